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

export interface NumberedLeaf extends Leaf {
  /** Its place in timelines. */
  readonly id: number;
  readonly part: Part;
  /** Whether it came with the MAC of a process that holds the ledger's key. */
  readonly vouched: boolean;
}

/** What a writer vouches for, before anybody knows the entry's id. */
export const vouchedBytes = ({ at, ...leaf }: Leaf & { readonly part: Part }): Buffer => {
  const { tenant, subject, kind, actor, body, part } = leaf;
  return Buffer.from(canonicalJson({ tenant, subject, kind, actor, at: at.toISOString(), body, part }), "utf8");
};

/** The bytes of an entry, the same for ever: `v` changes with the format. Version 1 had no id, part and vouched. */
export const leafBytes = ({ id, tenant, subject, kind, actor, at, body, part, vouched }: NumberedLeaf): Buffer =>
  Buffer.from(
    canonicalJson({ v: 2, id, tenant, subject, kind, actor, at: at.toISOString(), body, part, vouched }),
    "utf8",
  );

/** SHA-256(0x00 ‖ entry): RFC 6962 §2.1. */
export const leafHash = (entry: Uint8Array): Buffer => createHash("sha256").update("\0").update(entry).digest();

/** C2SP tlog-tiles puts the length of an entry into 16 bits. */
export const longestEntry = 0xffff;
