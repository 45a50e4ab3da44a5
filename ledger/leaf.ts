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

/** The bytes of an entry, the same for ever: `v` would change with the format. */
export const leafBytes = ({ tenant, subject, kind, actor, at, body }: Leaf): Buffer =>
  Buffer.from(canonicalJson({ v: 1, tenant, subject, kind, actor, at: at.toISOString(), body }), "utf8");

/** SHA-256(0x00 ‖ entry): RFC 6962 §2.1. */
export const leafHash = (entry: Uint8Array): Buffer => createHash("sha256").update("\0").update(entry).digest();
