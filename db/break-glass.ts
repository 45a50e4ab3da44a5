import { type Selectable, sql } from "kysely";
import type { Act } from "../domain/act.ts";
import type { BreakGlass, GlassStage } from "../domain/break-glass.ts";
import type { ContractId, GlassId, PersonId, TenantId } from "../domain/ids.ts";
import { commitment } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

export interface BreakGlassTable {
  readonly id: GlassId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  /** To whom the contract is opened. */
  readonly person: PersonId;
  readonly stage: GlassStage;
  readonly until: Date | null;
  readonly version: number;
  readonly last_command: string;
  /** The process's own state, exactly. */
  readonly state: BreakGlass;
  readonly requested_at: Date;
  readonly recorded_at: Date;
}

/** Why it was asked for, and what its review found: words that stay out of the ledger. */
export interface BreakGlassWordsTable {
  /** The command that they go with. */
  readonly command: string;
  readonly tenant: TenantId;
  readonly glass: GlassId;
  readonly kind: "reason" | "review";
  readonly author: PersonId;
  readonly words: string;
  /** Of the commitment in the ledger that stands for the words. */
  readonly salt: Buffer;
  readonly added_at: Date;
}

export type BreakGlassRow = Selectable<BreakGlassTable>;
export type BreakGlassWordsRow = Selectable<BreakGlassWordsTable>;

/** Keeps words for a command that is about to be given; staged again by the same command, they stay as they were. */
export const stageGlassWords = async (tx: Tx, words: BreakGlassWordsRow): Promise<BreakGlassWordsRow> => {
  await tx
    .insertInto("break_glass_words")
    .values(words)
    .onConflict((on) => on.column("command").doNothing())
    .execute();
  return tx.selectFrom("break_glass_words").selectAll().where("command", "=", words.command).executeTakeFirstOrThrow();
};

/** What the ledger keeps of the words: provable by the row, and unknowable without it. */
export const meaningOf = ({ words, salt }: BreakGlassWordsRow): string => commitment(words, salt);

export const glassWords = (tx: Tx, glass: GlassId): Promise<BreakGlassWordsRow[]> =>
  tx.selectFrom("break_glass_words").selectAll().where("glass", "=", glass).orderBy("added_at").limit(20).execute();

export const glassById = (tx: Tx, id: GlassId): Promise<BreakGlassRow | undefined> =>
  tx.selectFrom("break_glass").selectAll().where("id", "=", id).executeTakeFirst();

/** As far as the viewer sees: their own, or for those who oversee all; newest first. */
export const listGlass = (tx: Tx, limit: number): Promise<BreakGlassRow[]> =>
  tx.selectFrom("break_glass").selectAll().orderBy("requested_at", "desc").limit(limit).execute();

/** What waits to be granted or reviewed, as far as the viewer sees it; oldest first. */
export const glassWaiting = (tx: Tx, stages: readonly GlassStage[], limit: number): Promise<BreakGlassRow[]> =>
  stages.length === 0
    ? Promise.resolve([])
    : tx
        .selectFrom("break_glass")
        .selectAll()
        .where("stage", "in", stages)
        .orderBy("requested_at")
        .limit(limit)
        .execute();

/** To whom a contract is opened now, by the database's clock: the one that its row policy asks. */
export const openedNow = (tx: Tx, contract: ContractId): Promise<BreakGlassRow[]> =>
  tx
    .selectFrom("break_glass")
    .selectAll()
    .where("contract", "=", contract)
    .where("stage", "=", "open")
    .where("until", ">", sql<Date>`now()`)
    .limit(20)
    .execute();

/** Grants to these people that were open after `since`. */
export const glassSince = (tx: Tx, people: readonly PersonId[], since: Date): Promise<BreakGlassRow[]> =>
  tx
    .selectFrom("break_glass")
    .selectAll()
    .where(sql<boolean>`person = any (${people}::uuid[])`)
    .where("until", ">", since)
    .limit(1000)
    .execute();

/** Writes it as its process knows it now, guarded by the version before. Repeating it changes nothing. */
export const writeGlass = async (
  tx: Tx,
  { state, before, act }: { readonly state: BreakGlass; readonly before: number; readonly act: Act },
): Promise<"recorded" | "repeated"> => {
  const columns = {
    stage: state.stage,
    until: state.until === null ? null : new Date(state.until),
    version: state.version,
    last_command: act.command,
    state: sql<BreakGlass>`${JSON.stringify(state)}::jsonb`,
    recorded_at: new Date(act.at),
  };
  const { id, tenant, contract, requester: person } = state;
  const written =
    before === 0
      ? await tx
          .insertInto("break_glass")
          .values({ id, tenant, contract, person, requested_at: new Date(act.at), ...columns })
          .onConflict((on) => on.column("id").doNothing())
          .executeTakeFirst()
          .then(({ numInsertedOrUpdatedRows }) => numInsertedOrUpdatedRows)
      : await tx
          .updateTable("break_glass")
          .set(columns)
          .where("id", "=", id)
          .where("version", "=", before)
          .executeTakeFirst()
          .then(({ numUpdatedRows }) => numUpdatedRows);
  if (written === 1n) return "recorded";
  const row = await glassById(tx, id);
  if (row?.version === before + 1 && row.last_command === act.command) return "repeated";
  throw new Error(`The record of the access is at version ${row?.version}, its process at ${before}`);
};
