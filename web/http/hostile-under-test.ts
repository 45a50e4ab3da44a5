import fc from "fast-check";
import { z } from "zod";

/** Text that has broken programs: each of these once did, somewhere. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "' or 1=1 --",
    "\\",
    "%00",
    "%ff%fe",
    "../../etc/passwd",
    "${jndi:ldap://127.0.0.1/x}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol'/>",
    "\u202egnp.exe",
    "\u0000\u0001\u001b[31m",
    "١٢٣",
    "ﷺ".repeat(200),
    "-1",
    "1e309",
    "9007199254740993",
    "NaN",
    "0x10",
    "",
    " ",
    "x".repeat(70_000),
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
    "2027-02-30",
    "+010000-01-01T00:00:00Z",
    "javascript:alert(1)",
    "//evil.example",
    "\r\nSet-Cookie: a=b",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.double(),
  fc.constantFrom<unknown>(
    null,
    true,
    -0,
    1e308,
    -9007199254740991,
    2 ** 31,
    2 ** 53,
    [],
    {},
    [[[]]],
    JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'),
    JSON.parse(`${"[".repeat(100)}${"]".repeat(100)}`),
  ),
);

interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What a schema takes, as near as its description says, with hostile text wherever text is free. */
export const nearly = (schema: z.ZodType): fc.Arbitrary<unknown> => {
  if (schema instanceof z.ZodUndefined) return fc.constant(undefined);
  return ofShape(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Shape);
};

const ofShape = (shape: Shape): fc.Arbitrary<unknown> => {
  const value = wellShaped(shape);
  return fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: hostileValue });
};

const wellShaped = (shape: Shape): fc.Arbitrary<unknown> => {
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return fc.oneof(...choices.map(ofShape));
  switch (shape.type) {
    case "object":
      return fc.record(
        Object.fromEntries(Object.entries(shape.properties ?? {}).map(([key, inner]) => [key, ofShape(inner)])),
        { requiredKeys: [...(shape.required ?? [])] },
      );
    case "array":
      return fc.array(ofShape(shape.items ?? {}), { maxLength: 3 });
    case "integer":
      return fc.integer({ min: shape.minimum ?? -(2 ** 53) + 1, max: shape.maximum ?? 2 ** 53 - 1 });
    case "number":
      return fc.double({ min: shape.minimum ?? -1e308, max: shape.maximum ?? 1e308, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "string":
      return textOf(shape);
    default:
      return hostileValue;
  }
};

const textOf = ({ format, maxLength = 300 }: Shape): fc.Arbitrary<string> => {
  if (format === "uuid") return fc.uuid();
  if (format === "email") return fc.emailAddress();
  if (format === "date") return fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
  if (format === "date-time") return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  return hostileText.map((text) => text.slice(0, maxLength));
};
