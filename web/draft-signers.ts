import { z } from "zod";
import type { SignerChoice } from "../archive/version.ts";
import { peopleByRole } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import type { SignerRow } from "../db/version.ts";
import { type Draft, draftParties } from "../domain/draft.ts";
import { type Language, languages } from "../domain/language.ts";
import type { Person } from "../domain/person.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import { draftingWords } from "../i18n/drafting.ts";

/** One after the other as listed, the other side before ours, or all at once. */
export const signingOrders = ["sequential", "theirs-first", "parallel"] as const;
export type SigningOrder = (typeof signingOrders)[number];

const line = z.string().trim().max(300).default("");

/** Of ours a person by id; of the other side a name and an address. A row left empty counts for nothing. */
export const signerEntries = z
  .array(
    z.object({
      side: z.enum(["ours", "theirs"]),
      person: line,
      name: line,
      email: line,
      language: z.enum(languages).optional(),
    }),
  )
  .max(20);

export const signingOrderEntry = z.enum(signingOrders).default("sequential");

type SignerEntry = z.output<typeof signerEntries>[number];

/** Everyone of ours who may sign. */
export const ourSigners = (tx: Tx): Promise<readonly Person[]> => peopleByRole(tx, "signer");

export interface SignersEntered {
  readonly signers: z.output<typeof signerEntries>;
  readonly signingOrder: SigningOrder;
}

/** Who shall sign and when; every row that names nobody who can is named. */
export const readSigners = (
  { signers, signingOrder }: SignersEntered,
  members: readonly Person[],
  language: Language,
): readonly SignerChoice[] | Refusal => {
  const rows = signers.flatMap((entry, row) => (isBlank(entry) ? [] : [{ row, choice: readSigner(entry, members) }]));
  const wrong = rows.flatMap(({ row, choice }) => (typeof choice === "string" ? [{ row, choice }] : []));
  if (wrong.length > 0) {
    const words = draftingWords(language).signers.wrong;
    return refuse("invalid-input", {
      fields: wrong.map(({ row, choice }) => `signers.${row}.${choice}`),
      reasons: wrong.map(({ choice }) => words[choice]),
    });
  }
  const choices = rows.flatMap(({ choice }) => (typeof choice === "string" ? [] : [choice]));
  return inTurn(choices, signingOrder);
};

const isBlank = ({ side, person, name, email }: SignerEntry): boolean =>
  (side === "ours" ? person : name + email) === "";

/** The signer, or the part of the row that is wrong. */
const readSigner = (
  { side, person, name, email, language }: SignerEntry,
  members: readonly Person[],
): Omit<SignerChoice, "turn"> | "person" | "name" | "email" => {
  if (side === "theirs") {
    if (name === "") return "name";
    return isAddress(email) ? { side, person: null, name, email, language: language ?? "en" } : "email";
  }
  const member = members.find(({ id }) => id === person);
  return member
    ? { side, person: member.id, name: member.name, email: member.email, language: member.language }
    : "person";
};

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

const inTurn = (choices: readonly Omit<SignerChoice, "turn">[], order: SigningOrder): readonly SignerChoice[] => {
  const first = order === "theirs-first" ? "theirs" : "ours";
  const listed =
    order === "theirs-first"
      ? choices.toSorted((a, b) => Number(a.side !== first) - Number(b.side !== first))
      : choices;
  return listed.map((choice, index) => ({ ...choice, turn: order === "parallel" ? 1 : index + 1 }));
};

/** Where nobody of the other side was named, whoever the contract names as its representative. */
export const withRepresentatives = (
  signers: readonly SignerChoice[],
  draft: Draft,
  order: SigningOrder,
): readonly SignerChoice[] => {
  if (signers.some(({ side }) => side === "theirs")) return signers;
  const representatives = draftParties(draft).flatMap(({ ours, party }) =>
    !ours && party && party.representative.trim() !== "" && isAddress(party.email)
      ? [
          {
            side: "theirs",
            person: null,
            name: party.representative,
            email: party.email,
            language: draft.language,
          } as const,
        ]
      : [],
  );
  return inTurn([...signers, ...representatives], order);
};

/** What the fields of a form hold for these signers. */
export const enteredFromSigners = (signers: readonly SignerRow[]): ReadonlyMap<string, string> => {
  const inOrder = signers.toSorted((a, b) => a.turn - b.turn);
  const turns = new Set(signers.map(({ turn }) => turn));
  const order: SigningOrder =
    signers.length > 1 && turns.size === 1 ? "parallel" : inOrder[0]?.side === "theirs" ? "theirs-first" : "sequential";
  const rows = [...inOrder.filter(({ side }) => side === "ours"), ...inOrder.filter(({ side }) => side === "theirs")];
  const numbered = signerRowsFor(signers);
  return new Map([
    ["signingOrder", order],
    ...numbered.flatMap(({ row, side }): [string, string][] => {
      const index = numbered.filter((each) => each.side === side && each.row < row).length;
      const signer = rows.filter((each) => each.side === side)[index];
      if (!signer) return [];
      return [
        [`signers.${row}.person`, signer.person ?? ""],
        [`signers.${row}.name`, signer.person === null ? signer.name : ""],
        [`signers.${row}.email`, signer.person === null ? signer.email : ""],
        [`signers.${row}.language`, signer.language],
      ];
    }),
  ]);
};

export interface SignerRowPlace {
  readonly row: number;
  readonly side: "ours" | "theirs";
}

/** The rows of a form: two for each side, or one more than it has. */
export const signerRowsFor = (signers: readonly Pick<SignerRow, "side">[]): readonly SignerRowPlace[] => {
  const rows = (side: "ours" | "theirs"): number =>
    Math.max(2, signers.filter((each) => each.side === side).length + 1);
  const sides = (["ours", "theirs"] as const).flatMap((side) => Array.from({ length: rows(side) }, () => side));
  return sides.map((side, row) => ({ row, side }));
};
