import { createHash } from "node:crypto";
import type { Id } from "../domain/ids.ts";

/**
 * The id of something that a repeatable step makes, the same at every repetition: a name-based UUID (RFC 9562 §5.8
 * construction) in the form of version 4, the form that ids here have.
 */
export const derivedId = <Kind extends string>(...names: readonly string[]): Id<Kind> => {
  const bytes = createHash("sha256").update(JSON.stringify(names)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-") as Id<Kind>;
};
