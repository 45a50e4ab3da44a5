import { z } from "zod";
import type { SignerChoice } from "../../archive/version.ts";
import { companySeals } from "../../db/company-seal.ts";
import { peopleByIds, peopleByRole } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { type Draft, draftParties } from "../../domain/draft.ts";
import { parseSealId } from "../../domain/ids.ts";
import { type Language, languages } from "../../domain/language.ts";
import { hasRole, type Person } from "../../domain/person.ts";
import { type SealId, signsPaper } from "../../domain/recipient.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { patienceLimits, type SigningPatience, signingPatience } from "../../domain/signing.ts";
import { draftSignerWords } from "../../i18n/draft-signers.ts";
import { idIn } from "../contract/contract.ts";

/** One after the other as listed, the other side before ours, all at once, or in the turns that are entered. */
export const signingOrders = ["sequential", "theirs-first", "parallel", "mixed"] as const;
export type SigningOrder = (typeof signingOrders)[number];

/** Seals have fields of their own. */
export const chosenRoles = ["signer", "approver", "viewer", "copy"] as const;

/** Whoever has the same letter signs for all who have it. */
export const groups = ["", "A", "B", "C", "D"] as const;

export const mostTurns = 20;

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
      role: z.enum(chosenRoles).default("signer"),
      group: z.enum(groups).default("").meta({ description: "Anyone of those with the same letter may sign." }),
      turn: z.number().int().min(1).max(mostTurns).optional().meta({ description: "Counts for the order mixed." }),
    }),
  )
  .max(20);

export const signingOrderEntry = z.enum(signingOrders).default("sequential");

const days = ({ least, most }: { readonly least: number; readonly most: number }, usual: number) =>
  z.number().int().min(least).max(most).default(usual);

/** Seals of the organisation to be put on the contract, by id. */
export const sealEntries = z.array(idIn(parseSealId)).max(5);

/** How long those who sign get, in days. */
export const patienceEntry = z.object({
  remindAfterDays: days(patienceLimits.remind, signingPatience.remindAfterDays),
  expireAfterDays: days(patienceLimits.expire, signingPatience.expireAfterDays),
});

type SignerEntry = z.output<typeof signerEntries>[number];

/** Everyone of ours who may have a part in signing; only some of them may sign. */
export const ourRecipients = async (tx: Tx): Promise<readonly Person[]> => {
  const people = new Map<string, Person>();
  for (const role of ["signer", "approver", "legal", "management", "business"] as const)
    for (const person of await peopleByRole(tx, role)) people.set(person.id, person);
  return [...people.values()];
};

export const maySign = (person: Person): boolean => hasRole(person, "signer");

/** Seals in use, with whoever keeps each. */
export const sealsInUse = async (tx: Tx): Promise<readonly SealKept[]> => {
  const seals = (await companySeals(tx)).filter(({ retired_at }) => retired_at === null);
  const keepers = await peopleByIds(
    tx,
    seals.map(({ custodian }) => custodian),
  );
  return seals.flatMap(({ id, name, custodian }) => {
    const keeper = keepers.find((one) => one.id === custodian);
    return keeper?.active ? [{ id, name, keeper }] : [];
  });
};

export interface SealKept {
  readonly id: SealId;
  readonly name: string;
  readonly keeper: Person;
}

/** Their holders are asked once everybody else has signed; where all sign at once, with them. */
export const withSeals = (
  signers: readonly SignerChoice[],
  seals: readonly SealId[],
  kept: readonly SealKept[],
  order: SigningOrder,
): readonly SignerChoice[] => {
  const last = Math.max(0, ...signers.map(({ turn }) => turn));
  const turn = order === "parallel" ? 1 : last + 1;
  return [
    ...signers,
    ...kept.flatMap(({ id, keeper }): SignerChoice[] => {
      if (!seals.includes(id)) return [];
      const { id: person, name, email, language } = keeper;
      return [{ side: "ours", role: "seal", seal: id, person, name, email, language, turn }];
    }),
  ];
};

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
    const words = draftSignerWords(language).wrong;
    return refuse("invalid-input", {
      fields: wrong.map(({ row, choice }) => `signers.${row}.${choice}`),
      reasons: wrong.map(({ choice }) => words[choice]),
    });
  }
  const choices = rows.flatMap(({ choice }) => (typeof choice === "string" ? [] : [choice]));
  return inTurn(choices, signingOrder);
};

/** The usual patience is not written down, so that it may change with a release. */
export const readPatience = (entered: SigningPatience | undefined): SigningPatience | undefined =>
  entered === undefined ||
  (entered.expireAfterDays === signingPatience.expireAfterDays &&
    entered.remindAfterDays === signingPatience.remindAfterDays)
    ? undefined
    : entered;

const isBlank = ({ side, person, name, email }: SignerEntry): boolean =>
  (side === "ours" ? person : name + email) === "";

/** The signer, or the part of the row that is wrong. A turn is the one entered, for `inTurn` to order by. */
const readSigner = (entry: SignerEntry, members: readonly Person[]): SignerChoice | "person" | "name" | "email" => {
  const { side, person, name, email, language, role, group, turn = 1 } = entry;
  const part = { side, turn, ...(role !== "signer" && { role }), ...(group !== "" && { group: `${side}-${group}` }) };
  if (side === "theirs") {
    if (name === "") return "name";
    return isAddress(email) ? { ...part, person: null, name, email, language: language ?? "en" } : "email";
  }
  const member = members.find(({ id }) => id === person);
  if (!member || (role === "signer" && !maySign(member))) return "person";
  return { ...part, person: member.id, name: member.name, email: member.email, language: member.language };
};

export const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** Turns without gaps. Those of one group are asked together, whatever the order. */
export const inTurn = (choices: readonly SignerChoice[], order: SigningOrder): readonly SignerChoice[] => {
  const listed = order === "theirs-first" ? choices.toSorted((a, b) => Number(isOurs(a)) - Number(isOurs(b))) : choices;
  const wanted = listed.map((choice, index) => ({ choice, turn: wantedTurn(choice, index, order) }));
  const together = wanted.map(({ choice, turn }) =>
    choice.group === undefined
      ? turn
      : Math.min(...wanted.filter((one) => one.choice.group === choice.group).map((one) => one.turn)),
  );
  const turns = [...new Set(together)].toSorted((a, b) => a - b);
  return wanted.map(({ choice }, index) => ({ ...choice, turn: turns.indexOf(together[index] ?? 1) + 1 }));
};

const isOurs = ({ side }: SignerChoice): boolean => side === "ours";

const wantedTurn = ({ turn }: SignerChoice, index: number, order: SigningOrder): number => {
  if (order === "mixed") return turn;
  return order === "parallel" ? 1 : index + 1;
};

/** Where nobody of the other side was named to sign, whoever the contract names as its representative. */
export const withRepresentatives = (
  signers: readonly SignerChoice[],
  draft: Draft,
  order: SigningOrder,
): readonly SignerChoice[] => {
  if (signers.some((signer) => signer.side === "theirs" && signsPaper(signer))) return signers;
  const last = Math.max(0, ...signers.map(({ turn }) => turn));
  const representatives = draftParties(draft).flatMap(({ ours, party }) =>
    !ours && party && party.representative.trim() !== "" && isAddress(party.email)
      ? [
          {
            side: "theirs",
            person: null,
            name: party.representative,
            email: party.email,
            language: draft.language,
            turn: last + 1,
          } as const,
        ]
      : [],
  );
  return inTurn([...signers, ...representatives], order);
};
