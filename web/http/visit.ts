import { randomBytes, randomUUID } from "node:crypto";
import type { Request } from "express";

/** What is fixed about a request before anything is known of it. */
export interface Visit {
  /** Sent back as `X-Request-Id`, written to the log, and the reference of a fault. */
  readonly id: string;
  /** Of this response's Content-Security-Policy. */
  readonly nonce: string;
}

const visits = new WeakMap<Request, Visit>();

export const visitOf = (request: Request): Visit => {
  const known = visits.get(request);
  if (known) return known;
  const visit = { id: randomUUID(), nonce: randomBytes(16).toString("base64") };
  visits.set(request, visit);
  return visit;
};
