import { type Selectable, sql } from "kysely";
import type { ContractId, DocumentId, PersonId, TenantId } from "../domain/ids.ts";
import { append } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

/** A Word file that came back edited; its bytes are a document of the contract. */
export interface ReturnedFileTable {
  readonly document: DocumentId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  /** The version that it was made from. */
  readonly version: number;
  /** Whether the file itself says so; otherwise whoever brought it did. */
  readonly marked: boolean;
  /** As ledger entries name people: `person/<uuid>`, or whoever a link stands for. */
  readonly received_from: string;
  readonly received_at: Date;
  /** What was decided of each of its changes; null until then. */
  readonly choices: Readonly<Record<string, string>> | null;
  /** The version that the decision made; null where nothing was taken. */
  readonly saved_version: number | null;
  readonly decided_by: PersonId | null;
  readonly decided_at: Date | null;
}

export type ReturnedFileRow = Selectable<ReturnedFileTable>;

type Received = Omit<ReturnedFileRow, "choices" | "saved_version" | "decided_by" | "decided_at">;

/** Notes a file that came back, with its ledger entry, in the transaction that notes the document. */
export const noteReturned = async (tx: Tx, received: Received, sha256: string): Promise<void> => {
  const { document, tenant, contract, version, marked, received_from: actor, received_at: at } = received;
  await tx
    .insertInto("returned_file")
    .values(received)
    .onConflict((on) => on.doNothing())
    .execute();
  await append(tx, [
    {
      ...{ tenant, subject: `contract/${contract}`, kind: "returned-file-received", actor, at },
      body: { document, sha256, version, marked },
    },
  ]);
};

/** Notes what was decided of a file. Once only: what has been decided stays. */
export const noteDecided = async (
  tx: Tx,
  { tenant, contract, document }: Pick<ReturnedFileRow, "tenant" | "contract" | "document">,
  decided: {
    readonly choices: Readonly<Record<string, string>>;
    readonly version: number | null;
    readonly by: PersonId;
    readonly at: Date;
  },
): Promise<void> => {
  const { choices, version, by, at } = decided;
  const { numUpdatedRows } = await tx
    .updateTable("returned_file")
    .set({
      choices: sql`${JSON.stringify(choices)}::jsonb`,
      saved_version: version,
      decided_by: by,
      decided_at: at,
    })
    .where("document", "=", document)
    .where("decided_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const count = (choice: string): number => Object.values(choices).filter((each) => each === choice).length;
  await append(tx, [
    {
      ...{ tenant, subject: `contract/${contract}`, kind: "returned-file-decided", actor: `person/${by}`, at },
      body: {
        ...{ document, version },
        ...{ ours: count("ours"), theirs: count("theirs"), untracked: count("untracked") },
      },
    },
  ]);
};

export const returnedFile = (tx: Tx, document: DocumentId): Promise<ReturnedFileRow | undefined> =>
  tx.selectFrom("returned_file").selectAll().where("document", "=", document).executeTakeFirst();

/** Those of a contract, newest first. */
export const returnedFiles = (tx: Tx, contract: ContractId): Promise<ReturnedFileRow[]> =>
  tx
    .selectFrom("returned_file")
    .selectAll()
    .where("contract", "=", contract)
    .orderBy("received_at", "desc")
    .limit(100)
    .execute();
