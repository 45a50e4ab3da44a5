import type { Check } from "./doctor-check.ts";
import { say } from "./problem.ts";

const words = say.doctor;

/** What is plain is so by choice, or Engross had not started: it is told all the same. */
export const transportChecks: readonly Check[] = [
  {
    name: "transport",
    remedy: words.fixTransport,
    attempt: async ({ plain }) =>
      plain.length === 0
        ? words.allEncrypted
        : words.plain(plain.map(({ variable, where }) => `${variable} (${where})`).join(", ")),
  },
];
