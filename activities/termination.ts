import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import type { PlainDate } from "../domain/calendar.ts";
import type { ContractId, TenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { sendOnce } from "../mail/send-once.ts";
import { type TerminationNote, terminationLetter } from "../mail/termination.ts";
import {
  addressOf,
  answering,
  type ContractOfLetter,
  contractOfLetter,
  legalOf,
  namesOf,
  noteOf,
  pageOf,
} from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

interface About {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly why: TerminationNote["why"];
  /** Last day in force. */
  readonly on: PlainDate;
  /** Tells a proposal from one made again after it was withdrawn. */
  readonly time: number;
}

export const terminationActivities = (services: Pick<ActivityServices, "db" | "post" | "publicUrl">) => ({
  /** Asks legal to review a proposed termination, unless it is withdrawn meanwhile; tells the owner of one that has taken effect. */
  tellTermination: async ({ tenant, contract, why, on, time }: About): Promise<void> => {
    const { row, readers, proposedBy } = await asSystem(services.db, tenant, async (tx) => {
      const found = await contractOfLetter(tx, contract);
      const proposer = found.state.termination?.proposedBy ?? null;
      const [name = null] = await namesOf(tx, proposer === null ? [] : [proposer]);
      return { row: found, readers: await readersOf(tx, why, found), proposedBy: name };
    });
    const { termination } = row.state;
    if (termination === null || (why === "proposed" && row.state.lastDay !== null)) return;
    for (const reader of readers) {
      const letter = {
        tenant,
        contract,
        kind: `termination-${why}`,
        key: `termination/${contract}/${why}/${time}/${reader.id}`,
      };
      const { ground } = termination;
      const note = {
        why,
        on,
        ground,
        proposedBy,
        reader,
        contract: noteOf(row),
        link: pageOf(services.publicUrl, contract),
      };
      await sendOnce(services, letter, async () => ({
        to: addressOf(reader),
        at: row.recorded_at,
        letter: terminationLetter(note, reader.language),
      }));
    }
  },
});

export type TerminationActivities = ReturnType<typeof terminationActivities>;

const readersOf = (tx: Tx, why: About["why"], row: ContractOfLetter): Promise<readonly Person[]> =>
  why === "proposed" ? legalOf(tx, row) : answering(tx, row.state.owner, row);
