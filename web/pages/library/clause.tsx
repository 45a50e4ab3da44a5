import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { mayAct } from "../../../domain/access.ts";
import { wordingOf } from "../../../domain/library.ts";
import { isMade } from "../../../domain/own-template.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import type { Variable } from "../../../domain/variable.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { Badge, Banner, ButtonLink, Disclosure, PageHeader, Section, Stack } from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { type ClauseReading, readClause } from "../../library/library-reading.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { ChangedWords } from "../changed-words.tsx";
import { HistorySection } from "./history.tsx";
import { clauseShape, clauseShown, historyShape, itemId } from "./shapes.ts";
import { Condition, WordingText } from "./wording-text.tsx";

export const ofClause = z.object({ clause: itemId });

/** The questions that it can name: those of every template that has it, each once. */
export const questionsOf = ({ users }: Pick<ClauseReading, "users">): readonly Variable[] => [
  ...new Map(users.flatMap(({ variables }) => variables).map((each) => [each.name, each])).values(),
];

const clauseRoute = {
  path: "/library/clauses/:clause",
  summary: { en: "A clause of the library", "zh-CN": "条款库中的条款" },
  who: "signed-in",
  right: "read-library",
  params: ofClause,
} as const;

export const showLibraryClause = defineRoute({
  ...clauseRoute,
  id: "showLibraryClause",
  method: "get",
  answer: clauseShape.extend({
    usedBy: z.array(z.string()).meta({ description: "Ids of templates." }),
    history: historyShape,
  }),
  refusals: ["not-allowed", "not-found"],
  version: ({ version }) => version,
  handle: (context, { params }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readClause(tx, params.clause);
      if (isRefusal(reading)) return reading;
      return {
        ...clauseShown(reading.clause, reading.own),
        usedBy: reading.users.map(({ id }) => id),
        history: reading.history.map(({ version, reason, by, at }) => ({ version, reason, by, at })),
      };
    }),
});

/** One clause: its wordings with who has to agree, who uses it, what was changed when and why. */
export const libraryClausePage = definePage({
  ...clauseRoute,
  id: "libraryClausePage",
  query: z.object({ notice: z.enum(["saved"]).optional() }),
  handle: (context, { params }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readClause(tx, params.clause);
      return isRefusal(reading) ? reading : { organisation: await organisationOf(tx, context), reading };
    }),
  page: (context, { organisation, reading }, { query: { notice } }) => {
    const words = libraryWords(context.language);
    const { clause } = reading;
    return (
      <Shell context={context} title={clause.standard.heading} organisation={organisation} place="library">
        <PageHeader
          title={clause.standard.heading}
          subtitle={words.versionNumber(clause.version)}
          badges={reading.own && <Badge tone="info">{isMade(clause.id) ? words.made : words.own}</Badge>}
          breadcrumb={[{ label: words.title, href: "/library" }]}
        />
        <Stack>
          {notice && <Banner tone="good" announce title={words.saved} />}
          <Wordings context={context} reading={reading} />
          <UsedBy context={context} reading={reading} />
          <HistorySection
            lines={reading.history}
            detail={({ changes }) => (
              <Disclosure summary={changes.map((change) => changeName(change, reading, context)).join(" · ")}>
                {changes.map(({ wording, changes: inWords }) => (
                  <div key={wording} class="document-page library-diff" lang={clause.language}>
                    <p>
                      <ChangedWords changes={inWords} />
                    </p>
                  </div>
                ))}
              </Disclosure>
            )}
          />
        </Stack>
      </Shell>
    );
  },
});

interface OfReading {
  readonly context: SignedInContext;
  readonly reading: ClauseReading;
}

const Wordings = ({ context, reading }: OfReading) => {
  const { language } = context;
  const words = libraryWords(language);
  const { clause } = reading;
  const variables = questionsOf(reading);
  const mayEdit = mayAct(context.session.person, "edit-library");
  const edit = (id: string) => `/library/clauses/${clause.id}/edit?wording=${id}`;
  return (
    <>
      {["standard", ...clause.others.map(({ id }) => id)].map((id) => {
        const taken = wordingOf(clause, id);
        const other = clause.others.find((each) => each.id === id);
        if (!taken) return null;
        const { position, wording } = taken;
        return (
          <Section
            key={id}
            id={`wording-${id}`}
            title={other ? other.name[language] : words.kind.standard}
            subtitle={other?.guidance[language] ?? words.kindMeaning.standard}
            actions={
              <>
                {other && (
                  <Badge tone={position.kind === "fallback" ? "warning" : "good"}>{words.kind[position.kind]}</Badge>
                )}
                {position.kind === "fallback" && (
                  <Badge tone="warning">{words.needs(words.approverGroup[position.approver])}</Badge>
                )}
                {mayEdit && (
                  <ButtonLink href={edit(id)} size="small">
                    {words.edit}
                  </ButtonLink>
                )}
              </>
            }
          >
            <Stack>
              {id === "standard" && <Condition clause={wording} variables={variables} />}
              <WordingText wording={wording} language={clause.language} variables={variables} />
              {id === "standard" && clause.standard.basis && (
                <p class="subtle">
                  {words.basis}: <span lang={clause.language}>{clause.standard.basis}</span>
                </p>
              )}
            </Stack>
          </Section>
        );
      })}
      {mayEdit && (
        <div class="actions">
          <ButtonLink href={edit("new-alternate")}>{words.addAlternate}</ButtonLink>
          <ButtonLink href={edit("new-fallback")}>{words.addFallback}</ButtonLink>
        </div>
      )}
    </>
  );
};

const UsedBy = ({ context, reading: { users } }: OfReading) => {
  const words = libraryWords(context.language);
  return (
    <Section id="used-by" title={words.usedBy}>
      {users.length === 0 ? (
        <p class="subtle">{words.unused}</p>
      ) : (
        <ul>
          {users.map(({ id, name }) => (
            <li key={id}>
              <a href={`/library/templates/${id}`}>{name[context.language]}</a>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

const changeName = (
  { wording, kind }: ClauseReading["history"][number]["changes"][number],
  { clause }: ClauseReading,
  { language }: SignedInContext,
): string => {
  const words = libraryWords(language);
  const name =
    clause.others.find(({ id }) => id === wording)?.name[language] ??
    (wording === "standard" ? words.kind.standard : wording);
  return kind === "changed" ? words.changedWording(name) : `${name}: ${words[kind]}`;
};
