import { mayAct } from "../../../domain/access.ts";
import { gate } from "../../../domain/command.ts";
import { deviations } from "../../../domain/deviation.ts";
import { allIncluded, type Draft } from "../../../domain/draft.ts";
import { wordingOf } from "../../../domain/library.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { actOf, ofContract, seenBy } from "../../contract/contract.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  ButtonLink,
  Disclosure,
  EmptyState,
  PageHeader,
  RadioCards,
  Section,
  Stack,
} from "../../design/components.ts";
import { noteView, whileThere } from "../../drafting/draft-reading.ts";
import {
  type Choice,
  choicesIn,
  chooseWordings,
  chosenWordings,
  madeAs,
  type WordingChoices,
} from "../../drafting/draft-wordings.ts";
import { currentWording, readDraft, savedDraft } from "../../drafting/drafting.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { libraryOf } from "../../library/library.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { WordingText } from "../library/wording-text.tsx";
import { SavingWarnings } from "./edit-draft.tsx";

/** Between which of the library's wordings legal staff may choose for this draft. */
export const wordingsPage = definePage({
  id: "wordingsPage",
  path: "/contracts/:contract/draft/wordings",
  summary: { en: "Choose between the library's wordings", "zh-CN": "选择条款文本" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  shows: "noted",
  handle: async (context, { params }) => {
    const found = await seenBy(context, async (tx) => {
      const current = await currentWording(tx, params.contract);
      if (isRefusal(current)) return current;
      const refusal = gate(current.row.state, "save-draft", actOf(context, current.row));
      if (refusal) return refusal;
      if (!current.master) return refuse("wording-uploaded");
      await noteView(tx, context, current.master, { act: "viewed", object: "draft", version: current.version.number });
      const { master } = current;
      return { current, master, library: await libraryOf(tx), organisation: await organisationOf(tx, context) };
    });
    if (isRefusal(found)) return found;
    const { master, library, ...rest } = found;
    return whileThere(async () => {
      const draft = await readDraft(context, master);
      return { ...rest, draft, choices: choicesIn(draft, library), deviations: deviations(draft) };
    });
  },
  page: (context, { current, organisation, ...shown }) => {
    const words = libraryWords(context.language).choose;
    const { row } = current;
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="contracts">
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          breadcrumb={[
            { label: draftingWords(context.language).contracts, href: "/contracts" },
            { label: row.title, href: `/contracts/${row.id}` },
          ]}
        />
        <Stack>
          <SavingWarnings context={context} current={current} />
          <Deviations
            context={context}
            {...shown}
            versionHref={`/contracts/${row.id}/versions/${row.state.draft.number}`}
          />
          {shown.choices.length === 0 ? (
            <EmptyState icon="template" title={shown.draft.made ? words.nothing : words.unknown} />
          ) : (
            <ActionForm action={`/contracts/${row.id}/draft/wordings`} {...formSecrets(context, row.version)}>
              <Stack>
                {shown.choices.map((choice) => (
                  <ChoiceSection key={choice.article} context={context} choice={choice} draft={shown.draft} />
                ))}
                {mayAct(context.session.person, "edit-library") ? (
                  <Actions>
                    <Button kind="primary">{words.save}</Button>
                    <ButtonLink href={`/contracts/${row.id}`} kind="quiet">
                      {draftingWords(context.language).form.cancel}
                    </ButtonLink>
                  </Actions>
                ) : (
                  <p class="subtle">{words.onlyLegal}</p>
                )}
              </Stack>
            </ActionForm>
          )}
        </Stack>
      </Shell>
    );
  },
});

const Deviations = ({
  context,
  draft,
  deviations: found,
  versionHref,
}: WordingChoices & { readonly context: SignedInContext; readonly versionHref: string }) => {
  const words = libraryWords(context.language);
  const names = new Map(allIncluded(draft).map(({ clause, citation }) => [clause.id, `${citation} ${clause.heading}`]));
  const taken = new Map((draft.made ?? []).map(({ wording }) => [wording.id, wording.heading]));
  if (!draft.made) return null;
  return (
    <Section id="deviations" title={words.choose.deviations}>
      {found.length === 0 ? (
        <p>{words.choose.noDeviations}</p>
      ) : (
        <ul>
          {found.map(({ clause, kind, approver }) => (
            <li key={`${clause} ${kind}`}>
              {names.has(clause) ? (
                <a href={`${versionHref}#clause-${clause}`} lang={draft.language}>
                  {names.get(clause)}
                </a>
              ) : (
                <span lang={draft.language}>{taken.get(clause) ?? clause}</span>
              )}{" "}
              <Badge tone="warning">{words.choose.deviation[kind]}</Badge>
              {approver && <Badge tone="warning">{words.needs(words.approverGroup[approver])}</Badge>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

const ChoiceSection = ({
  context,
  choice,
  draft,
}: {
  readonly context: SignedInContext;
  readonly choice: Choice;
  readonly draft: Draft;
}) => {
  const { language } = context;
  const words = libraryWords(language);
  const { clause, made } = choice;
  const newer = clause.version > made.version;
  const now = madeAs(choice);
  const offered = ["standard", ...clause.others.map(({ id }) => id)].filter(
    (id) => newer || choice.edited || id !== now,
  );
  const nameOf = (id: string): string =>
    clause.others.find((each) => each.id === id)?.name[language] ?? words.kind.standard;
  const about = (id: string): string => {
    const other = clause.others.find((each) => each.id === id);
    if (!other) return words.kindMeaning.standard;
    const needs = other.kind === "fallback" ? ` ${words.needs(words.approverGroup[other.approver])}` : "";
    return `${words.kind[other.kind]}${language === "en" ? ". " : "。"}${other.guidance[language]}${needs}`;
  };
  return (
    <Section
      id={`choice-${choice.article}`}
      title={choice.heading}
      subtitle={newer ? words.choose.newer(clause.version) : undefined}
      actions={made.position.kind !== "standard" && <Badge tone="warning">{nameOf(now)}</Badge>}
    >
      <Stack>
        {choice.edited && <Banner tone="warning" title={words.choose.edited} />}
        <RadioCards
          name={`wordings.${choice.article}`}
          label={choice.heading}
          required={false}
          value=""
          options={[
            { value: "", label: words.choose.keep, description: words.choose.keepMeaning(nameOf(now), made.version) },
            ...offered.map((id) => ({ value: id, label: nameOf(id), description: about(id) })),
          ]}
        />
        {offered.map((id) => {
          const wording = wordingOf(clause, id)?.wording;
          return wording ? (
            <Disclosure key={id} summary={nameOf(id)}>
              <WordingText wording={wording} language={clause.language} variables={draft.variables} />
            </Disclosure>
          ) : null;
        })}
      </Stack>
    </Section>
  );
};

export const chooseWordingsRoute = defineRoute({
  id: "chooseWordings",
  method: "post",
  path: "/contracts/:contract/draft/wordings",
  summary: {
    en: "Choose standard, alternate or fallback wordings of the library for a draft",
    "zh-CN": "为草稿选择条款库的标准、替代或者让步文本",
  },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: chosenWordings,
  answer: savedDraft,
  refusals: [
    "not-allowed",
    "invalid-input",
    "stale-version",
    "wrong-stage",
    "frozen",
    "wording-uploaded",
    "contract-purged",
  ],
  handle: (context, { params, body }) => chooseWordings(context, params.contract, body),
  done: ({ id }) => `/contracts/${id}/draft/wordings`,
  again: wordingsPage,
  version: ({ version }) => version,
});
