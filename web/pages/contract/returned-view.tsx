import type { RedlinedPart } from "../../../documents/redline.ts";
import type { ReturnedPart } from "../../../documents/returned.ts";
import { choices } from "../../../documents/returned-taken.ts";
import { WatermarkLayer } from "../../../documents/watermark-html.tsx";
import type { WordComment } from "../../../documents/word/model.ts";
import type { Language } from "../../../domain/language.ts";
import { compareWords, stateLabel } from "../../../i18n/compare.ts";
import { formatInstant, formatList } from "../../../i18n/format.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { returnedWords } from "../../../i18n/returned.ts";
import type { ReturnedView } from "../../contract/returned.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  ButtonLink,
  PageHeader,
  RadioCards,
  Section,
  SelectField,
  Stack,
  StagePill,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { formToken, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { isWatermarked, watermarkLine } from "../../watermark.ts";
import { Changes } from "./compared-text.tsx";
import { PenInHand } from "./pen-banner.tsx";

export interface ReturnedPageProps {
  readonly context: SignedInContext;
  readonly view: ReturnedView;
}

/** What came back, clause by clause: what the file shows as changed, what it does not, and what becomes of each. */
export const ReturnedPage = ({ context, view }: ReturnedPageProps) => {
  const { language, session } = context;
  const words = returnedWords(language);
  const { row, document, version, reading } = view;
  const { parts } = reading;
  return (
    <Shell context={context} title={`${words.title} · ${row.title}`} organisation={view.organisation} place="contracts">
      <PageHeader
        title={words.title}
        subtitle={`${document.name} · ${words.against(version.number)}`}
        badges={<StagePill stage={row.stage} />}
        breadcrumb={[
          { label: words.contracts, href: "/contracts" },
          { label: row.title, href: `/contracts/${row.id}` },
          { label: words.bring, href: `/contracts/${row.id}/returned` },
        ]}
        actions={
          <ButtonLink href={`/contracts/${row.id}/documents/${document.id}?save=true`} icon="download">
            {words.openFile}
          </ButtonLink>
        }
      />
      <PenInHand context={context} row={row} />
      <Stack>
        <Notices context={context} view={view} />
        {parts.length === 0 ? (
          <Section id="changes" title={words.title}>
            <p>{words.noChanges}</p>
          </Section>
        ) : (
          <ActionForm
            action={`/contracts/${row.id}/returned/${document.id}`}
            csrf={formToken(context)}
            idempotencyKey={context.commandId}
            expectedVersion={row.version}
          >
            {isWatermarked(row.classification) && <WatermarkLayer line={watermarkLine(context, session.person)} />}
            {parts.map((part) => (
              <ReturnedClause key={part.key} context={context} view={view} part={part} />
            ))}
            {view.closed === null && (
              <Section id="decide" title={words.save}>
                <SelectField
                  name="rest"
                  label={words.rest}
                  required={false}
                  options={(["ours", "theirs"] as const).map((value) => ({ value, label: words.restChoices[value] }))}
                  value={context.refused?.entered.get("rest")?.[0]}
                />
                <Actions>
                  <Button kind="primary">{words.save}</Button>
                </Actions>
              </Section>
            )}
          </ActionForm>
        )}
        {reading.otherComments.length > 0 && (
          <Section id="comments" title={words.otherComments}>
            <Comments context={context} comments={reading.otherComments} view={view} />
          </Section>
        )}
        <Losses view={view} />
      </Stack>
    </Shell>
  );
};

const Notices = ({ context, view }: ReturnedPageProps) => {
  const { language } = context;
  const words = returnedWords(language);
  const { row, file, version, reading, outlook, closed } = view;
  const untracked = reading.parts.filter((part) => part.untracked !== null).length;
  const tracked = reading.parts.filter((part) => part.tracked !== null).length;
  const decided = file.decided_at !== null;
  const labels = outlook.overwritten;
  return (
    <>
      {context.refused && (
        <Banner
          tone="danger"
          announce
          title={
            context.refused.refusal.refused === "invalid-input"
              ? words.undecided
              : refusalSentence(context.refused.refusal, language)
          }
        />
      )}
      {decided && (
        <Banner
          tone="good"
          title={view.decidedBy === null ? words.state.decided : words.decided(view.decidedBy)}
          actions={
            file.saved_version === null ? undefined : (
              <ButtonLink href={`/contracts/${row.id}/compare?to=${file.saved_version}`}>
                {words.savedAs(file.saved_version)}
              </ButtonLink>
            )
          }
        />
      )}
      {!decided && closed !== null && (
        <Banner tone="warning" title={words.closed}>
          {refusalSentence(closed, language)}
        </Banner>
      )}
      {untracked > 0 && !decided && (
        <Banner tone="danger" title={words.untrackedWarning}>
          {words.untrackedWarningDetail}
        </Banner>
      )}
      {version.number !== row.state.draft.number && !decided && (
        <Banner tone="warning" title={words.notCurrent(version.number, row.state.draft.number)} />
      )}
      {labels.length > 0 && !decided && (
        <Banner tone="warning" title={words.overwritten}>
          {words.overwrittenDetail(formatList(labels, language))}
        </Banner>
      )}
      <Banner tone="info" title={words.counts(tracked, untracked)}>
        {file.marked ? words.saysItself : words.saidBy} {version.draft_document === null && words.loose}
      </Banner>
    </>
  );
};

const ReturnedClause = ({ context, view, part }: ReturnedPageProps & { readonly part: ReturnedPart }) => {
  const { language } = context;
  const words = returnedWords(language);
  const { total, tracked, untracked, by, comments, key } = part;
  const obstacle = view.outlook.untaken[key];
  const authors = by.map(({ author, at }) =>
    [author || words.unknownAuthor, at === null ? "" : instantText(at, language, view)]
      .filter((one) => one !== "")
      .join(", "),
  );
  return (
    <section class="card returned" id={`part-${key}`}>
      <header class="card-header">
        <h2 lang={view.version.language}>{nameOf(total, language)}</h2>
        <Badge tone={total.state === "removed" ? "danger" : total.state === "added" ? "good" : "warning"}>
          {stateLabel(total, language)}
        </Badge>
      </header>
      <div class="card-body stack">
        {untracked && <Side title={words.untracked} tone="danger" part={untracked} language={view.version.language} />}
        {tracked && (
          <Side
            title={words.tracked}
            detail={authors.length === 0 ? undefined : words.trackedBy(formatList(authors, language))}
            tone="info"
            part={tracked}
            language={view.version.language}
          />
        )}
        {comments.length > 0 && <Comments context={context} comments={comments} view={view} />}
        {obstacle !== undefined && <p class="hint">{words.cannot[obstacle]}</p>}
        {view.closed === null ? (
          <RadioCards
            name={`choices.${key}`}
            label={words.decide}
            required={false}
            value={context.refused?.entered.get(`choices.${key}`)?.[0]}
            options={[
              { value: "ours", label: words.choice.ours },
              ...(obstacle === undefined
                ? [
                    {
                      value: "theirs",
                      label: tracked && untracked ? words.choice.theirsAll : words.choice.theirs,
                      tone: "good" as const,
                    },
                    ...(part.separable ? [{ value: "tracked", label: words.choice.tracked }] : []),
                    ...(tracked && untracked ? [{ value: "untracked", label: words.choice.untracked }] : []),
                  ]
                : []),
            ]}
          />
        ) : (
          <Chosen view={view} part={part} />
        )}
      </div>
    </section>
  );
};

const Chosen = ({ view, part }: { readonly view: ReturnedView; readonly part: ReturnedPart }) => {
  const words = returnedWords(usePage().language);
  const choice = view.file.choices?.[part.key];
  const made = choices.find((each) => each === choice);
  if (!made) return null;
  return (
    <p>
      <Badge tone={made === "ours" ? "neutral" : "good"}>{words.choice[made]}</Badge>
    </p>
  );
};

const nameOf = (part: RedlinedPart, language: Language): string => {
  const heading = part.heading
    .filter(({ kind }) => (part.state === "removed" ? true : kind !== "removed"))
    .map(({ text }) => text)
    .join("");
  const name = [part.number, heading || part.under].filter((each) => each !== "").join(" ");
  return name === "" ? compareWords(language).what[part.what] : name;
};

interface SideProps {
  readonly title: string;
  readonly detail?: string | undefined;
  readonly tone: "danger" | "info";
  readonly part: RedlinedPart;
  /** Of the contract. */
  readonly language: Language;
}

const Side = ({ title, detail, tone, part, language }: SideProps) => {
  const { language: reader } = usePage();
  const label = part.state === "changed" && !part.moved ? "" : stateLabel(part, reader);
  return (
    <div class="returned-side" data-tone={tone}>
      <h3>
        {title} {detail !== undefined && <span class="subtle">{detail}</span>}{" "}
        {label !== "" && <Badge tone={tone}>{label}</Badge>}
      </h3>
      <div class="document-page returned-text" lang={language}>
        {part.heading.some(({ kind }) => kind !== "same") && (
          <p>
            <strong>
              <Changes changes={part.heading} />
            </strong>
          </p>
        )}
        {part.paragraphs.map((changes, index) => (
          <p key={index}>
            <Changes changes={changes} />
          </p>
        ))}
      </div>
    </div>
  );
};

const Comments = ({ context, comments, view }: ReturnedPageProps & { readonly comments: readonly WordComment[] }) => {
  const words = returnedWords(context.language);
  return (
    <div class="stack">
      <h3>{words.comments}</h3>
      {comments.map(({ id, author, at, text, on }) => (
        <blockquote key={id} class="returned-comment">
          <p class="subtle">
            {author || words.unknownAuthor}
            {at !== null && ` · ${instantText(at, context.language, view)}`}
            {on !== "" && ` · ${words.commentOn(on)}`}
          </p>
          <p>{text}</p>
        </blockquote>
      ))}
    </div>
  );
};

/** The time as the file has it, which any program may have written anyhow. */
const instantText = (at: string, language: Language, { row }: ReturnedView): string =>
  Number.isNaN(Date.parse(at))
    ? at.slice(0, 40)
    : formatInstant(new Date(at).toISOString(), language, row.state.timeZone);

const Losses = ({ view }: { readonly view: ReturnedView }) => {
  const words = returnedWords(usePage().language);
  const { losses } = view.reading;
  if (losses.length === 0) return null;
  return (
    <Section id="losses" title={words.losses} subtitle={words.lossesHint}>
      <ul class="returned-losses">
        {losses.map(({ loss, count, texts }) => (
          <li key={loss}>
            {words.loss[loss](count)}
            {texts.length > 0 && (
              <ul lang={view.version.language}>
                {texts.map((text, index) => (
                  <li key={index}>{text}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
};
