import { type Selectable, sql } from "kysely";
import type { CompletionStep, DelayReason } from "../domain/completion.ts";
import type { ContractId, TenantId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";

/** A step of a contract's completion that failed and is tried again. */
export interface DelayTable {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly step: CompletionStep;
  /** Which of several: the signer whose seal it is. */
  readonly item: string;
  readonly reason: DelayReason;
  /** When it failed first. */
  readonly since: Date;
  readonly tries: number;
  readonly last_try: Date;
  readonly next_try: Date;
}

export type DelayRow = Selectable<DelayTable>;

/** Notes that a step failed once more. */
export const noteDelay = async (tx: Tx, delay: Omit<DelayRow, "since">): Promise<void> => {
  await tx
    .insertInto("completion_delay")
    .values({ ...delay, since: delay.last_try })
    .onConflict((on) =>
      on.columns(["contract", "step", "item"]).doUpdateSet({
        reason: delay.reason,
        tries: delay.tries,
        last_try: delay.last_try,
        next_try: delay.next_try,
      }),
    )
    .execute();
};

/** It succeeded, or is not needed any more. */
export const clearDelay = async (tx: Tx, { contract, step, item }: Pick<DelayRow, "contract" | "step" | "item">) => {
  await tx
    .deleteFrom("completion_delay")
    .where("contract", "=", contract)
    .where("step", "=", step)
    .where("item", "=", item)
    .execute();
};

export const delaysOf = (tx: Tx, contract: ContractId): Promise<DelayRow[]> =>
  tx.selectFrom("completion_delay").selectAll().where("contract", "=", contract).orderBy("since").limit(20).execute();

/** All that waits, longest first, with the contract as far as the viewer sees it. */
export const delays = (tx: Tx, limit: number) =>
  tx
    .selectFrom("completion_delay as delay")
    .leftJoin("contract", "contract.id", "delay.contract")
    .selectAll("delay")
    .select(["contract.number", "contract.title", "contract.frozen_by"])
    .orderBy("delay.since")
    .limit(limit)
    .execute();

/** Contracts that hold signatures which are not in the PDF yet, and of which no failure is noted. */
export const inHand = (tx: Tx, limit: number) =>
  tx
    .selectFrom("contract")
    .select(["id", "number", "title", "frozen_by", "recorded_at"])
    .where("stage", "=", "signing")
    .where(sql<boolean>`state @? '$.ceremony.signers[*] ? (@.state == "signed")'`)
    .where(sql<boolean>`not exists (select from completion_delay delay where delay.contract = contract.id)`)
    .orderBy("recorded_at")
    .limit(limit)
    .execute();
