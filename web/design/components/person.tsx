import type { ComponentChildren } from "preact";

export interface PersonProps {
  readonly name: string;
  /** Role, e-mail address, since when. */
  readonly detail?: ComponentChildren | undefined;
  readonly size?: "small" | "normal" | undefined;
}

const isHan = (name: string): boolean => /\p{Script=Han}/u.test(name);

/** 示例业务 → 业务 (given names tell colleagues apart); Example Lawyer → EL. */
const initials = (name: string): string => {
  const trimmed = name.trim();
  if (isHan(trimmed)) return [...trimmed].slice(-2).join("");
  const words = trimmed.split(/\s+/);
  const first = words.at(0)?.at(0) ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.at(0) ?? "") : "";
  return `${first}${last}`.toUpperCase();
};

const hues = 6;

/** The same person has the same colour on every page. */
const hueOf = (name: string): number =>
  [...name].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973, 7) % hues;

/** A person: initials and name. */
export const Person = ({ name, detail, size = "normal" }: PersonProps) => (
  <span class="person" data-size={size}>
    <span class="avatar" data-hue={hueOf(name)} aria-hidden="true">
      {initials(name)}
    </span>
    <span class="person-text">
      <span class="person-name">{name}</span>
      {detail === undefined ? null : <span class="person-detail">{detail}</span>}
    </span>
  </span>
);
