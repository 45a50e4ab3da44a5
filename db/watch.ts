import { sql } from "kysely";
import { baselinesOf, type Limits, type UseCount } from "../domain/baseline.ts";
import { dayOf, daysAfter, type Instant, instantOf, type PlainDate } from "../domain/calendar.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import { agentOf, networkOf } from "../domain/origin.ts";
import type { Person, Role } from "../domain/person.ts";
import { type Habits, type Look, type Smell, watchLooksBack } from "../domain/watch.ts";
import type { AccessRow } from "./access-log.ts";
import type { Tx } from "./schema.ts";

/** Up to when everything was watched, if anything ever was. */
export const watchedUntil = async (tx: Tx): Promise<Instant | undefined> => {
  const row = await tx.selectFrom("watch_state").select("watched_until").executeTakeFirst();
  return row && instantOf(row.watched_until.getTime());
};

export const setWatchedUntil = async (tx: Tx, tenant: TenantId, until: Instant): Promise<void> => {
  await tx
    .insertInto("watch_state")
    .values({ tenant, watched_until: new Date(until) })
    .onConflict((on) =>
      on
        .column("tenant")
        .doUpdateSet({ watched_until: sql`greatest(watch_state.watched_until, excluded.watched_until)` }),
    )
    .execute();
};

/** Whoever looked at anything, or tried to, within this time. */
export const peopleLooking = async (tx: Tx, after: Instant, until: Instant): Promise<readonly PersonId[]> => {
  const rows = await tx
    .selectFrom("access_log")
    .select("person")
    .distinct()
    .where("at", ">", new Date(after))
    .where("at", "<=", new Date(until))
    .where("person", "is not", null)
    .execute();
  return rows.flatMap(({ person }) => person ?? []);
};

/** More than anybody does in eight days by hand; of a program that does more, the newest. */
const mostLooks = 20_000;

/** What somebody did in the days that the rules look back, oldest first. */
export const looksOf = async (tx: Tx, person: PersonId, until: Instant): Promise<readonly Look[]> => {
  const rows = await tx
    .selectFrom("access_log")
    .select(["id", "at", "act", "contract", "session", "address", "user_agent", "session_agent", "country"])
    .where("person", "=", person)
    .where("at", ">", new Date(daysAfter(until, -watchLooksBack)))
    .where("at", "<=", new Date(until))
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(mostLooks)
    .execute();
  return rows.map(lookOf).toReversed();
};

type LookRow = Pick<
  AccessRow,
  "id" | "at" | "act" | "contract" | "session" | "address" | "user_agent" | "session_agent" | "country"
>;

const lookOf = ({ at, address, user_agent, session_agent, ...row }: LookRow): Look => {
  const agent = user_agent === null ? null : agentOf(user_agent);
  const opened = session_agent === null ? null : agentOf(session_agent);
  return {
    ...{ id: row.id, act: row.act, contract: row.contract, session: row.session, country: row.country },
    at: instantOf(at.getTime()),
    network: address === null ? null : networkOf(address),
    agent,
    sessionAgent: opened === agent ? null : opened,
  };
};

/** For how long a habit counts, in days. */
const habitDays = 60;

/** How somebody worked in the weeks before the looks that the rules read. */
export const habitsOf = async (tx: Tx, { id, timeZone }: Person, until: Instant): Promise<Habits> => {
  const before = new Date(daysAfter(until, -watchLooksBack));
  const since = new Date(daysAfter(until, -habitDays));
  const lately = tx.selectFrom("access_log").where("person", "=", id).where("at", ">", since).where("at", "<=", before);
  const places = await lately.select(["address", "user_agent", "country"]).distinct().limit(2_000).execute();
  const local = sql`at at time zone ${sql.lit(timeZone)}`;
  const hours = await lately
    .select([
      sql<number>`extract(hour from ${local})::integer`.as("hour"),
      sql<number>`count(distinct (${local})::date)::integer`.as("days"),
    ])
    .groupBy("hour")
    .execute();
  const { days } = await lately
    .select(sql<number>`count(distinct (${local})::date)::integer`.as("days"))
    .executeTakeFirstOrThrow();
  const last = await tx
    .selectFrom("access_log")
    .select("at")
    .where("person", "=", id)
    .where("at", "<=", before)
    .orderBy("at", "desc")
    .limit(1)
    .executeTakeFirst();
  const joined = await tx.selectFrom("person").select("created_at").where("id", "=", id).executeTakeFirstOrThrow();
  const daysAt = new Map(hours.map((row) => [row.hour, row.days]));
  return {
    networks: new Set(places.flatMap(({ address }) => (address === null ? [] : [networkOf(address)]))),
    agents: new Set(places.flatMap(({ user_agent }) => (user_agent === null ? [] : [agentOf(user_agent)]))),
    countries: new Set(places.flatMap(({ country }) => country ?? [])),
    hours: Array.from({ length: 24 }, (_, hour) => daysAt.get(hour) ?? 0),
    days,
    last: instantOf((last?.at ?? joined.created_at).getTime()),
  };
};

/** The signals of the last day, by origin: a person where one is known, else an address. */
export const smellsIn = async (
  tx: Tx,
  until: Instant,
): Promise<ReadonlyMap<string, readonly (Smell & { readonly person: PersonId | null })[]>> => {
  const rows = await tx
    .selectFrom("security_signal")
    .select(["id", "kind", "at", "contract", "person", "address"])
    .where("at", ">", new Date(daysAfter(until, -1)))
    .where("at", "<=", new Date(until))
    .orderBy("at", "desc")
    .limit(5_000)
    .execute();
  const smells = rows.toReversed().map(({ at, address, ...row }) => ({
    ...row,
    at: instantOf(at.getTime()),
    origin: row.person === null ? `address/${address}` : `person/${row.person}`,
  }));
  return Map.groupBy(smells, ({ origin }) => origin);
};

/** How far back a baseline looks, in days. */
const baselineDays = 30;

/** What is usual for each role on the day of this moment: computed once a day from the days before it, and kept. */
export const baselinesOn = async (
  tx: Tx,
  tenant: { readonly id: TenantId; readonly timeZone: string },
  at: Instant,
): Promise<Readonly<Record<Role, Limits>>> => {
  const day = dayOf(at, tenant.timeZone);
  const kept = await tx.selectFrom("watch_baseline").select("limits").where("day", "=", day).executeTakeFirst();
  if (kept) return kept.limits;
  const limits = baselinesOf(await useCounts(tx, tenant.timeZone, day));
  await tx
    .insertInto("watch_baseline")
    .values({ tenant: tenant.id, day, limits: sql`${JSON.stringify(limits)}::jsonb` })
    .onConflict((on) => on.columns(["tenant", "day"]).doNothing())
    .execute();
  await tx.deleteFrom("watch_baseline").where("day", "<", day).execute();
  return limits;
};

/** How many different contracts everybody used in each hour, day and week of the last weeks. */
export const useCounts = async (tx: Tx, timeZone: string, day: PlainDate): Promise<readonly UseCount[]> => {
  const { rows } = await sql<UseCount>`
    with used as (
      select log.person, log.contract, log.at at time zone ${sql.lit(timeZone)} as at,
        log.act in ('downloaded', 'exported') as taken, role
      from access_log log join person on person.id = log.person, unnest(person.roles) role
      where log.contract is not null and log.act <> 'refused'
        and log.at >= (${day}::date - ${sql.lit(baselineDays)}::integer)::timestamp at time zone ${sql.lit(timeZone)}
        and log.at < ${day}::date::timestamp at time zone ${sql.lit(timeZone)}),
    uses as (
      select 'viewed' as use, * from used union all select 'downloaded', * from used where taken)
    select role, person, use, stretch.kind as window, count(distinct contract)::integer as contracts
    from uses, unnest(array['hour', 'day', 'week']) stretch (kind)
    group by role, person, use, stretch.kind, date_trunc(stretch.kind, at)`.execute(tx);
  return rows;
};
