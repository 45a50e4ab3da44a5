import { forgetOrigins } from "../db/access-log.ts";
import { addAnomaly, type NewAnomaly } from "../db/anomaly.ts";
import { peopleByIds } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { forgetSignals } from "../db/signal.ts";
import { asSystem } from "../db/tenancy.ts";
import { allTenants, type Tenant } from "../db/tenant.ts";
import { baselinesOn, habitsOf, looksOf, peopleLooking, setWatchedUntil, smellsIn, watchedUntil } from "../db/watch.ts";
import { limitsOf } from "../domain/baseline.ts";
import { daysAfter, type Instant, instantOf, millisecondsOf } from "../domain/calendar.ts";
import { smellFindings, watch } from "../domain/watch.ts";
import type { ActivityServices } from "./services.ts";
import { reportAnomalies } from "./watch-incident.ts";
import { tellFindings } from "./watch-letter.ts";

type Services = Pick<ActivityServices, "db" | "engine" | "taskQueue" | "post" | "publicUrl">;

/** Lines that were written while the last run read them are read again, in ms. */
const overlap = 60_000;

/**
 * For how long addresses and devices are kept, in days. The Cybersecurity Law of China, art. 21, asks for network logs of
 * at least six months; a year and a month also serves an audit of the year before.
 */
const originsKept = 400;
const signalsKept = 90;

/** After an outage no more than so many days are caught up: the rules look back a week. */
const mostDaysLate = 1;

export const watchActivities = (services: Services) => ({
  /**
   * Reads what was added to every tenant's access log since it was last read, keeps what the rules find in it, and tells
   * security. May be repeated and may die anywhere: what was found is kept together with how far the reading has come,
   * and each finding is reported until it has its incident.
   */
  watchAccess: async (until: Instant): Promise<void> => {
    for (const tenant of await allTenants(services.db)) {
      await asSystem(services.db, tenant.id, (tx) => keepFindings(tx, tenant, until));
      await reportAnomalies(services, tenant, until);
      await tellFindings(services, tenant.id, until);
    }
  },

  /** Forgets addresses, devices and words of old looks, and old signals. May be repeated. */
  forgetOldOrigins: async (at: Instant): Promise<void> => {
    for (const { id } of await allTenants(services.db)) {
      const before = new Date(daysAfter(at, -originsKept));
      while ((await asSystem(services.db, id, (tx) => forgetOrigins(tx, before))) > 0);
      await asSystem(services.db, id, (tx) => forgetSignals(tx, new Date(daysAfter(at, -signalsKept))));
    }
  },
});

export type WatchActivities = ReturnType<typeof watchActivities>;

const keepFindings = async (tx: Tx, tenant: Tenant, until: Instant): Promise<void> => {
  const last = millisecondsOf((await watchedUntil(tx)) ?? until) - overlap;
  const after = instantOf(Math.max(last, millisecondsOf(daysAfter(until, -mostDaysLate))));
  for (const found of [...(await inLooks(tx, tenant, after, until)), ...(await inSignals(tx, tenant, after, until))])
    await addAnomaly(tx, found, until);
  await setWatchedUntil(tx, tenant.id, until);
};

const inLooks = async (tx: Tx, tenant: Tenant, after: Instant, until: Instant): Promise<readonly NewAnomaly[]> => {
  const people = await peopleByIds(tx, await peopleLooking(tx, after, until));
  if (people.length === 0) return [];
  const baselines = await baselinesOn(tx, tenant, until);
  const found: NewAnomaly[] = [];
  for (const person of people) {
    const { id, timeZone, roles } = person;
    const habits = await habitsOf(tx, person, until);
    const looks = await looksOf(tx, id, until);
    const origin = { tenant: tenant.id, origin: `person/${id}`, person: id };
    for (const anomaly of watch({ timeZone, limits: limitsOf(roles, baselines), habits, looks }, after))
      found.push({ ...anomaly, ...origin });
  }
  return found;
};

const inSignals = async (tx: Tx, tenant: Tenant, after: Instant, until: Instant): Promise<readonly NewAnomaly[]> =>
  [...(await smellsIn(tx, until))].flatMap(([origin, smells]) =>
    smellFindings(smells, tenant.timeZone, after).map((anomaly) => ({
      ...anomaly,
      ...{ tenant: tenant.id, origin, person: smells[0]?.person ?? null },
    })),
  );
