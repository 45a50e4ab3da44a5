import { randomUUID } from "node:crypto";
import { type Generated, type Selectable, sql } from "kysely";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { SignalKind } from "../domain/signal.ts";
import type { Db, Tx } from "./schema.ts";
import { asSystem } from "./tenancy.ts";
import { allTenants } from "./tenant.ts";

export interface SignalTable {
  readonly id: string;
  readonly tenant: TenantId;
  readonly at: Date;
  readonly kind: SignalKind;
  readonly person: PersonId | null;
  readonly contract: ContractId | null;
  readonly address: string;
  readonly user_agent: string;
  readonly facts: Generated<SignalFacts>;
}

export type SignalRow = Selectable<SignalTable>;

/** Codes and numbers; never what somebody typed. */
export type SignalFacts = Readonly<Record<string, string | number>>;

/** Something that smells of attack. */
export interface Signal {
  readonly kind: SignalKind;
  readonly at: Date;
  /** Whoever is signed in, or whose account it was tried on. */
  readonly person?: PersonId | undefined;
  readonly contract?: ContractId | undefined;
  readonly address: string;
  readonly userAgent?: string | undefined;
  readonly facts?: SignalFacts;
}

/**
 * Notes a signal with the tenant that it concerns. Security is told once there are more of them from one origin than
 * `signalLimits` allows within an hour; each by itself changes nothing. Callers keep their number bounded: what a rate
 * limit has refused is worth one signal, not one for every request that follows.
 */
export const noteSignal = async (tx: Tx, signal: Signal & { readonly tenant: TenantId }): Promise<void> => {
  await tx
    .insertInto("security_signal")
    .values({
      ...{ id: randomUUID(), tenant: signal.tenant, at: signal.at, kind: signal.kind },
      ...{ person: signal.person ?? null, contract: signal.contract ?? null },
      ...{ address: signal.address, user_agent: (signal.userAgent ?? "").slice(0, 300) },
      facts: sql<SignalFacts>`${JSON.stringify(signal.facts ?? {})}::jsonb`,
    })
    .execute();
};

/** Signals serve the rules of the next days and no other end. */
export const forgetSignals = async (tx: Tx, before: Date): Promise<void> => {
  await tx.deleteFrom("security_signal").where("at", "<", before).execute();
};

/** Notes a signal that names nobody's tenant (a guessed link, a forged session) with every tenant served here. */
export const noteStraySignal = async (db: Db, signal: Signal): Promise<void> => {
  for (const { id: tenant } of await allTenants(db))
    await asSystem(db, tenant, (tx) => noteSignal(tx, { ...signal, tenant }));
};
