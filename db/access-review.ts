import { type Selectable, sql } from "kysely";
import {
  type AccessReview,
  type CampaignId,
  isAsked,
  lapsesAt,
  type PlannedLine,
  undecided,
} from "../domain/access-review.ts";
import type { ReviewPlan } from "../domain/access-review-plan.ts";
import type { Act } from "../domain/act.ts";
import { instantOf } from "../domain/calendar.ts";
import { type Guest, openGuests } from "../domain/guest.ts";
import type { ContractId, PersonId, ReviewId, TenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { openShares, type Share } from "../domain/share.ts";
import { glassSince } from "./break-glass.ts";
import type { Tx } from "./schema.ts";

/** A quarter's question: who may reach what. */
export interface ReviewCampaignTable {
  readonly id: CampaignId;
  readonly tenant: TenantId;
  /** `null` where it began by itself. */
  readonly begun_by: PersonId | null;
  readonly begun_at: Date;
  /** Whom the organisation chose for people without a manager. */
  readonly stand_in: PersonId | null;
  /** What was found and who is asked, as it was when the campaign began. */
  readonly plan: ReviewPlan;
  readonly closed_at: Date | null;
}

export interface AccessReviewTable {
  readonly id: ReviewId;
  readonly tenant: TenantId;
  readonly campaign: CampaignId;
  readonly reviewer: PersonId;
  /** Everybody who was asked, now or before. */
  readonly asked: readonly PersonId[];
  readonly stage: AccessReview["stage"];
  readonly version: number;
  readonly last_command: string;
  readonly open_lines: number;
  readonly due: Date;
  /** The process's own state, exactly. */
  readonly state: AccessReview;
  readonly opened_at: Date;
  readonly recorded_at: Date;
}

export type AccessReviewRow = Selectable<AccessReviewTable>;
export type ReviewCampaignRow = Selectable<ReviewCampaignTable>;

/** Adds a campaign; false where the organisation has one under way, or this one is there already. */
export const addCampaign = async (tx: Tx, campaign: Omit<ReviewCampaignRow, "closed_at">): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("review_campaign")
    .values({ ...campaign, plan: sql<ReviewPlan>`${JSON.stringify(campaign.plan)}::jsonb`, closed_at: null })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

export const campaignById = (tx: Tx, id: CampaignId): Promise<ReviewCampaignRow | undefined> =>
  tx.selectFrom("review_campaign").selectAll().where("id", "=", id).executeTakeFirst();

/** Newest first. */
export const campaigns = (tx: Tx, limit: number): Promise<ReviewCampaignRow[]> =>
  tx.selectFrom("review_campaign").selectAll().orderBy("begun_at", "desc").limit(limit).execute();

/** Ends a campaign of which no review is open any more and none is still to be opened. True for whoever ends it. */
export const endCampaign = async (tx: Tx, id: CampaignId, reviews: number, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("review_campaign")
    .set({ closed_at: at })
    .where("id", "=", id)
    .where("closed_at", "is", null)
    .where(
      sql<boolean>`(select count(*) from access_review r where r.campaign = ${id} and r.stage = 'closed') = ${reviews}`,
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export const reviewById = (tx: Tx, id: ReviewId): Promise<AccessReviewRow | undefined> =>
  tx.selectFrom("access_review").selectAll().where("id", "=", id).executeTakeFirst();

/** A campaign has a review for each reviewer, hundreds in a large house. */
const mostReviews = 5000;

export const reviewsOf = (tx: Tx, campaign: CampaignId): Promise<AccessReviewRow[]> =>
  tx
    .selectFrom("access_review")
    .selectAll()
    .where("campaign", "=", campaign)
    .orderBy("id")
    .limit(mostReviews)
    .execute();

/** What waits for this person now: reviews with open lines that they are asked about, earliest due first. */
export const reviewsWaitingFor = (tx: Tx, person: PersonId, limit: number) =>
  tx
    .selectFrom("access_review")
    .select(["id", "open_lines", "opened_at", "due"])
    .where("reviewer", "=", person)
    .where("open_lines", ">", 0)
    .orderBy("due")
    .limit(limit)
    .execute();

/** Writes a review as its process knows it now, guarded by the version before. Repeating it changes nothing. */
export const writeReview = async (
  tx: Tx,
  { state, before, act }: { readonly state: AccessReview; readonly before: number; readonly act: Act },
): Promise<"recorded" | "repeated"> => {
  const columns = {
    reviewer: state.reviewer,
    asked: sql<readonly PersonId[]>`${[state.reviewer, ...state.askedBefore]}::uuid[]`,
    stage: state.stage,
    version: state.version,
    last_command: act.command,
    open_lines: undecided(state).length,
    state: sql<AccessReview>`${JSON.stringify(state)}::jsonb`,
    recorded_at: new Date(act.at),
  };
  const { id, tenant, campaign, openedAt } = state;
  const written =
    before === 0
      ? await tx
          .insertInto("access_review")
          .values({
            ...{ id, tenant, campaign, ...columns },
            ...{ due: new Date(lapsesAt(state)), opened_at: new Date(openedAt) },
          })
          .onConflict((on) => on.column("id").doNothing())
          .executeTakeFirst()
          .then(({ numInsertedOrUpdatedRows }) => numInsertedOrUpdatedRows)
      : await tx
          .updateTable("access_review")
          .set(columns)
          .where("id", "=", id)
          .where("version", "=", before)
          .executeTakeFirst()
          .then(({ numUpdatedRows }) => numUpdatedRows);
  if (written === 1n) return "recorded";
  const row = await reviewById(tx, id);
  if (row?.version === before + 1 && row.last_command === act.command) return "repeated";
  throw new Error(`The record of the review is at version ${row?.version}, its process at ${before}`);
};

/** Whether the reviewer sees it as theirs: row policies show it to whoever was asked. */
export const isOpenTo = ({ state }: AccessReviewRow, person: PersonId): boolean =>
  state.stage === "open" && isAsked(state, person);

/** Number and title of these contracts, as far as the viewer sees them. */
export const contractLabels = async (
  tx: Tx,
  ids: readonly ContractId[],
): Promise<ReadonlyMap<ContractId, { readonly number: string; readonly title: string }>> => {
  const rows = await tx
    .selectFrom("contract")
    .select(["id", "number", "title"])
    .where(sql<boolean>`id = any (${ids}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, ...label }) => [id, label] as const));
};

const contractsAtOnce = 1000;

/**
 * Everything that these people can reach or opened to others: roles, department, contracts by name, shares, guests,
 * and the emergency access that they had since the last review.
 */
export const reachedBy = async (tx: Tx, people: readonly Person[], since: Date): Promise<readonly PlannedLine[]> => {
  const ids = people.map(({ id }) => id);
  const used = await lastUses(tx, ids);
  const usedOn = (person: PersonId, contract: ContractId | null): PlannedLine["lastUse"] => {
    const at = used.get(`${person} ${contract}`);
    return at ? instantOf(at.getTime()) : null;
  };
  const ofPeople = people.flatMap(({ id: person, roles, department }): readonly PlannedLine[] => [
    ...roles.map((role) => ({ person, access: { kind: "role", role } as const, lastUse: usedOn(person, null) })),
    ...(department === undefined
      ? []
      : [{ person, access: { kind: "department" } as const, lastUse: usedOn(person, null) }]),
  ]);
  const asked = new Set(ids);
  const lines: PlannedLine[] = [...ofPeople];
  for (let after: ContractId | undefined; ; ) {
    const rows = await contractsAfter(tx, after);
    for (const { id: contract, owner, named, shares, guests } of rows) {
      if (asked.has(owner))
        lines.push({ person: owner, access: { kind: "owner", contract }, lastUse: usedOn(owner, contract) });
      for (const person of named)
        if (asked.has(person) && person !== owner)
          lines.push({ person, access: { kind: "named", contract }, lastUse: usedOn(person, contract) });
      for (const { id: share, by, at } of openShares(shares))
        if (by !== null && asked.has(by))
          lines.push({
            person: by,
            access: { kind: "share", contract, share },
            lastUse: used.has(share) ? instantOf((used.get(share) ?? new Date(at)).getTime()) : null,
          });
      for (const { id: guest, by } of openGuests({ guests: guests ?? [] })) {
        const person = by !== null && asked.has(by) ? by : owner;
        const at = used.get(guest);
        if (asked.has(person))
          lines.push({
            person,
            access: { kind: "guest", contract, guest },
            lastUse: at ? instantOf(at.getTime()) : null,
          });
      }
    }
    after = rows.at(-1)?.id;
    if (rows.length < contractsAtOnce) break;
  }
  for (const { id: glass, person, contract } of await glassSince(tx, ids, since))
    lines.push({ person, access: { kind: "break-glass", contract, glass }, lastUse: usedOn(person, contract) });
  const order = new Map(ids.map((id, index) => [id, index]));
  return lines.toSorted((a, b) => (order.get(a.person) ?? 0) - (order.get(b.person) ?? 0));
};

const contractsAfter = async (tx: Tx, after: ContractId | undefined) =>
  tx
    .selectFrom("contract")
    .select(["id", "owner", "named", sql<readonly Share[]>`state -> 'shares'`.as("shares")])
    .select(sql<readonly Guest[] | null>`state -> 'negotiation' -> 'guests'`.as("guests"))
    .where("stage", "<>", "purged")
    .$if(after !== undefined, (query) => query.where("id", ">", after as ContractId))
    .orderBy("id")
    .limit(contractsAtOnce)
    .execute();

/**
 * When each of these people last looked at anything at all (`<person> null`) and at each contract (`<person>
 * <contract>`), and when each share was last read (`<share>`) and each guest last looked (`<guest>`), as the access log tells. What was refused was no use.
 */
const lastUses = async (tx: Tx, people: readonly PersonId[]): Promise<ReadonlyMap<string, Date>> => {
  const { rows } = await sql<{ key: string; at: Date }>`
    with looks as (select person, contract, at from access_log where person = any (${people}::uuid[]) and act <> 'refused')
    select person || ' null' as key, max(at) as at from looks group by person
    union all
    select person || ' ' || contract, max(at) from looks where contract is not null group by person, contract
    union all
    select substr(actor, 7), max(at) from access_log
    where (actor like 'share/%' or actor like 'guest/%') and act <> 'refused' group by actor`.execute(tx);
  return new Map(rows.map(({ key, at }) => [key, at] as const));
};
