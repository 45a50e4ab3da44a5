import { asSystem } from "../db/tenancy.ts";
import type { PlainDate } from "../domain/calendar.ts";
import type { ContractId, TenantId } from "../domain/ids.ts";
import type { RenewalTerms } from "../domain/renewal.ts";
import { type TermNote, termLetter } from "../mail/renewal.ts";
import { sendOnce } from "../mail/send-once.ts";
import { addressOf, answering, contractOfLetter, noteOf, pageOf } from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

interface About {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly why: TermNote["why"];
  readonly daysBefore: number;
  /** The notice date; the new last day when renewed; the last day when expired. */
  readonly on: PlainDate;
  readonly renewal: RenewalTerms["kind"];
}

export const renewalActivities = (services: Pick<ActivityServices, "db" | "post" | "publicUrl">) => ({
  /** Writes to the owner about the notice date or the end of a term. No reminder where the decision is taken meanwhile. */
  writeAboutTerm: async ({ tenant, contract, why, daysBefore, on, renewal }: About): Promise<void> => {
    const { row, readers } = await asSystem(services.db, tenant, async (tx) => {
      const found = await contractOfLetter(tx, contract);
      return { row: found, readers: await answering(tx, found.state.owner, found) };
    });
    const { term } = row.state;
    if (why === "notice" && (term?.noticeBy !== on || term.decision !== null)) return;
    const facts = { why, daysBefore, on, renewal, until: term?.until ?? null, months: term?.renewal.months ?? 0 };
    for (const reader of readers) {
      const letter = {
        tenant,
        contract,
        kind: `term-${why}`,
        key: `term/${contract}/${why}/${on}/${daysBefore}/${reader.id}`,
      };
      const note = { ...facts, reader, contract: noteOf(row), link: pageOf(services.publicUrl, contract) };
      await sendOnce(services, letter, async () => ({
        to: addressOf(reader),
        at: row.recorded_at,
        letter: termLetter(note, reader.language),
      }));
    }
  },
});

export type RenewalActivities = ReturnType<typeof renewalActivities>;
