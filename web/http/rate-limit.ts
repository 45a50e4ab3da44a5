import { type Refusal, refuse } from "../../domain/refusal.ts";

/** How often something may be asked: `quota` at once, and as many again over each window. */
export interface Rate {
  /** Told to callers in `RateLimit-Policy`. */
  readonly name: string;
  readonly quota: number;
  /** In seconds. */
  readonly window: number;
}

/** What callers are told of a rate beside the answer. */
export interface Standing {
  readonly rate: Rate;
  /** Requests left at this moment. */
  readonly left: number;
  /** Until all are there again, in seconds. */
  readonly reset: number;
  /** Until the next one is heard, in seconds; 0 unless this one was refused. */
  readonly wait: number;
}

/** Most keys remembered; a full meter forgets whoever has been quiet, then whoever came first. */
const mostKeys = 100_000;

/**
 * Counts requests by key as a leaky bucket: one number a key (GCRA, ITU-T I.371), no timer and no round trip. Each web
 * process counts for itself: with n processes behind a balancer a caller may be heard up to n times as often. What is
 * guessed (passwords, codes, links) is counted in PostgreSQL instead, for all processes together (`db/lockout.ts`).
 */
export class Meter {
  /** When the bucket of a key will be empty, in ms. */
  readonly #emptyAt = new Map<string, number>();
  readonly #most: number;

  constructor(most = mostKeys) {
    this.#most = most;
  }

  /** Counts one request. @param now in ms, of a clock that never goes back */
  take(key: string, rate: Rate, now: number): Standing {
    const each = (rate.window * 1000) / rate.quota;
    const full = rate.window * 1000;
    const emptyAt = Math.max(now, this.#emptyAt.get(key) ?? 0);
    const filled = emptyAt + each - now;
    if (filled > full)
      return { rate, left: 0, reset: seconds(emptyAt - now), wait: Math.max(1, seconds(filled - full)) };
    if (this.#emptyAt.size >= this.#most && !this.#emptyAt.has(key)) this.#forget(now);
    this.#emptyAt.set(key, emptyAt + each);
    return { rate, left: Math.floor((full - filled) / each), reset: seconds(filled), wait: 0 };
  }

  #forget(now: number): void {
    for (const [key, emptyAt] of this.#emptyAt) if (emptyAt <= now) this.#emptyAt.delete(key);
    for (const key of this.#emptyAt.keys()) {
      if (this.#emptyAt.size < this.#most * 0.9) return;
      this.#emptyAt.delete(key);
    }
  }
}

const seconds = (ms: number): number => Math.ceil(ms / 1000);

/**
 * Sized so that no busy person notices: reading is heard ten times a second, commands five times. An address is an
 * office or a whole carrier.
 */
export const rates = {
  address: { name: "address", quota: 3000, window: 60 },
  person: { name: "person", quota: 600, window: 60 },
  token: { name: "token", quota: 600, window: 60 },
  link: { name: "link", quota: 60, window: 60 },
  command: { name: "command", quota: 300, window: 60 },
} as const satisfies Readonly<Record<string, Rate>>;

export type Rates = Readonly<Record<keyof typeof rates, Rate>>;

/** All rates, as many times as generous. */
export const ratesTimes = (factor: number): Rates =>
  Object.fromEntries(
    Object.entries(rates).map(([kind, rate]) => [kind, { ...rate, quota: rate.quota * factor }]),
  ) as Rates;

/** The fields of draft-ietf-httpapi-ratelimit-headers. */
export const told = ({ rate, left, reset }: Standing): { readonly policy: string; readonly limit: string } => ({
  policy: `"${rate.name}";q=${rate.quota};w=${rate.window}`,
  limit: `"${rate.name}";r=${left};t=${reset}`,
});

export const refusalOf = ({ wait }: Standing): Refusal | undefined =>
  wait === 0 ? undefined : refuse("too-many-requests", { retryAfter: wait });
