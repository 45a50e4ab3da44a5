import { z } from "zod";
import { stageDraft } from "../../archive/version.ts";
import { mayAct } from "../../domain/access.ts";
import { type Deviation, deviations } from "../../domain/deviation.ts";
import type { Draft } from "../../domain/draft.ts";
import type { ContractId } from "../../domain/ids.ts";
import { type Library, type LibraryClause, positionId, wordingOf } from "../../domain/library.ts";
import type { Provenance } from "../../domain/provenance.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { libraryWords } from "../../i18n/library.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { kindOfWording, libraryOf } from "../library/library.ts";
import { choiceOf, currentWording, deskOf, readDraft, type SavedDraft, saveVersion } from "./drafting.ts";

/** By the ids of the draft's articles: `standard`, or the id of another wording. What is not named stays as it is. */
export const chosenWordings = z.object({
  wordings: z
    .record(z.string().max(100), z.string().max(60))
    .default({})
    .meta({ description: "By article: `standard` or the id of another of the library's wordings; empty leaves it." }),
});

/** An article of a draft, what it was made from, and what it could have instead. */
export interface Choice {
  readonly article: string;
  readonly heading: string;
  readonly made: Provenance;
  /** As the library has it now. */
  readonly clause: LibraryClause;
  /** Whether somebody changed the words in this draft. */
  readonly edited: boolean;
}

/** Where there is something to choose: another wording, or a newer version of the same. */
export const choicesIn = (draft: Draft, library: Library): readonly Choice[] => {
  const edited = new Set(deviations(draft).flatMap(({ clause, kind }) => (kind === "edited" ? [clause] : [])));
  return (draft.made ?? []).flatMap((made): readonly Choice[] => {
    const clause = library.get(made.library);
    const article = draft.clauses.find(({ id }) => id === made.wording.id);
    if (!clause || !article || (clause.others.length === 0 && clause.version === made.version)) return [];
    const inside = (each: Draft["clauses"][number]): boolean => edited.has(each.id) || each.children.some(inside);
    return [{ article: article.id, heading: article.heading, made, clause, edited: inside(article) }];
  });
};

/** The draft with another of the library's wordings for an article. */
export const withWording = (draft: Draft, { article, clause }: Choice, id: string): Draft | undefined => {
  const taken = wordingOf(clause, id);
  if (!taken) return undefined;
  const { wording, position } = taken;
  return {
    ...draft,
    clauses: draft.clauses.map((each) => (each.id === article ? { ...wording, id: article } : each)),
    made: (draft.made ?? []).map((each) =>
      each.wording.id === article
        ? { library: clause.id, version: clause.version, position, wording: { ...wording, id: article } }
        : each,
    ),
  };
};

export interface WordingChoices {
  readonly draft: Draft;
  readonly choices: readonly Choice[];
  readonly deviations: readonly Deviation[];
}

/** Puts the library's words in place of those of the articles named, as a further version. For legal staff. */
export const chooseWordings = async (
  context: SignedInContext,
  contract: ContractId,
  { wordings }: z.output<typeof chosenWordings>,
): Promise<SavedDraft | Refusal> => {
  if (!mayAct(context.session.person, "edit-library")) return refuse("not-allowed");
  const found = await seenBy(context, async (tx) => {
    const current = await currentWording(tx, contract);
    if (isRefusal(current)) return current;
    const kind = await kindOfWording(tx, current.row);
    return { current, desk: await deskOf(tx, context), kind, library: await libraryOf(tx) };
  });
  if (isRefusal(found)) return found;
  const { current, desk, kind, library } = found;
  if (!current.master) return refuse("wording-uploaded");
  const before = await readDraft(context, current.master);
  const draft = withAll(before, choicesIn(before, library), wordings, context);
  if (isRefusal(draft)) return draft;
  const signers = current.signers.map(choiceOf);
  return saveVersion(context, current, { content: [draft, signers], draft }, (of) =>
    stageDraft(context.services, { ...of, signers, draft, today: desk.today, requiredTopics: kind.topics }),
  );
};

const withAll = (
  before: Draft,
  choices: readonly Choice[],
  wordings: Readonly<Record<string, string>>,
  { language }: SignedInContext,
): Draft | Refusal => {
  let draft = before;
  for (const [article, id] of Object.entries(wordings)) {
    if (id === "") continue;
    const choice = choices.find((each) => each.article === article);
    const changed = choice && withWording(draft, choice, id);
    if (!changed)
      return refuse("invalid-input", {
        fields: [`wordings.${article}`],
        reasons: [libraryWords(language).noSuchWording],
      });
    draft = changed;
  }
  return draft;
};

/** Under which name the library has what the article was made from. */
export const madeAs = ({ made: { position } }: Choice): string => positionId(position);
