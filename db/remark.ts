import { type Generated, type Selectable, sql } from "kysely";
import type { LinkId, SignerId } from "../domain/act.ts";
import type { SlotId } from "../domain/approval.ts";
import type { ContractId, PersonId, SigningId, TenantId } from "../domain/ids.ts";
import type { MatterId } from "../domain/retention.ts";
import type { SigningMethod } from "../domain/signing-act.ts";
import type { Tx } from "./schema.ts";

export type RemarkKind =
  | "approve"
  | "reject"
  | "delegate"
  | "sign"
  | "decline"
  | "hold"
  | "release"
  | "reassign"
  | "recall";

/** What somebody said with a decision or a signature: the name they typed and their reason. */
export interface RemarkTable {
  /** The command that it goes with. It counts once the ledger has an entry of this command. */
  readonly command: string;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly kind: RemarkKind;
  /** The approval slot, the signer, the ceremony or the matter. */
  readonly item: SlotId | SignerId | SigningId | MatterId;
  /** `null` for the other side's signer. */
  readonly person: PersonId | null;
  /** `null` where the person was signed in. */
  readonly link: LinkId | null;
  readonly name: string;
  readonly words: string;
  /** Of the commitment in the ledger that stands for name and words. */
  readonly salt: Buffer;
  readonly added_at: Date;
  /** Of an act of signing; the ledger has a commitment to it. */
  readonly circumstances: Generated<Circumstances | null>;
}

/** From where somebody signed, as our proxy tells it, and by which proof. */
export interface Circumstances {
  readonly method: SigningMethod;
  readonly address: string;
  readonly userAgent: string;
  readonly timeZone: string;
  /** How the host knew whom they had before them, where it was signed face to face. */
  readonly identified?: string;
}

export type RemarkRow = Selectable<RemarkTable>;

/** What the commitment in the ledger stands for. */
export const statementText = ({
  name,
  words,
  circumstances,
}: Pick<RemarkRow, "name" | "words"> & { readonly circumstances?: Circumstances | null }): string =>
  [name, words, ...(circumstances ? circumstanceLines(circumstances) : [])].join("\n");

const circumstanceLines = ({ method, address, userAgent, timeZone, identified = "" }: Circumstances) => [
  ...[method, address, userAgent, timeZone, identified],
];

/** Keeps words for a command that is about to be given. False where they are kept already. */
export const stageRemark = async (
  tx: Tx,
  { circumstances, ...remark }: Omit<RemarkRow, "circumstances"> & Partial<Pick<RemarkRow, "circumstances">>,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("remark")
    .values({
      ...remark,
      ...(circumstances && { circumstances: sql<Circumstances>`${JSON.stringify(circumstances)}::jsonb` }),
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

export const isStaged = async (tx: Tx, command: string): Promise<boolean> =>
  (await tx.selectFrom("remark").select("command").where("command", "=", command).executeTakeFirst()) !== undefined;

/** Takes back the words of a command that was refused. */
export const dropRemark = async (tx: Tx, command: string): Promise<void> => {
  await tx.deleteFrom("remark").where("command", "=", command).execute();
};

/** Everything said about a contract, oldest first. Show a remark beside the ledger entry that names its command. */
export const remarksOf = (tx: Tx, contract: ContractId): Promise<RemarkRow[]> =>
  tx.selectFrom("remark").selectAll().where("contract", "=", contract).orderBy("added_at").limit(500).execute();

/** What was said by a link that has been used. */
export const remarkByLink = (tx: Tx, link: LinkId): Promise<RemarkRow | undefined> =>
  tx.selectFrom("remark").selectAll().where("link", "=", link).orderBy("added_at", "desc").limit(1).executeTakeFirst();
