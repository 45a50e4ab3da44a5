import { z } from "zod";
import { accessReviewWords } from "../../../i18n/access-review.ts";
import { formatInstant } from "../../../i18n/format.ts";
import { ActionForm, Actions, Badge, Banner, Button, PageHeader, Section, Stack } from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { accessSentence, type LineTold, reviewDesk, reviewId, reviewShape } from "../../oversight/access-review.ts";
import { Shell } from "../../shell.tsx";
import { submitToReview } from "../../submit.ts";
import { RefusedBanner } from "../refused-banner.tsx";

const ofReview = z.object({ review: reviewId });

/** What a reviewer is asked: line by line, nothing preselected, one press for as many as they like. */
export const reviewPage = defineRoute({
  id: "showAccessReview",
  method: "get",
  path: "/access-reviews/:review",
  summary: { en: "Show an access review", "zh-CN": "查看权限复核" },
  who: "signed-in",
  right: "answer-access-review",
  params: ofReview,
  answer: reviewShape,
  version: ({ version }) => version,
  refusals: ["not-found"],
  handle: (context, { params }) => reviewDesk(context, params.review),
  page: (context, desk, { params }) => {
    const { language, session } = context;
    const words = accessReviewWords(language);
    const { openLines, lines } = desk;
    const due = formatInstant(desk.due, language, session.person.timeZone);
    return (
      <Shell context={context} title={words.title} organisation={desk.organisation} place="inbox">
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          badges={openLines > 0 && <Badge tone="warning">{words.open(openLines)}</Badge>}
        />
        <Stack>
          <RefusedBanner context={context} />
          {openLines > 0 ? (
            <Banner tone="info" icon="clock" title={words.due(due)}>
              {words.saveHint}
            </Banner>
          ) : (
            <Banner tone="good" icon="check" title={words.done}>
              {words.doneHint}
            </Banner>
          )}
          <ActionForm action={`/access-reviews/${params.review}/decide`} label={words.title} {...formSecrets(context)}>
            {[...Map.groupBy(lines, ({ person }) => person.id)].map(([person, own]) => (
              <OnePerson key={person} context={context} lines={own} open={openLines > 0} />
            ))}
            {openLines > 0 && (
              <Actions>
                <Button kind="primary" wide>
                  {words.save}
                </Button>
              </Actions>
            )}
          </ActionForm>
        </Stack>
      </Shell>
    );
  },
});

/** Keeps and revokes: some lines now, the others later. */
export const decideReviewRoute = defineRoute({
  id: "decideAccessReview",
  method: "post",
  path: "/access-reviews/:review/decide",
  summary: { en: "Keep or revoke lines of an access review", "zh-CN": "保留或收回权限复核中的项目" },
  who: "signed-in",
  right: "answer-access-review",
  params: ofReview,
  body: z.object({
    lines: z
      .record(z.string().regex(/^\d{1,4}$/), z.enum(["keep", "revoke"]))
      .meta({ description: "By the line's number." }),
  }),
  answer: z.object({ version: z.number().int() }),
  refusals: ["not-found", "already-done", "own-access"],
  version: ({ version }) => version,
  handle: async (context, { params, body }) => {
    const choices = Object.entries(body.lines).map(([line, choice]) => ({
      line: Number(line),
      keep: choice === "keep",
    }));
    return submitToReview(context, params.review, { type: "decide-lines", choices });
  },
  done: (_answer, { params }) => `/access-reviews/${params.review}`,
  again: reviewPage,
});

interface OnePersonProps {
  readonly context: SignedInContext;
  readonly lines: readonly LineTold[];
  readonly open: boolean;
}

const OnePerson = ({ context, lines, open }: OnePersonProps) => {
  const words = accessReviewWords(context.language);
  const [first] = lines;
  if (!first) return null;
  return (
    <Section id={`person-${first.person.id}`} title={first.person.name} subtitle={first.own ? words.own : undefined}>
      <ul class="review-lines">
        {lines.map((line) => (
          <li key={line.line}>
            {open && !line.own && line.decision === null ? (
              <Choice context={context} line={line} />
            ) : (
              <Decided context={context} line={line} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
};

const Choice = ({ context, line }: { readonly context: SignedInContext; readonly line: LineTold }) => {
  const words = accessReviewWords(context.language);
  const name = `lines.${line.line}`;
  const chosen = context.refused?.entered.get(name)?.[0];
  return (
    <fieldset class="review-choice">
      <legend>{accessSentence(line.access, context.language)}</legend>
      <p class="hint">{aboutUse(context, line)}</p>
      <div class="radio-cards">
        {(["keep", "revoke"] as const).map((choice) => (
          <label key={choice} class="radio-card" data-tone={choice === "revoke" ? "danger" : undefined}>
            <input type="radio" name={name} value={choice} checked={chosen === choice} />
            <span class="radio-card-label">{words[choice]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};

const Decided = ({ context, line }: { readonly context: SignedInContext; readonly line: LineTold }) => {
  const words = accessReviewWords(context.language);
  const { decision, revocation } = line;
  return (
    <div class="review-choice">
      <p>
        {accessSentence(line.access, context.language)}{" "}
        {decision && (
          <Badge tone={decision.outcome === "kept" ? "good" : "warning"}>{words.outcome[decision.outcome]}</Badge>
        )}
      </p>
      <p class="hint">
        {aboutUse(context, line)}
        {decision && decision.outcome !== "kept" && (
          <>
            {context.language === "en" ? " " : ""}
            {revocation === null ? words.underWay : words.revocation[revocation]}
          </>
        )}
      </p>
    </div>
  );
};

/** When it was last used, and what losing it would mean where that is not plain. */
const aboutUse = ({ language, session }: SignedInContext, { lastUse, access }: LineTold): string => {
  const words = accessReviewWords(language);
  const [colon, stop, gap] = language === "en" ? [": ", ".", " "] : ["：", "。", ""];
  const used = lastUse === null ? words.never : formatInstant(lastUse, language, session.person.timeZone);
  const hint = {
    role: words.roleHint,
    department: words.departmentHint,
    owner: words.ownerHint,
    named: "",
    share: "",
    guest: words.guestHint,
    "break-glass": "",
  };
  return [`${words.lastUse}${colon}${used}${stop}`, hint[access.kind]].filter((part) => part !== "").join(gap);
};
