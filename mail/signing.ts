import type { Instant } from "../domain/calendar.ts";
import type { ContractNote, Reader } from "./reader.ts";

/** What a signer, ours or the other side's, is told. */
export interface SignatureRequest {
  readonly why: "asked" | "reminded";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** The organisation whose Engross this is: the name by which the other side knows the sender. */
  readonly organisation: string;
  /** The contract's owner. */
  readonly askedBy: string;
  readonly until: Instant;
  /** Address with the secret. Never in the subject. */
  readonly link: string;
}

/** What the owner is told when a ceremony ends without all signatures. */
export interface SigningFailure {
  readonly outcome: "declined" | "expired";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** Who declined, or who had not signed. */
  readonly by: readonly string[];
  readonly link: string;
}

/** What both sides are told when all have signed. The executed PDF goes with it. */
export interface ExecutedCopy {
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly organisation: string;
  readonly signers: readonly string[];
  /** Of the attached PDF, hexadecimal. */
  readonly sha256: string;
  /** The contract's page, for members; `null` for the other side. */
  readonly link: string | null;
}
