import fc from "fast-check";
import { expect, test } from "vitest";
import { rolesByDirectory } from "./directory.ts";
import { type Role, roles } from "./person.ts";

const anyRoles = fc.uniqueArray(fc.constantFrom(...roles));

test("the directory takes away only what it gave, and whoever has nothing left is a guest", () => {
  fc.assert(
    fc.property(anyRoles, anyRoles, anyRoles, (byHand, before, now) => {
      const first = rolesByDirectory(byHand, [], before);
      const second = rolesByDirectory(first.roles, first.granted, now);
      for (const role of byHand) expect(second.roles).toContain(role);
      for (const role of now) expect(second.roles).toContain(role);
      const expected = new Set<Role>([...byHand, ...now]);
      expect(new Set(second.roles)).toEqual(expected.size > 0 ? expected : new Set(["guest"]));
    }),
  );
});

test("a guest for want of anything else is no guest any more once a group gives a role", () => {
  const nothing = rolesByDirectory(["guest"], ["guest"], []);
  expect(nothing).toEqual({ roles: ["guest"], granted: ["guest"] });
  expect(rolesByDirectory(nothing.roles, nothing.granted, ["business"]).roles).toEqual(["business"]);
});
