import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePersonId } from "./ids.ts";
import { roles } from "./person.ts";
import { grantWay, isPowerful, refusedConfirmation } from "./role-grant.ts";

const idOf = (last: number) =>
  parsePersonId(`01890a5d-ac96-774b-bcce-b302099a800${last}`) ?? expect.unreachable("That is an id");
const [me, other] = [idOf(1), idOf(2)];

test("roles that administer or see every contract are powerful, and no others", () => {
  expect(roles.filter(isPowerful)).toEqual(["legal", "management", "security", "auditor", "administrator"]);
});

test("one administrator never gives a powerful role alone while another could confirm it", () => {
  fc.assert(
    fc.property(fc.subarray([...roles], { minLength: 1 }), fc.nat({ max: 5 }), (held, others) => {
      const way = grantWay(held, others);
      if (!held.some(isPowerful)) expect(way).toBe("at-once");
      else expect(way).toBe(others > 0 ? "after-second" : "alone");
    }),
  );
});

test("nobody confirms what they asked for, nor what somebody asked who no longer may", () => {
  expect(refusedConfirmation({ askedBy: me, askerStands: true }, me)).toMatchObject({ refused: "same-person" });
  expect(refusedConfirmation({ askedBy: other, askerStands: false }, me)).toMatchObject({ refused: "already-done" });
  expect(refusedConfirmation({ askedBy: other, askerStands: true }, me)).toBeUndefined();
});
