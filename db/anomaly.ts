import { type Selectable, sql } from "kysely";
import type { Limits } from "../domain/baseline.ts";
import type { Instant } from "../domain/calendar.ts";
import type { ContractId, IncidentId, PersonId, TenantId } from "../domain/ids.ts";
import type { Role } from "../domain/person.ts";
import type { Anomaly, WatchRule } from "../domain/watch.ts";
import { usualMeasures, type WatchMeasure, type WatchPolicy } from "../domain/watch-policy.ts";
import { append } from "../ledger/index.ts";
import { derivedId } from "./derived-id.ts";
import type { Tx } from "./schema.ts";

export interface AnomalyTable {
  readonly id: string;
  readonly tenant: TenantId;
  readonly rule: WatchRule;
  /** `person/<uuid>`, or `address/<network address>` where nobody is known. */
  readonly origin: string;
  readonly person: PersonId | null;
  readonly contract: ContractId | null;
  readonly at: Date;
  readonly facts: Anomaly["facts"];
  /** Lines of the access log. */
  readonly looks: readonly string[];
  readonly found_at: Date;
  /** What was done at once; `null` until it is reported. */
  readonly measure: WatchMeasure | null;
  readonly incident: IncidentId | null;
  /** When security was written to about it. */
  readonly told_at: Date | null;
}

export type AnomalyRow = Selectable<AnomalyTable>;

export interface WatchTable {
  readonly tenant: TenantId;
  readonly watched_until: Date;
}

export interface WatchBaselineTable {
  readonly tenant: TenantId;
  readonly day: string;
  readonly limits: Readonly<Record<Role, Limits>>;
}

export interface WatchPolicyTable {
  readonly tenant: TenantId;
  readonly rule: WatchRule;
  readonly measure: WatchMeasure;
}

export interface NewAnomaly extends Anomaly {
  readonly tenant: TenantId;
  readonly origin: string;
  readonly person: PersonId | null;
}

/** Keeps what was found. The same rule finds the same origin once a day, however often it looks. */
export const addAnomaly = async (tx: Tx, found: NewAnomaly, foundAt: Instant): Promise<void> => {
  const { tenant, rule, origin, person, contract, at, day, facts, looks } = found;
  const id = derivedId<"anomaly">("anomaly", tenant, rule, origin, day);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("anomaly")
    .values({
      ...{ id, tenant, rule, origin, person, contract, at: new Date(at), found_at: new Date(foundAt) },
      facts: sql<Anomaly["facts"]>`${JSON.stringify(facts)}::jsonb`,
      looks: sql<readonly string[]>`${[...looks]}::uuid[]`,
      measure: null,
      incident: null,
      told_at: null,
    })
    .onConflict((on) => on.column("id").doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return;
  const body = { anomaly: id, rule, ...(contract && { contract }), ...(person && { person }), looks: [...looks] };
  const told = { tenant, subject: `access/${tenant}`, kind: "anomaly-found", actor: "engross", at: new Date(foundAt) };
  await append(tx, [{ ...told, body }]);
};

/** What security was not told of yet, oldest first. */
export const unreportedAnomalies = (tx: Tx, limit: number): Promise<AnomalyRow[]> =>
  tx.selectFrom("anomaly").selectAll().where("incident", "is", null).orderBy("at").orderBy("id").limit(limit).execute();

/** The incident about the same origin that is still open, if there is one: the newest. */
export const openIncidentAbout = async (tx: Tx, origin: string): Promise<IncidentId | undefined> => {
  const row = await tx
    .selectFrom("anomaly")
    .innerJoin("incident", "incident.id", "anomaly.incident")
    .select("incident.id")
    .where("anomaly.origin", "=", origin)
    .where("incident.stage", "<>", "closed")
    .orderBy("anomaly.at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
};

/** Notes what was done about a finding; the first to note it stands. */
export const markAnomaly = async (
  tx: Tx,
  id: string,
  done: Pick<AnomalyRow, "incident" | "measure" | "told_at">,
): Promise<void> => {
  await tx.updateTable("anomaly").set(done).where("id", "=", id).where("incident", "is", null).execute();
};

/** Findings that joined an open incident and that security was not written to about, incident by incident. */
export const untoldFindings = (tx: Tx, limit: number): Promise<Pick<AnomalyRow, "id" | "incident" | "rule">[]> =>
  tx
    .selectFrom("anomaly")
    .innerJoin("incident", "incident.id", "anomaly.incident")
    .select(["anomaly.id", "anomaly.incident", "anomaly.rule"])
    .where("anomaly.told_at", "is", null)
    .where("incident.stage", "<>", "closed")
    .orderBy("anomaly.incident")
    .orderBy("anomaly.at")
    .limit(limit)
    .execute();

/** When security was last written to about a finding of this incident. */
export const lastTold = async (tx: Tx, incident: IncidentId): Promise<Date | null> => {
  const { at } = await tx
    .selectFrom("anomaly")
    .select(({ fn }) => fn.max("told_at").as("at"))
    .where("incident", "=", incident)
    .executeTakeFirstOrThrow();
  return at;
};

export const markTold = async (tx: Tx, anomalies: readonly string[], at: Date): Promise<void> => {
  await tx.updateTable("anomaly").set({ told_at: at }).where("id", "in", anomalies).execute();
};

export interface AnomaliesPage {
  /** The last of the page before. */
  readonly after?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

/** What was found, newest first. */
export const listAnomalies = (tx: Tx, { after, limit }: AnomaliesPage): Promise<AnomalyRow[]> =>
  tx
    .selectFrom("anomaly")
    .selectAll()
    .$if(after !== undefined, (rows) => rows.where(sql<boolean>`(at, id) < (${after?.at}, ${after?.id})`))
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

/** What the organisation chose to be done at once, rule by rule; what is usual where it chose nothing. */
export const watchPolicy = async (tx: Tx): Promise<WatchPolicy> => {
  const rows = await tx.selectFrom("watch_policy").select(["rule", "measure"]).execute();
  return { ...usualMeasures, ...Object.fromEntries(rows.map(({ rule, measure }) => [rule, measure])) };
};

export const chooseMeasure = async (
  tx: Tx,
  tenant: TenantId,
  rule: WatchRule,
  measure: WatchMeasure,
): Promise<void> => {
  await tx
    .insertInto("watch_policy")
    .values({ tenant, rule, measure })
    .onConflict((on) => on.columns(["tenant", "rule"]).doUpdateSet({ measure }))
    .execute();
};
