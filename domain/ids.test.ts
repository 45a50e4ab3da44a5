import fc from "fast-check";
import { expect, test } from "vitest";
import { parseContractId } from "./ids.ts";

test("an id is a UUID of version 4 or 7, read in any case and kept in lower case", () => {
  fc.assert(
    fc.property(fc.uuid({ version: [4, 7] }), (id) => {
      expect(parseContractId(id)).toBe(id);
      expect(parseContractId(id.toUpperCase())).toBe(id);
    }),
  );
});

test("anything else is no id: other versions, broken text, text around an id", () => {
  fc.assert(fc.property(fc.uuid({ version: [1, 3, 5] }), (id) => parseContractId(id) === undefined));
  fc.assert(fc.property(fc.string(), (text) => parseContractId(text) === undefined));
  const id = "01890a5d-ac96-774b-bcce-b302099a8057";
  for (const text of [` ${id}`, `${id}\n`, `{${id}}`, id.replaceAll("-", "")])
    expect(parseContractId(text)).toBeUndefined();
});
