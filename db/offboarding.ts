import { type Selectable, sql } from "kysely";
import type { ContractId, IncidentId, PersonId, TenantId } from "../domain/ids.ts";
import type { HandOverItem, HandOverState, Offboarding, OffboardingId } from "../domain/offboarding.ts";
import type { RefusalCode } from "../domain/refusal.ts";
import { append } from "../ledger/index.ts";
import { revokeSessions } from "./auth.ts";
import { forgetKeyOfLeaver } from "./brought-key.ts";
import type { Tx } from "./schema.ts";

export interface OffboardingTable {
  readonly id: OffboardingId;
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly successor: PersonId;
  readonly by: string;
  readonly began_at: Date;
  readonly ended_at: Date | null;
  /** How many of each were open, and are no longer. */
  readonly sessions: number;
  readonly links: number;
  readonly shares: number;
}

export type OffboardingRow = Selectable<OffboardingTable>;

export interface HandoverTable {
  readonly tenant: TenantId;
  readonly offboarding: OffboardingId;
  readonly kind: HandOverItem["kind"];
  readonly item: ContractId | IncidentId;
  readonly state: HandOverState;
  readonly why: RefusalCode | "approval" | "signature" | "unreachable" | null;
  readonly at: Date;
}

export type HandoverRow = Selectable<HandoverTable>;

/**
 * Takes all access from somebody, once, however often it is called: their account with its sessions, passkeys and
 * password, the links that were mailed to them, those of shares that they gave. What they did stays theirs.
 */
export const beginOffboarding = async (
  tx: Tx,
  { id, tenant, person, successor, by }: Offboarding,
  at: Date,
): Promise<void> => {
  if (await offboardingById(tx, id)) return;
  const { numUpdatedRows } = await tx
    .updateTable("person")
    .set({ active: false, head: false })
    .where("id", "=", person)
    .where("active", "=", true)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const sessions = await revokeSessions(tx, [person]);
  await tx.deleteFrom("auth.one_time_token").where("person", "=", person).execute();
  await tx.deleteFrom("auth.user").where("id", "=", person).execute();
  await forgetKeyOfLeaver(tx, person);
  const links = await voidLinksTo(tx, person, at);
  const shares = await voidLinksOfShares(tx, person, at);
  await tx
    .insertInto("offboarding")
    .values({ id, tenant, person, successor, by, began_at: at, ended_at: null, sessions, links, shares })
    .execute();
  const body = { offboarding: id, successor, sessions, links, shares };
  await append(tx, [{ tenant, subject: `person/${person}`, kind: "person-left", actor: by, at, body }]);
};

const voidLinksTo = async (tx: Tx, person: PersonId, at: Date): Promise<number> => {
  const voided = await tx
    .updateTable("link")
    .set({ void_at: at })
    .where("person", "=", person)
    .where("used_at", "is", null)
    .where("void_at", "is", null)
    .executeTakeFirst();
  return Number(voided.numUpdatedRows);
};

const voidLinksOfShares = async (tx: Tx, person: PersonId, at: Date): Promise<number> => {
  const voided = await tx
    .updateTable("link")
    .set({ void_at: at })
    .where("purpose", "=", "share")
    .where("item", "in", (shares) => shares.selectFrom("share").select("share.id").where("shared_by", "=", person))
    .where("void_at", "is", null)
    .executeTakeFirst();
  return Number(voided.numUpdatedRows);
};

export const offboardingById = (tx: Tx, id: OffboardingId): Promise<OffboardingRow | undefined> =>
  tx.selectFrom("offboarding").selectAll().where("id", "=", id).executeTakeFirst();

/** The latest leaving of somebody: they may have come back since. */
export const offboardingOf = (tx: Tx, person: PersonId): Promise<OffboardingRow | undefined> =>
  tx
    .selectFrom("offboarding")
    .selectAll()
    .where("person", "=", person)
    .orderBy("began_at", "desc")
    .limit(1)
    .executeTakeFirst();

/** What is in somebody's hands: contracts that they own, are named on, keep duties of, shared or invited somebody to; their incidents' tasks. */
export const workOf = async (tx: Tx, person: PersonId): Promise<readonly HandOverItem[]> => {
  const mine = (key: string) => sql`${JSON.stringify([{ [key]: person }])}::jsonb`;
  const { rows } = await sql<HandOverItem>`
    select 'contract' as kind, id from contract
    where stage <> 'purged' and (owner = ${person} or ${person} = any (named)
      or state -> 'obligations' @> ${mine("keeper")}
      or id in (select contract from share where shared_by = ${person})
      or state -> 'shares' @> ${mine("by")} or state -> 'negotiation' -> 'guests' @> ${mine("by")})
    union all
    select 'incident', id from incident where ${person} = any (named)
    order by kind, id`.execute(tx);
  return rows;
};

export const handoversOf = (tx: Tx, offboarding: OffboardingId): Promise<readonly HandoverRow[]> =>
  tx
    .selectFrom("handover")
    .selectAll()
    .where("offboarding", "=", offboarding)
    .orderBy("kind")
    .orderBy("item")
    .execute();

/** Notes how far one thing has come, in place of what was noted before. */
export const noteHandover = async (tx: Tx, row: HandoverRow): Promise<void> => {
  const { state, why, at } = row;
  await tx
    .insertInto("handover")
    .values(row)
    .onConflict((on) => on.columns(["offboarding", "kind", "item"]).doUpdateSet({ state, why, at }))
    .execute();
};

/** Notes the end, once, and tells the ledger what became of everything. */
export const endOffboarding = async (tx: Tx, { id, tenant, person }: Offboarding, at: Date): Promise<void> => {
  const { numUpdatedRows } = await tx
    .updateTable("offboarding")
    .set({ ended_at: at })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const items = await handoversOf(tx, id);
  const count = (state: HandOverState) => items.filter((one) => one.state === state).length;
  const body = { offboarding: id, done: count("done"), attention: count("attention") };
  await append(tx, [{ tenant, subject: `person/${person}`, kind: "work-handed-over", actor: "engross", at, body }]);
};
