import { createHash } from "node:crypto";
import { noteSent, wasSent } from "../db/letter.ts";
import type { Db, Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import type { ContractId, TenantId } from "../domain/ids.ts";
import { append } from "../ledger/index.ts";
import type { Letter } from "./letter.tsx";
import { type Address, AddressRejected, type Attachment, type Post } from "./transport.ts";

/** Which letter it is. */
export interface LetterKey {
  readonly tenant: TenantId;
  /** What the letter is, once and for all, such as `obligation/<uuid>/overdue/<person>`. */
  readonly key: string;
  /** Kebab case, for counting: `approval-asked`. */
  readonly kind: string;
  readonly contract: ContractId | null;
}

/** A letter as it is made when the time has come. */
export interface Outgoing {
  readonly to: Address;
  readonly letter: Letter;
  /** The moment of what it tells of, in workflow time. */
  readonly at: Date;
  /**
   * What tells this copy from an earlier one that may have arrived before a crash: the id of the link in it. Mail
   * programs show only the first letter with a Message-ID, and that one's link is void by now.
   */
  readonly edition?: string;
  readonly attachments?: readonly Attachment[];
}

/**
 * Sends a letter, unless it was sent before or `make` finds that nobody needs it any more (`null`). `make` runs in the
 * transaction that asks: links minted in it are there before the letter leaves. If the process dies after the letter
 * left and before that was noted, it leaves again, with the same Message-ID unless `edition` differs.
 *
 * An address that the mail server rejects for good is told to the ledger and not tried again: reminders and
 * escalation go on without it.
 *
 * @throws Error when the mail server or the database is out of reach: do it again later
 */
export const sendOnce = async (
  { db, post }: { readonly db: Db; readonly post: Post },
  { tenant, key, kind, contract }: LetterKey,
  make: (tx: Tx) => Promise<Outgoing | null>,
): Promise<void> => {
  const outgoing = await asSystem(db, tenant, async (tx) => ((await wasSent(tx, key)) ? null : make(tx)));
  if (outgoing === null) return;
  const { to, letter, at, edition = "", attachments = [] } = outgoing;
  const messageId = messageIdOf(tenant, key, edition);
  const arrived = await delivered(post, { to, ...letter, messageId, attachments });
  await asSystem(db, tenant, async (tx) => {
    if (!arrived)
      await append(tx, [
        {
          tenant,
          subject: subjectOf(contract, key),
          kind: "letter-rejected",
          actor: "engross",
          at,
          body: { letter: kind, key },
        },
      ]);
    await noteSent(tx, { tenant, key, kind, contract, sent_at: at, message_id: messageId });
  });
};

const delivered = async (post: Post, mail: Parameters<Post["deliver"]>[0]): Promise<boolean> => {
  try {
    await post.deliver(mail);
    return true;
  } catch (error) {
    if (error instanceof AddressRejected) return false;
    throw error;
  }
};

/** RFC 5322 §3.6.4: unique, and says nothing of what it is made from. */
const messageIdOf = (...parts: readonly string[]): string =>
  `${createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 40)}@letters.engross`;

const subjectOf = (contract: ContractId | null, key: string): string =>
  contract === null ? `letter/${key}` : `contract/${contract}`;
