import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** Signs texts as notes (C2SP signed-note, Ed25519). */
export interface NoteSigner {
  readonly name: string;
  /** What outsiders verify with: `<name>+<key id>+<public key>`. */
  readonly verifierKey: string;
  /** The text with its signature line. It ends in a newline. */
  readonly sign: (text: string) => string;
}

/** RFC 8410: what comes before the 32 bytes of an Ed25519 key in DER. */
const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex");
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex");
/** Ed25519 in the list of signature types of signed-note. */
const ed25519 = 1;
const keyIdBytes = 4;
const signatureBytes = 64;
const separator = "\n\n";

/**
 * @param name of the key: not empty, no white space, no plus sign
 * @param seed 32 bytes
 */
export const noteSigner = (name: string, seed: Uint8Array): NoteSigner => {
  if (!isKeyName(name)) throw new RangeError(`A key cannot be called ${JSON.stringify(name)}`);
  const key = createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: "der", type: "pkcs8" });
  const raw = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(publicPrefix.length);
  const encoded = Buffer.concat([Buffer.of(ed25519), raw]);
  const id = keyId(name, encoded);
  return {
    name,
    verifierKey: `${name}+${id.toString("hex")}+${encoded.toString("base64")}`,
    sign: (text) => {
      if (!isNoteText(text)) throw new RangeError("A note's text ends in a newline and has no other control character");
      const signature = Buffer.concat([id, sign(null, Buffer.from(text, "utf8"), key)]);
      return `${text}\n— ${name} ${signature.toString("base64")}\n`;
    },
  };
};

/**
 * The text of a note, if the key has signed it; undefined otherwise. Signatures of other keys are passed over, as
 * signed-note demands; one of this key that is wrong spoils the note.
 * @throws RangeError when the verifier key itself is not one
 */
export const openNote = (note: string, verifierKey: string): string | undefined => {
  const { name, id, key } = parseVerifierKey(verifierKey);
  const end = note.lastIndexOf(separator);
  if (end < 0 || !note.endsWith("\n")) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + separator.length, -1).split("\n");
  if (!isNoteText(text) || lines.length > 100) return undefined;
  let signed = false;
  for (const line of lines) {
    const parts = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line);
    const bytes = exactBase64(parts?.[2] ?? "");
    if (parts === null || bytes === undefined || bytes.length <= keyIdBytes) return undefined;
    if (parts[1] !== name || !bytes.subarray(0, keyIdBytes).equals(id)) continue;
    const signature = bytes.subarray(keyIdBytes);
    if (signature.length !== signatureBytes || !verify(null, Buffer.from(text, "utf8"), key, signature))
      return undefined;
    signed = true;
  }
  return signed ? text : undefined;
};

/** The name and the id (hex) that a verifier key goes by. @throws RangeError when it is not one */
export const keyNameOf = (verifierKey: string): { readonly name: string; readonly id: string } => {
  const { name, id } = parseVerifierKey(verifierKey);
  return { name, id: id.toString("hex") };
};

const parseVerifierKey = (text: string): { readonly name: string; readonly id: Buffer; readonly key: KeyObject } => {
  const [, name = "", id = "", encoded = ""] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? [];
  const bytes = exactBase64(encoded);
  if (bytes?.length !== 33 || bytes[0] !== ed25519 || keyId(name, bytes).toString("hex") !== id)
    throw new RangeError("This is not the verifier key of an Ed25519 signed note");
  const key = createPublicKey({ key: Buffer.concat([publicPrefix, bytes.subarray(1)]), format: "der", type: "spki" });
  return { name, id: Buffer.from(id, "hex"), key };
};

const keyId = (name: string, encoded: Uint8Array): Buffer =>
  createHash("sha256").update(`${name}\n`, "utf8").update(encoded).digest().subarray(0, keyIdBytes);

const isKeyName = (name: string): boolean => /^[^\s+]+$/u.test(name);

const isNoteText = (text: string): boolean =>
  text.endsWith("\n") && text.isWellFormed() && !/\p{Cc}/u.test(text.replaceAll(/[\n\u007f-\u009f]/g, ""));

/** Bytes of standard base64 in its one right spelling; undefined for any other text. */
export const exactBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
};
