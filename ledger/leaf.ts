import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical.ts";
import type { Body } from "./tables.ts";

/** What is proven to have happened. The README gives the exact bytes. */
export interface Leaf {
  readonly tenant: string;
  readonly subject: string;
  readonly kind: string;
  readonly actor: string;
  readonly at: Date;
  readonly body: Body;
}

/** Which of the entries that were appended together this is, from 1, and how many those are. */
export type Part = readonly [place: number, of: number];

/** The two pieces of canonical JSON (RFC 8785) that what is vouched for and what is numbered have in common. */
export interface Told {
  readonly head: string;
  readonly tail: string;
}

/** Members stand in the order of their names, as canonical JSON wants them: made once, however often it is written. */
export const toldOf = ({ tenant, subject, kind, actor, at, body }: Leaf, part: Part): Told => ({
  head: canonicalJson({ actor, at: at.toISOString(), body }).slice(0, -1),
  tail: canonicalJson({ kind, part, subject, tenant }).slice(1, -1),
});

/** What a writer vouches for, before anybody knows the entry's id. */
export const vouchedBytes = ({ head, tail }: Told): Buffer => Buffer.from(`${head},${tail}}`, "utf8");

/**
 * The bytes of an entry, the same for ever: `v` changes with the format. Version 1 had no id, part and vouched.
 *
 * @param numbered `id` is its place in timelines; `vouched`, whether it came with the MAC of a process that holds the
 *   ledger's key
 */
export const leafBytes = (
  { head, tail }: Told,
  { id, vouched }: { readonly id: number; readonly vouched: boolean },
): Buffer => Buffer.from(`${head},"id":${id},${tail},"v":2,"vouched":${vouched}}`, "utf8");

/** SHA-256(0x00 ‖ entry): RFC 6962 §2.1. */
export const leafHash = (entry: Uint8Array): Buffer => createHash("sha256").update("\0").update(entry).digest();

/** C2SP tlog-tiles puts the length of an entry into 16 bits. */
export const longestEntry = 0xffff;
