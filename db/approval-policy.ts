import { createHash } from "node:crypto";
import { type Selectable, sql } from "kysely";
import type { ApprovalRound } from "../domain/approval.ts";
import { type ApprovalPolicy, type ApprovalRule, defaultApprovalPolicy } from "../domain/approval-policy.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import { canonicalJson } from "../ledger/canonical.ts";
import type { Json } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

export const policyChanges = [
  "rule-added",
  "rule-changed",
  "rule-moved",
  "rule-removed",
  "group-added",
  "group-changed",
  "group-removed",
  "terms-changed",
] as const;
export type PolicyChange = (typeof policyChanges)[number];

/** One version of an organisation's policy; never changed. */
export interface ApprovalPolicyTable {
  readonly tenant: TenantId;
  /** 1, 2, 3 … Before the first, the default holds as version 0. */
  readonly version: number;
  readonly policy: ApprovalPolicy;
  readonly change: PolicyChange;
  /** The rule or group that was changed, by name. */
  readonly about: string;
  readonly reason: string;
  readonly salt: Buffer;
  readonly made_by: PersonId;
  readonly made_at: Date;
}

export type ApprovalPolicyRow = Selectable<ApprovalPolicyTable>;

export interface PolicyInForce {
  readonly version: number;
  readonly policy: ApprovalPolicy;
}

/** By what people are asked from now on. */
export const policyInForce = async (tx: Tx, tenant: TenantId): Promise<PolicyInForce> => {
  const row = await tx
    .selectFrom("approval_policy")
    .select(["version", "policy"])
    .where("tenant", "=", tenant)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ?? { version: 0, policy: defaultApprovalPolicy };
};

/** The rules of a round as the organisation called them, by id; built-in ones are called nothing. */
export const rulesOfRound = async (
  tx: Tx,
  tenant: TenantId,
  round: ApprovalRound | null,
): Promise<ReadonlyMap<string, Pick<ApprovalRule, "id" | "name">>> => {
  if (round?.policy === undefined) return new Map();
  const row = await tx
    .selectFrom("approval_policy")
    .select("policy")
    .where("tenant", "=", tenant)
    .where("version", "=", round.policy)
    .executeTakeFirst();
  const { rules } = row?.policy ?? defaultApprovalPolicy;
  return new Map(rules.map(({ id, name }) => [id, { id, name }]));
};

/** @returns false where somebody else made that version first */
export const addPolicy = async (tx: Tx, row: ApprovalPolicyRow): Promise<boolean> => {
  const policy = sql<ApprovalPolicy>`${JSON.stringify(row.policy)}::jsonb`;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("approval_policy")
    .values({ ...row, policy })
    .onConflict((on) => on.columns(["tenant", "version"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

/** What was changed, when, by whom and why; newest first. */
export const policyHistory = (tx: Tx, tenant: TenantId, limit: number) =>
  tx
    .selectFrom("approval_policy")
    .select(["version", "change", "about", "reason", "made_by", "made_at"])
    .where("tenant", "=", tenant)
    .orderBy("version", "desc")
    .limit(limit)
    .execute();

/** SHA-256 of the canonical JSON of something, in hexadecimal. */
export const hashOfData = (data: unknown): string =>
  createHash("sha256")
    .update(canonicalJson(JSON.parse(JSON.stringify(data)) as Json))
    .digest("hex");
