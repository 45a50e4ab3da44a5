import fc from "fast-check";
import { expect, it } from "vitest";
import { bulkStates, releaseRefusal } from "./bulk-send.ts";
import type { PersonId } from "./ids.ts";

const [preparer, other] = ["preparer" as PersonId, "other" as PersonId];

it("a bulk send is released once, by another than whoever prepared it, and never with faults that nobody said to leave out", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...bulkStates),
      fc.nat({ max: 3 }),
      fc.nat({ max: 3 }),
      fc.boolean(),
      fc.constantFrom(preparer, other),
      (state, faulty, ready, leaveOut, by) => {
        const refused = releaseRefusal({ state, preparedBy: preparer, faulty, ready }, by, { leaveOut });
        const allowed = state === "checked" && by === other && ready > 0 && (faulty === 0 || leaveOut);
        expect(refused === null).toBe(allowed);
      },
    ),
  );
});
