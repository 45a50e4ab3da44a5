import type { PersonId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { append, type Body } from "../ledger/index.ts";
import { moveContractsOf } from "./department.ts";
import { savePerson } from "./person.ts";
import type { Tx } from "./schema.ts";

/** What somebody has who comes back: nothing of what they had before. */
export const returning = { active: true, roles: ["guest"] } as const;

export interface Changing {
  readonly before: Person;
  readonly after: Person;
  readonly at: Date;
  /** As the ledger names actors: `person/<id>`, `directory/<id>`. */
  readonly actor: string;
}

/**
 * Writes what changes of somebody, moves the contracts that belong where they do, and tells the ledger what it was and
 * what it is, by ids and codes. Rights follow with the next request. Nothing is written where nothing changes.
 */
export const changePerson = async (tx: Tx, { before, after, at, actor }: Changing): Promise<void> => {
  const [from, to] = [toldOf(before), toldOf(after)];
  const changed = Object.keys(to).filter((field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]));
  const renamed = before.name !== after.name;
  if (changed.length === 0 && !renamed) return;
  await savePerson(tx, after);
  if (changed.includes("department") || changed.includes("team")) await moveContractsOf(tx, after.id);
  const pick = (facts: Body) => Object.fromEntries(changed.map((field) => [field, facts[field]]));
  await append(tx, [
    {
      tenant: after.tenant,
      subject: `person/${after.id satisfies PersonId}`,
      kind: before.active || !after.active ? "person-changed" : "person-returned",
      actor,
      at,
      body: { from: pick(from), to: pick(to), ...(renamed && { renamed }) },
    },
  ]);
};

const toldOf = ({ active, roles, manager, department, team, head, language, timeZone }: Person): Body => ({
  active,
  roles: [...roles].toSorted(),
  manager: manager ?? null,
  department: department ?? null,
  team: team ?? null,
  head: head ?? false,
  language,
  timeZone,
});
