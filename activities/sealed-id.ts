import { derivedId } from "../db/derived-id.ts";
import type { SignerId } from "../domain/act.ts";
import type { DocumentId, SigningId } from "../domain/ids.ts";

/** What the PDF with somebody's signature, and those before it, is called. */
export const sealedId = (ceremony: SigningId, signer: SignerId): DocumentId =>
  derivedId<"document">("sealed", ceremony, signer);
