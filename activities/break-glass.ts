import { type BreakGlassRow, glassById, glassWords } from "../db/break-glass.ts";
import { peopleByIds, peopleByRole } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { mayAct } from "../domain/access.ts";
import type { GlassId, TenantId } from "../domain/ids.ts";
import type { Person, Role } from "../domain/person.ts";
import { type GlassNote, glassLetter } from "../mail/break-glass.ts";
import { sendOnce } from "../mail/send-once.ts";
import { addressOf, contractOfLetter } from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

export interface GlassTelling {
  readonly tenant: TenantId;
  readonly glass: GlassId;
  readonly why: GlassNote["why"];
  /** Which time the review is asked for. */
  readonly time: number;
}

export const breakGlassActivities = (services: Pick<ActivityServices, "db" | "post" | "publicUrl">) => ({
  /** Tells whom it concerns: those who may grant, then everybody who must know, then those who review. */
  tellGlass: async ({ tenant, glass, why, time }: GlassTelling): Promise<void> => {
    const found = await asSystem(services.db, tenant, async (tx) => {
      const row = await glassById(tx, glass);
      if (!row || (why === "requested" && row.stage !== "requested")) return undefined;
      const { number, state } = await contractOfLetter(tx, row.contract);
      const [requester] = await peopleByIds(tx, [row.person]);
      const reason = (await glassWords(tx, glass)).find(({ kind }) => kind === "reason")?.words ?? "";
      const readers = await readersOf(tx, row, why, state.owner);
      return { row, number, requester: requester?.name ?? "", reason, readers };
    });
    if (!found) return;
    const { row, number, requester, reason, readers } = found;
    for (const reader of readers) {
      const key = `break-glass/${glass}/${why}/${time}/${reader.id}`;
      await sendOnce(services, { tenant, contract: row.contract, kind: "break-glass", key }, async () => ({
        to: addressOf(reader),
        at: row.recorded_at,
        letter: glassLetter(
          {
            ...{ why, reader, number, requester, reason, hours: row.state.hours, until: row.state.until },
            link: `${services.publicUrl}/break-glass/${glass}`,
          },
          reader.language,
        ),
      }));
    }
  },
});

export type BreakGlassActivities = ReturnType<typeof breakGlassActivities>;

const granting = ["security", "management", "legal"] as const satisfies readonly Role[];
const reviewing = ["security", "auditor", "management"] as const satisfies readonly Role[];

const readersOf = async (
  tx: Tx,
  { person, state }: BreakGlassRow,
  why: GlassNote["why"],
  owner: Person["id"],
): Promise<readonly Person[]> => {
  const holding = async (roles: readonly Role[]) => {
    const people: Person[] = [];
    for (const role of roles) people.push(...(await peopleByRole(tx, role)));
    return people;
  };
  switch (why) {
    case "requested":
      return distinct(await holding(granting)).filter(({ id }) => id !== person);
    case "broken":
    case "reviewed":
      return distinct([
        ...(await peopleByIds(tx, [owner, person])).filter(({ active }) => active),
        ...(await holding(["security", "auditor", "management"])),
      ]);
    case "review":
    case "escalated": {
      // First those of security and audit; when they are silent, management too.
      const able = await holding(why === "review" ? ["security", "auditor"] : reviewing);
      const involved = [person, ...state.approvedBy];
      return distinct(able).filter((one) => !involved.includes(one.id) && mayAct(one, "review-break-glass"));
    }
  }
};

const distinct = (people: readonly Person[]): readonly Person[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];
