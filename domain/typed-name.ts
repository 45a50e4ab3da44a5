/**
 * Whether somebody has typed their own name: in any case, width and spacing, and of a name in two scripts either part
 * ("Li Na 李娜": Li Na, 李娜, or both). Whoever fills in forms without knowing who is meant types another.
 */
export const isTypedName = (typed: string, name: string): boolean => {
  const given = plain(typed);
  return given !== "" && [name, ...scripts.map((script) => name.match(script)?.join("") ?? "")].some(isPlain(given));
};

const scripts = [/\p{Script=Han}/gu, /[^\p{Script=Han}]/gu] as const;

const isPlain =
  (given: string) =>
  (name: string): boolean =>
    plain(name) === given;

/** Letters and digits only. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLocaleLowerCase("en")
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "");
