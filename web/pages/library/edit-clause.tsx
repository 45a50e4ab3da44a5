import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { approverGroups } from "../../../domain/approver-group.ts";
import { itemsOf, wordingOf, writtenFrom } from "../../../domain/library.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { libraryWords } from "../../../i18n/library.ts";
import {
  ActionForm,
  Actions,
  Button,
  Disclosure,
  ErrorSummary,
  PageHeader,
  Section,
  SelectField,
  Stack,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { keepVersion } from "../../library/library.ts";
import { clauseEdit, editedClause, newWordings } from "../../library/library-edit.ts";
import { type ClauseReading, readClause } from "../../library/library-reading.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { ofClause, questionsOf } from "./clause.tsx";
import { ConditionFields, Placeholders } from "./condition-fields.tsx";
import { readingOf, WhySection } from "./edit-parts.tsx";

const wordingQuery = z.object({ wording: z.string().max(60).default("standard") });

export const editClausePage = definePage({
  id: "editClausePage",
  path: "/library/clauses/:clause/edit",
  summary: { en: "Change a clause of the library", "zh-CN": "修改条款库中的条款" },
  who: "signed-in",
  right: "edit-library",
  params: ofClause,
  query: wordingQuery,
  handle: (context, { params, query: { wording } }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readClause(tx, params.clause);
      if (isRefusal(reading)) return reading;
      // The form shown again says in its fields which wording it is of.
      const asked = context.refused ? entered(context, "wording") || wording : wording;
      const base = newWordings.some((each) => each === asked) ? "standard" : asked;
      if (!wordingOf(reading.clause, base)) return refuse("not-found");
      return { organisation: await organisationOf(tx, context), reading, asked };
    }),
  page: (context, { organisation, reading, asked }) => {
    const words = libraryWords(context.language);
    const { clause } = reading;
    const title = words.editTitle(clause.standard.heading);
    return (
      <Shell context={context} title={title} organisation={organisation} place="library">
        <PageHeader
          title={title}
          subtitle={words.editIntro}
          breadcrumb={[
            { label: words.title, href: "/library" },
            { label: clause.standard.heading, href: `/library/clauses/${clause.id}` },
          ]}
        />
        <RefusedBanner context={context} fieldsListed />
        <EditForm context={context} reading={reading} asked={asked} />
      </Shell>
    );
  },
});

interface EditFormProps {
  readonly context: SignedInContext;
  readonly reading: ClauseReading;
  /** `standard`, the id of another wording, or one of `newWordings`. */
  readonly asked: string;
}

const EditForm = ({ context, reading, asked }: EditFormProps) => {
  const { clause, users } = reading;
  const variables = questionsOf(reading);
  const words = libraryWords(context.language);
  const isNew = newWordings.some((each) => each === asked);
  const other = clause.others.find(({ id }) => id === asked);
  const taken = wordingOf(clause, isNew ? "standard" : asked)?.wording ?? clause.standard;
  const written = writtenFrom(taken);
  const read = readingOf(context);
  const isFallback = other?.kind === "fallback" || asked === "new-fallback";
  const back = `/library/clauses/${clause.id}`;
  return (
    <ActionForm action={back} {...formSecrets(context, clause.version)}>
      <ErrorSummary errors={mistakes(context)} />
      <input type="hidden" name="wording" value={asked} />
      <Stack>
        {asked !== "standard" && (
          <Section id="about" title={isFallback ? words.kind.fallback : words.kind.alternate}>
            <div class="field-grid" data-columns="2">
              {(["en", "zh-CN"] as const).map((language) => (
                <TextField
                  key={language}
                  name={`name.${language}`}
                  label={words.wordingName(words.languages[language])}
                  required
                  maxLength={300}
                  value={read(`name.${language}`, other?.name[language] ?? "")}
                  error={mistakeIn(context, `name.${language}`)}
                />
              ))}
              {(["en", "zh-CN"] as const).map((language) => (
                <TextField
                  key={language}
                  name={`guidance.${language}`}
                  label={words.wordingGuidance(words.languages[language])}
                  required={false}
                  maxLength={300}
                  value={read(`guidance.${language}`, other?.guidance[language] ?? "")}
                />
              ))}
              {isFallback && (
                <SelectField
                  name="approver"
                  label={words.approver}
                  required
                  empty={false}
                  value={read("approver", other?.kind === "fallback" ? other.approver : "legal")}
                  options={approverGroups.map((value) => ({ value, label: words.approverGroup[value] }))}
                />
              )}
            </div>
          </Section>
        )}
        <Section id="wording" title={words.wordings}>
          <Stack>
            {asked === "standard" && (
              <TextField
                name="heading"
                label={words.heading}
                required
                maxLength={300}
                value={read("heading", written.heading)}
                error={mistakeIn(context, "heading")}
              />
            )}
            <TextArea
              name="text"
              label={words.text}
              required={false}
              rows={4}
              value={read("text", written.text)}
              error={mistakeIn(context, "text")}
            />
            {asked === "standard" && (
              <ConditionFields context={context} name="when" condition={taken.when} variables={variables} />
            )}
            {itemsOf(taken.children).map(({ id, when }, index) => (
              <Stack key={id}>
                <TextArea
                  name={`items.${id}`}
                  label={words.item(String(index + 1))}
                  hint={`{{§${id}}} · ${words.itemHint}`}
                  required={false}
                  rows={4}
                  value={read(`items.${id}`, written.items[id] ?? "")}
                />
                <ConditionFields context={context} name={`conditions.${id}`} condition={when} variables={variables} />
              </Stack>
            ))}
            <TextArea
              name="added"
              label={words.addItems}
              hint={words.addItemsHint}
              required={false}
              rows={3}
              value={read("added", "")}
            />
            {asked === "standard" && (
              <TextField
                name="basis"
                label={words.basis}
                required={false}
                maxLength={300}
                value={read("basis", taken.basis ?? "")}
              />
            )}
            <Placeholders
              context={context}
              variables={variables}
              clauses={users.flatMap((each) => each.clauses.map(({ id, heading }) => ({ id, heading })))}
            />
          </Stack>
        </Section>
        <WhySection context={context} back={back}>
          {other && (
            <Disclosure summary={words.remove}>
              <Stack>
                <p>{words.removeConfirm(other.name[context.language])}</p>
                <Actions>
                  <Button kind="danger" name="remove" value="true">
                    {words.remove}
                  </Button>
                </Actions>
              </Stack>
            </Disclosure>
          )}
        </WhySection>
      </Stack>
    </ActionForm>
  );
};

export const changeClause = defineRoute({
  id: "changeLibraryClause",
  method: "post",
  path: "/library/clauses/:clause",
  summary: {
    en: "Change a clause, or add or take out another wording, as a further version with its reason",
    "zh-CN": "修改条款或者增删其可选文本，形成载明原因的新版本",
  },
  who: "signed-in",
  right: "edit-library",
  params: ofClause,
  body: clauseEdit,
  answer: z.object({ id: z.string(), version: z.number().int() }),
  refusals: ["not-allowed", "not-found", "invalid-input", "stale-version"],
  handle: (context, { params, body }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readClause(tx, params.clause);
      if (isRefusal(reading)) return reading;
      const edited = editedClause(reading, body, context.language);
      if (isRefusal(edited)) return edited;
      const change = { kind: "clause", item: edited.id, after: reading.clause.version, content: edited } as const;
      const refused = await keepVersion(tx, context, { ...change, reason: body.reason });
      return refused ?? { id: edited.id, version: edited.version };
    }),
  done: ({ id }) => `/library/clauses/${id}?notice=saved`,
  again: editClausePage,
  version: ({ version }) => version,
});
