import fc from "fast-check";
import { expect, test } from "vitest";
import { normalPassword, passwordLength, weakPassword } from "./password.ts";

const common = new Set(["password", "qwertyuiop", "iloveyou", "123456123456"]);
const check = { isCommon: (text: string) => common.has(text), about: ["Li Fang 李芳", "li.fang@orchid.example"] };
const refused = (password: string): string | undefined => weakPassword(password, check)?.refused;

test("a long phrase is enough, whatever it is made of", () => {
  for (const password of [
    "correct horse battery staple",
    "一句只有我自己知道的很长的话",
    "tq8Vn2mzKw0p",
    "     m y  w o r d s  ",
  ])
    expect(refused(password)).toBeUndefined();
});

test("short, endless, common, repeated and personal passwords are refused", () => {
  expect(refused("tq8Vn2mzKw0")).toBe("password-short");
  expect(refused(`${"tq8V n2mz ".repeat(21)}`)).toBe("password-long");
  for (const password of [
    "Password1234!",
    "2024password2024",
    "passwordpassword",
    "pass word pass word",
    "123456123456",
  ])
    expect(refused(password)).toBe("password-common");
  for (const password of ["aaaaaaaaaaaa", "abcdefghijkl", "121212121212", "999999999999"])
    expect(refused(password)).toBe("password-common");
  for (const password of ["LiFang-Orchid1", "engross-orchid", "li.fang@orchid.example"])
    expect(refused(password)).toBe("password-personal");
});

test("length is counted in characters as people see them typed, and composition does not matter", () => {
  expect(normalPassword("e\u0301")).toBe("é");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
      const short = [...text.normalize("NFC").toLowerCase()].length < passwordLength.least;
      expect(refused(text) === "password-short").toBe(short);
      expect(refused(text.normalize("NFD"))).toBe(refused(text.normalize("NFC")));
    }),
  );
});
