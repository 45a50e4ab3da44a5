import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sessionTokenIn } from "./session-token.ts";

const kind = { secret: "of ours", cookieName: "engross.session_token" };
const signed = (token: string, secret = kind.secret): string =>
  `${token}.${createHmac("sha256", secret).update(token).digest("base64")}`;

test("a token is found in a cookie among others and in a bearer header, percent-encoded or not", () => {
  const cookie = `engross.theme=dark; engross.session_token=${encodeURIComponent(signed("abc"))}; x=1`;
  expect(sessionTokenIn({ cookie }, kind)).toBe("abc");
  expect(sessionTokenIn({ authorization: `Bearer ${signed("abc")}` }, kind)).toBe("abc");
  expect(sessionTokenIn({ authorization: `bearer ${encodeURIComponent(signed("abc"))}` }, kind)).toBe("abc");
});

test("a cookie whose name only ends like ours, another secret, no signature, an empty token: nobody", () => {
  const other = `xengross.session_token=${encodeURIComponent(signed("abc"))}`;
  expect(sessionTokenIn({ cookie: other }, kind)).toBeUndefined();
  for (const carried of [signed("abc", "of others"), "abc", "abc.", signed(""), "%E0%A4%A.x"])
    expect(sessionTokenIn({ authorization: `Bearer ${carried}` }, kind)).toBeUndefined();
  expect(sessionTokenIn({ authorization: `Basic ${signed("abc")}` }, kind)).toBeUndefined();
});

test("an Authorization header rules the cookie out", () => {
  expect(sessionTokenIn({ authorization: "Bearer x", cookie: `engross.session_token=${signed("abc")}` }, kind)).toBe(
    undefined,
  );
});

test("no text but what we signed is taken, and none makes it throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
      expect(sessionTokenIn({ authorization: `Bearer ${text}` }, kind)).toBeUndefined();
      expect(sessionTokenIn({ cookie: `engross.session_token=${text}` }, kind)).toBeUndefined();
    }),
  );
});
