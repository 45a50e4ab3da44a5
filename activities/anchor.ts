import { createHash } from "node:crypto";
import { instantOf } from "../domain/calendar.ts";
import { checkpoint, checkpointByNumber, LedgerTampered, openCheckpoint } from "../ledger/index.ts";
import { checkpointLetter } from "../mail/checkpoint.ts";
import { AddressRejected } from "../mail/transport.ts";
import type { ActivityServices } from "./services.ts";

/** The newest checkpoint, and to how many it goes. */
export interface ForWitnesses {
  /** `null` while nothing was ever signed. */
  readonly number: number | null;
  readonly witnesses: number;
}

type Services = Pick<ActivityServices, "db" | "ledger" | "anchors" | "witnesses" | "post" | "publicUrl">;

/** Takes checkpoints of the ledger to where we cannot change them. */
export const anchorActivities = ({ db, ledger, anchors, witnesses, post, publicUrl }: Services) => ({
  /** Keeps the newest checkpoint under a lock that nobody can lift. May be repeated. */
  keepCheckpoint: async (): Promise<void> => {
    const newest = await newestOf({ db, ledger });
    if (newest !== null) await anchors.keep(newest, new Date());
  },

  checkpointForWitnesses: async (): Promise<ForWitnesses> => ({
    number: (await newestOf({ db, ledger }))?.number ?? null,
    witnesses: witnesses.length,
  }),

  /**
   * Mails a checkpoint to one witness, by their place in the configuration. Done again it is the same letter.
   *
   * @returns whether the mail server took it; an address that it rejects for good is not tried again
   */
  tellWitness: async (number: number, place: number): Promise<boolean> => {
    const email = witnesses[place];
    const note = await checkpointByNumber(db, number);
    const signed = note === undefined ? undefined : openCheckpoint(note, ledger.verifierKey);
    if (email === undefined) return true;
    if (note === undefined || signed === undefined) throw unsigned(number);
    const letter = checkpointLetter(
      {
        ...{ origin: signed.origin, number, size: signed.size, note, verifierKey: ledger.verifierKey },
        at: instantOf(signed.at.getTime()),
        link: `${publicUrl}/ledger`,
      },
      "en",
    );
    const attachments = [{ name: "checkpoint.note", mediaType: "text/plain", bytes: Buffer.from(note, "utf8") }];
    const to = { name: "", email };
    try {
      await post.deliver({ to, ...letter, messageId: messageIdOf(note, email), attachments });
      return true;
    } catch (error) {
      if (error instanceof AddressRejected) return false;
      throw error;
    }
  },
});

export type AnchorActivities = ReturnType<typeof anchorActivities>;

/** @throws LedgerTampered when the newest checkpoint in the database is not one that the ledger has signed */
const newestOf = async ({ db, ledger }: Pick<Services, "db" | "ledger">) => {
  const note = await checkpoint(db);
  if (note === undefined) return null;
  const signed = openCheckpoint(note, ledger.verifierKey);
  if (signed === undefined) throw unsigned("newest");
  return { number: signed.number, note };
};

const unsigned = (which: number | string): LedgerTampered =>
  new LedgerTampered(`The ledger has not signed what stands as its checkpoint ${which}`);

const messageIdOf = (note: string, email: string): string =>
  `${createHash("sha256").update(`${note}\0${email}`).digest("hex").slice(0, 40)}@letters.engross`;
