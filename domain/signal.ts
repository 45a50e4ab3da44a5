/**
 * Smells of attack, each with how many of them from one origin within an hour are more than a mishap: the origin is a
 * person where one is known, else a network address.
 */
export const signalLimits = {
  "forged-form": 5,
  "forged-session": 5,
  "malformed-token": 20,
  "guessed-link": 15,
  "guessed-code": 10,
  "guessed-password": 20,
  "probed-path": 40,
  "rate-limited": 30,
  "oversized-request": 20,
  "malformed-request": 40,
  "harmful-file": 1,
  "forbidden-destination": 3,
  "forged-assertion": 3,
  "directory-misused": 10,
} as const satisfies Readonly<Record<string, number>>;

export type SignalKind = keyof typeof signalLimits;
