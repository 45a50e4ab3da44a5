import { readDocument } from "../../archive/document.ts";
import { type ContractRow, contractById } from "../../db/contract.ts";
import type { Tx } from "../../db/schema.ts";
import {
  type DocumentRow,
  documentById,
  obligationsByIds,
  type SignerRow,
  signersByIds,
  type VersionRow,
  versionsOf,
} from "../../db/version.ts";
import type { Draft } from "../../domain/draft.ts";
import type { ContractId, ObligationId } from "../../domain/ids.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import type { SignedInContext } from "../http/context.ts";

/** The wording that counts now. */
export interface CurrentWording {
  readonly row: ContractRow;
  readonly version: VersionRow;
  /** The structured draft; `undefined` where the wording was uploaded. */
  readonly master: DocumentRow | undefined;
  readonly signers: readonly SignerRow[];
  /** What its obligations are called. */
  readonly duties: ReadonlyMap<ObligationId, string>;
}

/** The current wording of a contract that the viewer sees. */
export const currentWording = async (tx: Tx, contract: ContractId): Promise<CurrentWording | Refusal> => {
  const row = await contractById(tx, contract);
  if (!row) return refuse("not-found");
  if (row.stage === "purged") return refuse("contract-purged");
  const version = (await versionsOf(tx, contract)).find(({ number }) => number === row.state.draft.number);
  if (!version) return refuse("not-found");
  const { signers: planned, terms } = row.state.draft;
  const ids = planned.map(({ id }) => id);
  const signers = await signersByIds(tx, ids);
  const duties = await obligationsByIds(
    tx,
    terms.obligations.map(({ id }) => id),
  );
  const master = version.draft_document === null ? undefined : await documentById(tx, version.draft_document);
  return {
    row,
    version,
    master,
    signers: signers.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)),
    duties: new Map(duties.map(({ id, title }) => [id, title])),
  };
};

export const readDraft = async ({ services }: SignedInContext, master: DocumentRow): Promise<Draft> =>
  JSON.parse((await readDocument(services, master)).toString("utf8"));
