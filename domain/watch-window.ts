import { millisecondsOf } from "./calendar.ts";
import type { Look } from "./watch.ts";

export interface Crossing {
  readonly look: Look;
  /** How many different things were used within the time before it, itself included. */
  readonly count: number;
  readonly looks: () => readonly Look[];
}

/**
 * Each look at which so many different things were used within the time before it. One pass over the looks.
 *
 * @param looks oldest first
 * @param length of the window, in ms
 */
export const crossings = (
  looks: readonly Look[],
  length: number,
  limit: number,
  thing: (look: Look) => string = ({ contract, id }) => contract ?? id,
): readonly Crossing[] => {
  const counts = new Map<string, number>();
  const found: Crossing[] = [];
  let first = 0;
  for (const [index, look] of looks.entries()) {
    counts.set(thing(look), (counts.get(thing(look)) ?? 0) + 1);
    for (;;) {
      const oldest = looks[first];
      if (oldest === undefined || millisecondsOf(look.at) - millisecondsOf(oldest.at) < length) break;
      const left = (counts.get(thing(oldest)) ?? 1) - 1;
      if (left === 0) counts.delete(thing(oldest));
      else counts.set(thing(oldest), left);
      first += 1;
    }
    if (counts.size < limit) continue;
    const from = first;
    found.push({ look, count: counts.size, looks: () => looks.slice(from, index + 1) });
  }
  return found;
};
