import { type Archive, openDocumentRange } from "../../archive/document.ts";
import type { DocumentRow } from "../../db/version.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { VaultSealed } from "../../vault/fault.ts";
import { Download } from "./route.ts";

/** A document whose bytes, or some of them, leave the vault when they are sent. */
export const downloadOf = (archive: Archive, row: DocumentRow, inline: boolean): Download =>
  new Download({
    mediaType: row.media_type,
    name: row.name,
    inline,
    ranged: {
      size: row.size,
      sha256: row.sha256,
      open: (start, end) => whileThere(() => openDocumentRange(archive, row, start, end)),
    },
  });

/** The key may be destroyed between the record and the vault: then the contract is gone, which is no fault. */
export const whileThere = async <T>(read: () => Promise<T>): Promise<T | Refusal> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VaultSealed) return refuse("contract-purged");
    throw error;
  }
};
