import type { Associated } from "./stream.ts";

/** Everything of one tenant in the vault is under one tenant key; everything in one safe under one data key. */
export interface Safe {
  readonly tenant: string;
  readonly safe: string;
}

/** What a caller calls an object. Each `put` makes a new version of it. */
export interface ObjectPlace extends Safe {
  readonly object: string;
}

/** One version of one object: bytes that never change. */
export interface Place extends ObjectPlace {
  readonly version: string;
}

/** Letters, digits, `.`, `_` and `-`, beginning with a letter or digit: the same in a URL, an S3 key and a file name. */
const name = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/**
 * Joins names so that different lists never give the same text: no name can hold the separator.
 *
 * @throws RangeError when one is not a name; names are ids that callers make, never what people type
 */
export const joined = (names: readonly string[], separator: "/" | "|"): string => {
  const wrong = names.find((each) => !name.test(each));
  if (wrong !== undefined) throw new RangeError(`not a name for the vault: ${JSON.stringify(wrong)}`);
  return names.join(separator);
};

/**
 * Ties sealed bytes to their place: `tenant|safe|object|version|suite`, in ASCII. Text, so that somebody who recovers
 * a file by hand can type it.
 */
export const associatedData = ({ tenant, safe, object, version }: Place): Associated => {
  const place = joined([tenant, safe, object, version], "|");
  return (suite) => Buffer.from(`${place}|${suite}`, "ascii");
};

/** What an object is called in a store. */
export const nameOf = ({ tenant, safe, object, version }: Place): string =>
  joined([tenant, safe, object, version], "/");
