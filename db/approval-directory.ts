import { absenceOn } from "../domain/absence.ts";
import type { DirectoryEntry } from "../domain/approval-plan.ts";
import type { PlainDate } from "../domain/calendar.ts";
import type { PersonId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { absencesFrom } from "./absence.ts";
import { peopleByIds, peopleByRole } from "./person.ts";
import type { Tx } from "./schema.ts";
import { approvalsWaitingFor } from "./waiting.ts";

/** Everybody who may be asked to approve what somebody owns, and whoever stands above them. */
export interface ApprovalDirectory {
  readonly owner: Person | undefined;
  readonly people: ReadonlyMap<PersonId, Person>;
  readonly entries: readonly DirectoryEntry[];
}

/** Nobody's chain of command is longer. */
const mostLevels = 10;

/**
 * All approvers with what waits for them and who stands in for them today, the owner, and the managers above them.
 *
 * @param also who else, whatever they may do
 */
export const approvalDirectory = async (
  tx: Tx,
  ownerId: PersonId,
  today: PlainDate,
  also: readonly PersonId[] = [],
): Promise<ApprovalDirectory> => {
  const approvers = await peopleByRole(tx, "approver", 1000);
  const others = await peopleByIds(tx, [ownerId, ...also]);
  const owner = others.find(({ id }) => id === ownerId);
  const people = new Map([...approvers, ...others].map((one) => [one.id, one]));
  for (let level = 0; level < mostLevels; level += 1) {
    const above = [...people.values()].flatMap(({ manager }) => (manager && !people.has(manager) ? [manager] : []));
    if (above.length === 0) break;
    for (const one of await peopleByIds(tx, [...new Set(above)])) people.set(one.id, one);
  }
  const waiting = await approvalsWaitingFor(
    tx,
    approvers.map(({ id }) => id),
  );
  const absences = await absencesFrom(tx, today);
  const entries = [...people.values()].map((one): DirectoryEntry => {
    const absent = absenceOn(absences, one.id, today);
    return { ...one, waiting: waiting.get(one.id) ?? 0, ...(absent && { absent: { deputy: absent.deputy } }) };
  });
  return { owner, people, entries };
};
