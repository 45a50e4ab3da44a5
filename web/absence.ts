import { absencesFrom } from "../db/absence.ts";
import { peopleByIds, peopleByRole } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { tenantById } from "../db/tenant.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import type { Person } from "../domain/person.ts";

/** When somebody is away from today on, and who may stand in for them. */
export const absenceOf = async (tx: Tx, person: Person, now: Date) => {
  const timeZone = (await tenantById(tx, person.tenant))?.timeZone ?? person.timeZone;
  const absences = await absencesFrom(tx, dayOf(instantOf(now.getTime()), timeZone), person.id);
  const named = await peopleByIds(
    tx,
    absences.flatMap(({ deputy }) => deputy ?? []),
  );
  const deputies = (await peopleByRole(tx, "approver", 200)).filter(({ id }) => id !== person.id);
  return {
    deputies: deputies.map(({ id, name }) => ({ id, name })),
    absences: absences.map(({ id, from, until, deputy }) => ({
      ...{ id, from, until },
      deputy: named.find((one) => one.id === deputy)?.name ?? null,
    })),
  };
};
