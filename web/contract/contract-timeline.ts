import type { ContractRow } from "../../db/contract.ts";
import { guestsByIds } from "../../db/guest.ts";
import { peopleByIds } from "../../db/person.ts";
import { sharesByIds } from "../../db/share.ts";
import { signersByIds } from "../../db/version.ts";
import type { GuestId, SignerId } from "../../domain/act.ts";
import { type PersonId, parsePersonId } from "../../domain/ids.ts";
import type { ShareId } from "../../domain/share.ts";
import { type Entry, entries } from "../../ledger/index.ts";
import type { SignedInContext } from "../http/context.ts";
import { seenBy } from "./contract.ts";

/** What happened to a contract, newest first, with the names of those who did it. */
export interface ContractTimeline {
  readonly entries: readonly Entry[];
  /** By the id in an entry's actor or facts. */
  readonly names: ReadonlyMap<string, string>;
  /** Where the page of older entries begins; `null` on the oldest. */
  readonly older: number | null;
}

/** Of a contract that the viewer was shown to see: the ledger keeps tenants apart and nothing finer. */
export const timelineOf = (
  context: SignedInContext,
  { id }: ContractRow,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<ContractTimeline> =>
  seenBy(context, async (tx) => {
    const found = await entries(tx, {
      subject: `contract/${id}`,
      limit: page.limit + 1,
      ...(page.before !== undefined && { before: page.before }),
    });
    const shown = found.slice(0, page.limit);
    const people = await peopleByIds(tx, [...new Set(shown.flatMap(peopleIn))]);
    const signers = await signersByIds(tx, [...new Set(shown.flatMap(signersIn))]);
    const guests = await guestsByIds(tx, [...new Set(shown.flatMap(guestsIn))]);
    const shares = await sharesByIds(tx, [...new Set(shown.flatMap(sharesIn))]);
    return {
      entries: shown,
      names: new Map<string, string>([...people, ...signers, ...shares, ...guests].map((one) => [one.id, one.name])),
      older: found.length > page.limit ? (shown.at(-1)?.id ?? null) : null,
    };
  });

const idOf = (actor: string, kind: string): readonly string[] =>
  actor.startsWith(`${kind}/`) ? [actor.slice(kind.length + 1)] : [];

const peopleIn = ({ actor, body }: Entry): readonly PersonId[] =>
  [...idOf(actor, "person"), body["approver"], body["from"]].flatMap((value) => {
    const person = typeof value === "string" ? parsePersonId(value) : undefined;
    return person ? [person] : [];
  });

const signersIn = ({ actor, body }: Entry): readonly SignerId[] =>
  [...idOf(actor, "signer"), body["signer"]].flatMap((value) => (typeof value === "string" ? [value as SignerId] : []));

const guestsIn = ({ actor, body }: Entry): readonly GuestId[] =>
  [...idOf(actor, "guest"), body["guest"]].flatMap((value) => (typeof value === "string" ? [value as GuestId] : []));

const sharesIn = ({ body: { share } }: Entry): readonly ShareId[] =>
  typeof share === "string" ? [share as ShareId] : [];
