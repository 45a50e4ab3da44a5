import type { WatchRule } from "./watch.ts";

/** What is done at once about something unusual; each includes what comes before it, and security is always told. */
export const watchMeasures = ["notify", "end-sessions", "freeze"] as const;
export type WatchMeasure = (typeof watchMeasures)[number];

export type WatchPolicy = Readonly<Record<WatchRule, WatchMeasure>>;

/**
 * Until an organisation chooses: sessions end where somebody else may hold one, or copies are being carried away; signing
 * in again costs whoever was in the right half a minute. Freezing keeps others from work, so people decide it.
 */
export const usualMeasures: WatchPolicy = {
  "bulk-viewing": "notify",
  "bulk-downloading": "end-sessions",
  "odd-hours": "notify",
  "new-country": "notify",
  "new-device": "notify",
  "moved-session": "end-sessions",
  "repeated-refusals": "notify",
  "dormant-account": "notify",
  "attack-signals": "notify",
};

export const endsSessions = (measure: WatchMeasure): boolean => measure !== "notify";
