import { sql } from "kysely";
import type { AuditScope } from "../domain/audit-campaign.ts";
import { amountBandOf, type Candidate } from "../domain/audit-sample.ts";
import { isCurrency, minorDigits } from "../domain/money.ts";
import type { Tx } from "./schema.ts";

/** More than that are not drawn from at once; a narrower scope is. */
const mostCandidates = 20_000;

/**
 * The contracts in scope that the viewer sees, in the order of their ids. Left out is what nobody can audit: drafts, what
 * is under review, cancelled, or destroyed. Days are those of the organisation.
 */
export const candidatesIn = async (
  tx: Tx,
  { types, classifications, from, to }: AuditScope,
): Promise<readonly Candidate[]> => {
  const rows = await tx
    .selectFrom("contract")
    .innerJoin("tenant", "tenant.id", "contract.tenant")
    .select(["contract.id", "contract.type", "contract.classification", "contract.amount_minor", "contract.currency"])
    .where("contract.stage", "not in", ["draft", "review", "cancelled", "purged"])
    .$if(types.length > 0, (query) => query.where("contract.type", "in", types))
    .$if(classifications.length > 0, (query) => query.where("contract.classification", "in", classifications))
    .$if(from !== null, (query) =>
      query.where(sql<boolean>`(contract.created_at at time zone tenant.time_zone)::date >= ${from}`),
    )
    .$if(to !== null, (query) =>
      query.where(sql<boolean>`(contract.created_at at time zone tenant.time_zone)::date <= ${to}`),
    )
    .orderBy("contract.id")
    .limit(mostCandidates)
    .execute();
  return rows.map(({ id, type, classification, amount_minor, currency }) => ({
    ...{ contract: id, type, classification },
    band: amountBandOf(majorOf(amount_minor, currency)),
  }));
};

const majorOf = (minor: number | null, currency: string | null): number | null =>
  minor === null || currency === null ? null : minor / 10 ** (isCurrency(currency) ? minorDigits[currency] : 2);
