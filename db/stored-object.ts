import type { Selectable } from "kysely";
import type { ContractId, StoredObjectId, TenantId } from "../domain/ids.ts";
import type { DocumentKind } from "./version.ts";

/** What the vault keeps, whichever table knows it: enough to copy, scrub and lock it, and to say which one is lost. */
export interface StoredObjectView {
  readonly id: StoredObjectId;
  readonly tenant: TenantId;
  readonly vault_safe: string;
  readonly vault_object: string;
  readonly vault_version: string;
  readonly size: number;
  readonly sha256: string;
  readonly kind: DocumentKind | "audit-file" | "audit-report";
  /** Of a contract's document. */
  readonly contract: ContractId | null;
  /** What people know it by: the number of its contract or its audit, or the name of the report. */
  readonly called: string | null;
  /** Of a file of an audit, once a decision rests on it. */
  readonly counts_since: Date | null;
}

export type StoredObject = Selectable<StoredObjectView>;
