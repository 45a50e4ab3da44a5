import { type RawBuilder, sql } from "kysely";

const han = /\p{Script=Han}/u;

/**
 * Words for `tsvector('simple')`: Latin words as they are, Han text as overlapping pairs of characters, since Chinese
 * has no spaces and PostgreSQL no Chinese dictionary. Finds any run of two or more characters.
 */
export const searchTokens = (text: string): readonly string[] =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .split(/(\p{Script=Han}+)|[^\p{L}\p{N}]+/u)
    .filter((part) => part !== undefined && part !== "")
    .flatMap((part) => (han.test(part) ? pairs(part) : [part]));

const pairs = (text: string): readonly string[] => {
  const characters = [...text];
  return characters.length === 1 ? characters : characters.slice(1).map((next, index) => `${characters[index]}${next}`);
};

export const searchVector = (text: string): RawBuilder<string> =>
  sql<string>`array_to_tsvector(${[...new Set(searchTokens(text))]}::text[])`;

/** Matches rows that hold every token; the last word of Latin text may be unfinished. `null` where nothing is asked. */
export const searchQuery = (text: string): RawBuilder<string> | null => {
  const tokens = searchTokens(text);
  if (tokens.length === 0) return null;
  const query = tokens.map((token) => `'${token.replaceAll(/['\\]/g, "")}'${han.test(token) ? "" : ":*"}`).join(" & ");
  return sql<string>`${query}::tsquery`;
};
