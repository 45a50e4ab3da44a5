import { noteSignal, noteStraySignal, type Signal } from "../../db/signal.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { Person } from "../../domain/person.ts";
import { type Refusal, type RefusalCode, refuse } from "../../domain/refusal.ts";
import type { SignalKind } from "../../domain/signal.ts";
import { Meter } from "./rate-limit.ts";
import type { Services } from "./services.ts";

/** What was refused, and to whom. */
export interface Refused {
  readonly refusal: Refusal;
  readonly person: Person | undefined;
  readonly address: string;
  readonly userAgent: string;
  /** What a session token that is none of ours smells of, where one was shown. */
  readonly forgery: SignalKind | undefined;
}

/** Notes refusals that smell of attack; never fails, and never holds up the answer for long. */
export type Nose = (refused: Refused) => Promise<void>;

const smells: Partial<Readonly<Record<RefusalCode, SignalKind>>> = {
  "forged-form": "forged-form",
  "malformed-request": "malformed-request",
  "too-large": "oversized-request",
  "too-many-requests": "rate-limited",
  "file-bomb": "harmful-file",
  "file-unsafe": "harmful-file",
  "file-has-macros": "harmful-file",
  "file-infected": "harmful-file",
};

/** At most so many of one kind from one origin in a minute; the limits of `domain/signal.ts` are about an hour. */
const often = { name: "signals", quota: 50, window: 60 };
const once = { name: "signals", quota: 1, window: 60 };

/** Notes what never became a request: headers or addresses without end, and what is no HTTP. */
export const noteBroken = (services: Pick<Services, "db" | "now" | "log">) => {
  const nose = openNose(services);
  return (status: number, address: string): void => {
    if (status === 408) return;
    const refusal = refuse(status === 431 ? "too-large" : "malformed-request");
    void nose({ refusal, address, person: undefined, userAgent: "", forgery: undefined });
  };
};

export const openNose = ({ db, now, log }: Pick<Services, "db" | "now" | "log">): Nose => {
  const meter = new Meter();
  return async ({ refusal, person, address, userAgent, forgery }) => {
    const kind = refusal.refused === "sign-in-required" ? forgery : smells[refusal.refused];
    if (kind === undefined) return;
    const rate = kind === "rate-limited" ? once : often;
    if (meter.take(`${kind} ${person?.id ?? address}`, rate, performance.now()).wait > 0) return;
    const signal: Signal = { kind, at: now(), address, userAgent, person: person?.id };
    try {
      if (person) await asSystem(db, person.tenant, (tx) => noteSignal(tx, { ...signal, tenant: person.tenant }));
      else await noteStraySignal(db, signal);
    } catch (error) {
      log({ kind: "signal-lost", signal: kind, error: error instanceof Error ? error.message : String(error) });
    }
  };
};
