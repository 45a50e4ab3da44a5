import { type Refusal, refuse } from "./refusal.ts";

/** What a signer leaves on a page. */
export const fieldKinds = ["signature", "initials", "date", "text", "checkbox", "cross-page-seal"] as const;
export type FieldKind = (typeof fieldKinds)[number];

/** One of a contract's signers, whatever the wording: a side, and their number on it in the order of signing, from 1. */
export type SignerSlot = `${"ours" | "theirs"}-${number}`;

/** A rectangle on a page (from 0) as people see it, cropped and turned: in points from its lower left corner. */
export interface FieldPlace {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface SignatureField {
  readonly id: string;
  readonly kind: FieldKind;
  readonly slot: SignerSlot;
  /** Of a seal across pages: where its strip begins on the right edge of every page; the page counts for nothing. */
  readonly place: FieldPlace;
  /** What to write there, for whoever fills it in. */
  readonly label: string;
  /** Whether a signature without it is refused. */
  readonly required: boolean;
  /** The words that it stands beside, where it was placed by them: it moves with them when the wording changes. */
  readonly anchor: string | null;
}

/** Points. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** How large a field is unless told, in points: a signature has room for what must be said beside it. */
export const usualSize: Readonly<Record<FieldKind, PageSize>> = {
  signature: { width: 200, height: 82 },
  initials: { width: 60, height: 30 },
  date: { width: 90, height: 20 },
  text: { width: 160, height: 20 },
  checkbox: { width: 14, height: 14 },
  "cross-page-seal": { width: 120, height: 120 },
};

const smallest: Readonly<Record<FieldKind, PageSize>> = {
  signature: { width: 120, height: 60 },
  initials: { width: 20, height: 12 },
  date: { width: 50, height: 10 },
  text: { width: 40, height: 10 },
  checkbox: { width: 8, height: 8 },
  "cross-page-seal": { width: 40, height: 40 },
};

export const mostFields = 100;

/** Why a field cannot stand there; null where it can. Fields of one signer that hide each other are refused too. */
export const placeRefusal = (
  field: Pick<SignatureField, "kind" | "place">,
  pages: readonly PageSize[],
  others: readonly Pick<SignatureField, "kind" | "place">[],
): Refusal | null => {
  const { kind, place } = field;
  const least = smallest[kind];
  if (others.length >= mostFields) return refuse("field-too-many", { most: mostFields });
  if (place.width < least.width || place.height < least.height) {
    return refuse("field-too-small", { width: least.width, height: least.height });
  }
  const sizes = kind === "cross-page-seal" ? pages : pages.slice(place.page, place.page + 1);
  if (sizes.length === 0) return refuse("field-off-page");
  const strip = kind === "cross-page-seal" ? { ...place, x: 0, width: 0 } : place;
  if (sizes.some((size) => !isWithin(strip, size))) return refuse("field-off-page");
  const isHidden = others.some(
    (other) => other.kind !== "cross-page-seal" && kind !== "cross-page-seal" && overlap(other.place, place),
  );
  return isHidden ? refuse("field-overlaps") : null;
};

/**
 * Why a field that was placed on an earlier wording has no place in this one: its words are gone, or its page. Fields beside
 * words that still stand there have been moved to them (`on` is the wording that they were placed on last).
 */
export const lostPlace = (
  field: Pick<SignatureField, "kind" | "place" | "anchor">,
  pages: readonly PageSize[],
  { on, now }: { readonly on: number; readonly now: number },
): "words" | "page" | null => {
  if (field.anchor !== null && on !== now) return "words";
  return placeRefusal(field, pages, [])?.refused === "field-off-page" ? "page" : null;
};

const isWithin = ({ x, y, width, height }: FieldPlace, page: PageSize): boolean =>
  x >= 0 && y >= 0 && x + width <= page.width && y + height <= page.height;

const overlap = (a: FieldPlace, b: FieldPlace): boolean =>
  a.page === b.page && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** How a signer lets their signature look. None of it is the signature: that is made with a key and a certificate. */
export type SignatureLook =
  | { readonly way: "typed" }
  /** Strokes as they were drawn: an SVG path of moves and lines in a box of 300 by 100. */
  | { readonly way: "drawn"; readonly strokes: string }
  /** An image of theirs, kept with the entries. */
  | { readonly way: "image" };

/** Moves and lines between whole numbers of at most four digits, and nothing else: it becomes part of a drawing. */
export const strokePattern = /^(?:[ML]\d{1,4} \d{1,4})+$/;

/** What a signer entered. */
export interface FieldEntries {
  readonly look: SignatureLook;
  /** By field: text, a date as `2026-11-27`, `yes` of a checkbox. */
  readonly values: Readonly<Record<string, string>>;
  readonly hasImage: boolean;
}

export interface WrongEntry {
  /** Of the field, or `look`. */
  readonly field: string;
  readonly wrong: "missing" | "not-a-date" | "too-long";
}

/** What is missing or wrong of what a signer entered, by field. */
export const wrongEntries = (
  fields: readonly SignatureField[],
  { look, values, hasImage }: FieldEntries,
): readonly WrongEntry[] => {
  const looks: readonly WrongEntry[] = look.way === "image" && !hasImage ? [{ field: "look", wrong: "missing" }] : [];
  const wrong = fields.flatMap(({ id, kind, required }): readonly WrongEntry[] => {
    const value = values[id]?.trim() ?? "";
    if (kind === "signature") return [];
    if (kind === "cross-page-seal") return required && !hasImage ? [{ field: id, wrong: "missing" }] : [];
    if (value === "") return required ? [{ field: id, wrong: "missing" }] : [];
    if (kind === "date" && !isDate(value)) return [{ field: id, wrong: "not-a-date" }];
    return value.length > mostCharacters[kind] ? [{ field: id, wrong: "too-long" }] : [];
  });
  return [...looks, ...wrong];
};

const mostCharacters: Readonly<Record<Exclude<FieldKind, "signature" | "cross-page-seal">, number>> = {
  initials: 10,
  date: 10,
  text: 200,
  checkbox: 3,
};

const isDate = (text: string): boolean => {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};
