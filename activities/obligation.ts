import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { obligationsByIds } from "../db/version.ts";
import type { ContractId, ObligationId, TenantId } from "../domain/ids.ts";
import { isOpen, type Obligation } from "../domain/obligation.ts";
import type { Person } from "../domain/person.ts";
import { type ObligationNote, obligationLetter } from "../mail/obligation.ts";
import { sendOnce } from "../mail/send-once.ts";
import {
  above,
  addressOf,
  answering,
  type ContractOfLetter,
  contractOfLetter,
  moneyOf,
  namesOf,
  noteOf,
  pageOf,
} from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

interface About {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly obligation: ObligationId;
  readonly why: ObligationNote["why"];
}

export const obligationActivities = (services: Pick<ActivityServices, "db" | "post" | "publicUrl">) => ({
  /** Writes to the keeper of a duty, or once it is escalated to the keeper's manager. Nothing where it is done meanwhile. */
  writeAboutObligation: async ({ tenant, contract, obligation, why }: About): Promise<void> => {
    const found = await asSystem(services.db, tenant, (tx) => duty(tx, contract, obligation, why));
    if (found === null) return;
    const { row, readers, ...facts } = found;
    for (const reader of readers) {
      const letter = {
        tenant,
        contract,
        kind: `obligation-${why}`,
        key: `obligation/${obligation}/${why}/${reader.id}`,
      };
      const note = { ...facts, why, reader, contract: noteOf(row), link: pageOf(services.publicUrl, contract) };
      await sendOnce(services, letter, async () => ({
        to: addressOf(reader),
        at: row.recorded_at,
        letter: obligationLetter(note, reader.language),
      }));
    }
  },
});

export type ObligationActivities = ReturnType<typeof obligationActivities>;

interface Duty extends Pick<ObligationNote, "title" | "clause" | "kind" | "owedBy" | "due" | "amount" | "keeper"> {
  readonly row: ContractOfLetter;
  readonly readers: readonly Person[];
}

const duty = async (
  tx: Tx,
  contract: ContractId,
  id: ObligationId,
  why: ObligationNote["why"],
): Promise<Duty | null> => {
  const row = await contractOfLetter(tx, contract);
  const obligation = row.state.obligations.find((one) => one.id === id);
  if (!obligation || !isOpen(obligation)) return null;
  const { kind, owedBy, due, amount, origin } = obligation;
  const keeper = keeperOf(obligation, row);
  const [words] = await obligationsByIds(tx, [origin]);
  const [name = ""] = await namesOf(tx, [keeper]);
  return {
    row,
    readers: why === "escalated" ? await above(tx, keeper, row) : await answering(tx, keeper, row),
    title: words?.title ?? "",
    clause: words?.clause ?? "",
    kind,
    owedBy,
    due,
    amount: moneyOf(amount),
    keeper: name,
  };
};

const keeperOf = ({ keeper }: Obligation, { state }: ContractOfLetter) => keeper ?? state.owner;
