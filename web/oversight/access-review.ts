import type { Selectable } from "kysely";
import { z } from "zod";
import { contractLabels, isOpenTo, reviewById } from "../../db/access-review.ts";
import { type GuestRow, guestsByIds } from "../../db/guest.ts";
import { peopleByIds } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { type ShareTable, sharesByIds } from "../../db/share.ts";
import { asSystem } from "../../db/tenancy.ts";
import { type CampaignId, type PlannedLine, type ReviewedAccess, revocations } from "../../domain/access-review.ts";
import type { GuestId } from "../../domain/act.ts";
import type { ContractId, PersonId, ReviewId } from "../../domain/ids.ts";
import type { Language } from "../../domain/language.ts";
import type { Person } from "../../domain/person.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import type { ShareId } from "../../domain/share.ts";
import { accessReviewWords } from "../../i18n/access-review.ts";
import { shellWords } from "../../i18n/shell.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { organisationOf } from "../shell.tsx";

export const reviewId = z.uuid().transform((text) => text.toLowerCase() as ReviewId);
export const campaignId = z.uuid().transform((text) => text.toLowerCase() as CampaignId);

/** What people call the contracts, people and shares that lines are about. */
export interface LineNames {
  readonly people: ReadonlyMap<PersonId, Person>;
  /** The title only where the reader sees the contract. */
  readonly contracts: ReadonlyMap<ContractId, { readonly number: string; readonly title: string | null }>;
  readonly shares: ReadonlyMap<ShareId, Selectable<ShareTable>>;
  readonly guests: ReadonlyMap<GuestId, GuestRow>;
}

/** Of a line: what is told to people and programs alike. */
export const accessShape = z.object({
  kind: z.enum(["role", "department", "owner", "named", "share", "guest", "break-glass"]),
  role: z.string().nullable(),
  contract: z
    .object({
      id: z.uuid(),
      number: z.string(),
      title: z.string().nullable().meta({ description: "Only for those who see the contract." }),
    })
    .nullable(),
  sharedWith: z.string().nullable(),
  guest: z.string().nullable().meta({ description: "Who of the other side negotiates." }),
});

export const lineShape = z.object({
  line: z.number().int(),
  person: z.object({ id: z.uuid(), name: z.string() }),
  access: accessShape,
  lastUse: z.iso.datetime().nullable(),
  own: z.boolean().meta({ description: "The reader's own access, which somebody else decides." }),
  decision: z
    .object({
      outcome: z.enum(["kept", "revoked", "lapsed"]),
      by: z.object({ id: z.uuid(), name: z.string() }).nullable(),
      at: z.iso.datetime(),
    })
    .nullable(),
  revocation: z.enum(revocations).nullable(),
});

export const reviewShape = z.object({
  organisation: z.string(),
  review: z.uuid(),
  version: z.number().int(),
  stage: z.enum(["open", "closed"]),
  due: z.iso.datetime(),
  openLines: z.number().int(),
  lines: z.array(lineShape),
});

export type ReviewDesk = z.input<typeof reviewShape>;
export type LineTold = z.input<typeof lineShape>;

/** A review as whoever was asked sees it; for everybody else it does not exist. */
export const reviewDesk = async (context: SignedInContext, id: ReviewId): Promise<ReviewDesk | Refusal> => {
  const { person } = context.session;
  const found = await seenBy(context, async (tx) => {
    const row = await reviewById(tx, id);
    return row && { row, organisation: await organisationOf(tx, context) };
  });
  if (!found) return refuse("not-found");
  const { row, organisation } = found;
  const { state } = row;
  const names = await namesFor(
    context,
    state.lines,
    state.lines.flatMap(({ decision }) => decision?.by ?? []),
  );
  return {
    ...{ organisation, review: id, version: state.version, stage: state.stage, due: row.due.toISOString() },
    openLines: isOpenTo(row, person.id) ? row.open_lines : 0,
    lines: state.lines.map(({ number, decision, revocation, ...line }) => ({
      line: number,
      ...lineTold(line, names),
      own: line.person === person.id,
      decision: decision && { ...decision, by: decision.by && named(names, decision.by) },
      revocation,
    })),
  };
};

const named = ({ people }: LineNames, id: PersonId) => ({ id, name: people.get(id)?.name ?? "" });

/** Whose access, to what, and its last use, in ids and names. */
export const lineTold = ({ person, access, lastUse }: PlannedLine, names: LineNames) => ({
  person: named(names, person),
  access: accessTold(access, names),
  lastUse,
});

const accessTold = (access: ReviewedAccess, { contracts, shares, guests }: LineNames): z.input<typeof accessShape> => {
  const contract = "contract" in access ? access.contract : null;
  const label = contract && contracts.get(contract);
  return {
    kind: access.kind,
    role: access.kind === "role" ? access.role : null,
    contract: contract && { id: contract, number: label?.number ?? "", title: label?.title ?? null },
    sharedWith: access.kind === "share" ? (shares.get(access.share)?.name ?? "") : null,
    guest: access.kind === "guest" ? (guests.get(access.guest)?.name ?? "") : null,
  };
};

/** Names for lines, as far as the reader may know them: numbers of contracts always, titles where they see them. */
export const namesFor = async (
  context: SignedInContext,
  lines: readonly PlannedLine[],
  more: readonly PersonId[],
): Promise<LineNames> => {
  const contracts = distinct(lines.flatMap(({ access }) => ("contract" in access ? [access.contract] : [])));
  const titles = await seenBy(context, (tx) => contractLabels(tx, contracts));
  const read = async (tx: Tx): Promise<LineNames> => {
    const people = await peopleByIds(tx, distinct([...lines.map(({ person }) => person), ...more]));
    const shares = await sharesByIds(
      tx,
      lines.flatMap(({ access }) => (access.kind === "share" ? [access.share] : [])),
    );
    const guests = await guestsByIds(
      tx,
      lines.flatMap(({ access }) => (access.kind === "guest" ? [access.guest] : [])),
    );
    const labels = await contractLabels(tx, contracts);
    return {
      people: new Map(people.map((person) => [person.id, person])),
      shares: new Map(shares.map((share) => [share.id, share])),
      guests: new Map(guests.map((guest) => [guest.id, guest])),
      contracts: new Map(
        [...labels].map(([id, { number }]) => [id, { number, title: titles.get(id)?.title ?? null }] as const),
      ),
    };
  };
  return asSystem(context.services.db, context.session.person.tenant, read);
};

const distinct = <T>(all: readonly T[]): readonly T[] => [...new Set(all)];

/** What a line is about, in one sentence. */
export const accessSentence = (
  { kind, role, contract, sharedWith, guest }: LineTold["access"],
  language: Language,
): string => {
  const words = accessReviewWords(language);
  const roles: Readonly<Record<string, string>> = shellWords(language).role;
  const colon = language === "en" ? ": " : "：";
  const of = [contract?.number, contract?.title].filter(Boolean).join(" · ");
  switch (kind) {
    case "role":
      return words.role(roles[role ?? ""] ?? "");
    case "department":
      return words.department;
    case "owner":
    case "named":
    case "break-glass":
      return `${kind === "break-glass" ? words.emergency : words[kind]}${colon}${of}`;
    case "share":
      return `${words.share}${colon}${[of, sharedWith].filter(Boolean).join(" → ")}`;
    case "guest":
      return `${words.guest}${colon}${[of, guest].filter(Boolean).join(" → ")}`;
  }
};
