import { exactBase64, type NoteSigner, openNote } from "./note.ts";

/** A tree as it was when it was signed: C2SP tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  /** How many entries the tree has. */
  readonly size: number;
  readonly root: Buffer;
  /** Counts the checkpoints of this ledger from 0, without gaps: none can be taken away unnoticed. */
  readonly number: number;
  /** When it was signed, by the clock of whoever signed. */
  readonly at: Date;
}

/**
 * The signed note of a checkpoint. Number and time are an extension line, which C2SP permits: clients that do not know
 * it pass over it.
 */
export const signCheckpoint = (signer: NoteSigner, { size, root, number, at }: Omit<Checkpoint, "origin">): string =>
  signer.sign(`${signer.name}\n${size}\n${root.toString("base64")}\ncheckpoint ${number} ${at.toISOString()}\n`);

/**
 * What a note says, if the key has signed it and it is a checkpoint of the ledger of that name; undefined otherwise.
 * @throws RangeError when the verifier key is not one
 */
export const openCheckpoint = (note: string, verifierKey: string): Checkpoint | undefined => {
  const text = openNote(note, verifierKey);
  const origin = verifierKey.slice(0, verifierKey.indexOf("+"));
  const parts = /^(.+)\n(0|[1-9]\d{0,15})\n(.{44})\ncheckpoint (0|[1-9]\d{0,15}) (.{24})\n$/u.exec(text ?? "");
  if (parts === null || parts[1] !== origin) return undefined;
  const [, , size, encoded = "", number, instant = ""] = parts;
  const root = exactBase64(encoded);
  const at = new Date(instant);
  if (root?.length !== 32 || Number.isNaN(at.getTime()) || at.toISOString() !== instant) return undefined;
  return { origin, size: Number(size), root, number: Number(number), at };
};
