import type { DocumentRow } from "../db/version.ts";
import { lastStampIn, readSignatures } from "../documents/pdf-signatures.ts";
import { instantOf } from "../domain/calendar.ts";
import type { Stamp } from "../domain/preservation.ts";
import { type Archive, readDocument } from "./document.ts";

/** The time-stamp that vouches last for a PDF in the vault; null where none does. */
export const stampKept = async (archive: Pick<Archive, "vault">, row: DocumentRow): Promise<Stamp | null> => {
  const found = await readSignatures(await readDocument(archive, row));
  const stamp = found && lastStampIn(found);
  return stamp && stampTold(stamp);
};

/** As the record has it. */
export const stampTold = ({ at, until }: { readonly at: Date; readonly until: Date }): Stamp => ({
  at: instantOf(at.getTime()),
  until: instantOf(until.getTime()),
});
