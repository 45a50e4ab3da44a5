import { sealPart } from "../archive/working-part.ts";
import { derivedId } from "../db/derived-id.ts";
import { asSystem } from "../db/tenancy.ts";
import { addRevision } from "../db/working-copy.ts";
import { builtInLibrary } from "../documents/library/built-in.ts";
import type { Draft } from "../domain/draft.ts";
import type { ContractId } from "../domain/ids.ts";
import { clausePart, type PartText, textIn } from "../domain/working-copy.ts";
import { choicesIn, withWording } from "../web/drafting/draft-wordings.ts";
import { demoPeople, demoTenant } from "./people.ts";
import type { Ground } from "./process.ts";

/** The draft with a fallback of the library, for which somebody has to answer. */
export const givingWay = (draft: Draft, article: string, wording: string): Draft => {
  const choice = choicesIn(draft, builtInLibrary).find((each) => each.article === article);
  const changed = choice && withWording(draft, choice, wording);
  if (!changed) throw new Error(`The library has no ${wording} for ${article}`);
  return changed;
};

/** The draft with other words in a clause. */
export const reworded = (draft: Draft, clause: string, from: string, to: string): Draft => ({
  ...draft,
  clauses: draft.clauses.map((each) => {
    if (each.id !== clause) return each;
    const paragraphs = each.paragraphs.map((runs) =>
      runs.map((run) => (run.kind === "text" ? { ...run, text: run.text.replace(from, to) } : run)),
    );
    return { ...each, version: each.version + 1, paragraphs };
  }),
});

/** Legal staff edits a clause beside the first version, without saving one. */
export const editBeside = async (
  { db, vault }: Ground,
  contract: ContractId,
  draft: Draft,
  clause: string,
  change: (text: PartText) => PartText,
): Promise<void> => {
  const part = clausePart(clause);
  const revision = { tenant: demoTenant.id, contract, copy: 1, part, revision: 1 };
  const sealed = await sealPart({ vault }, revision, change(textIn(draft, part)));
  const command = derivedId<"command">("demonstration", contract, part);
  await asSystem(db, demoTenant.id, (tx) =>
    addRevision(tx, { ...revision, sealed, person: demoPeople.legal.id, command, added_at: new Date() }),
  );
};
