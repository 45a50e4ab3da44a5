import { mergedText } from "../../../domain/merge.ts";
import { tidied } from "../../../domain/working-copy.ts";

/** What the fields of a part hold, by their names: heading and wording, or the lines of an answer. */
export type Fields = Readonly<Record<string, string>>;

/** The card of one part: its form, its fields, and the revision that they began from. */
export interface Card {
  readonly element: HTMLElement;
  readonly part: string;
  readonly isText: boolean;
  readonly label: () => string;
  readonly base: () => string;
  readonly setBase: (base: string) => void;
  readonly read: () => Fields;
  /** Puts other content into the fields; the caret stays where it was in the words. */
  readonly write: (fields: Fields) => void;
  readonly setReadOnly: (readOnly: boolean) => void;
  /** The field that people go on writing in. */
  readonly focus: () => void;
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export const cardOf = (element: HTMLElement): Card | undefined => {
  // Looked for anew every time: what is in a card may be replaced.
  const formOf = () => element.querySelector<HTMLFormElement>("form[id^='form-']");
  const baseOf = () => formOf()?.querySelector<HTMLInputElement>("[name=base]");
  const controls = (): readonly Control[] =>
    [...(formOf()?.querySelectorAll<Control>("input, textarea, select") ?? [])].filter(({ name }) => isContent(name));
  if (!baseOf()) return undefined;
  const part = element.dataset["part"] ?? "";
  return {
    element,
    part,
    isText: !part.startsWith("value."),
    label: () => element.querySelector(".part-name")?.textContent?.trim() ?? "",
    base: () => baseOf()?.value ?? "",
    setBase: (value) => {
      const base = baseOf();
      if (base) base.value = value;
    },
    read: () => {
      const entries = new FormData(formOf() ?? undefined);
      const textOf = (name: string): string => {
        const entry = entries.get(name);
        return typeof entry === "string" ? entry : "";
      };
      return Object.fromEntries(controls().map(({ name }) => [name, textOf(name)]));
    },
    write: (fields) => {
      for (const control of controls()) put(control, fields[control.name] ?? "");
    },
    setReadOnly: (readOnly) => {
      for (const control of controls()) if (!(control instanceof HTMLSelectElement)) control.readOnly = readOnly;
    },
    focus: () => (controls().find(({ name }) => name === "wording") ?? controls()[0])?.focus(),
  };
};

/** Whether a field is what people write, and not what the form itself carries. */
export const isContent = (name: string): boolean =>
  name === "heading" || name === "wording" || name.startsWith("values.");

/** Fields as the server keeps them. */
export const tidiedFields = ({ heading, wording, ...others }: Fields): Fields => ({
  ...Object.fromEntries(
    Object.entries(others)
      .filter(([name]) => !isIdle(name, others))
      .map(([name, text]) => [name, text.trim()]),
  ),
  ...(heading !== undefined && { heading: tidied({ heading, wording: "" }).heading }),
  ...(wording !== undefined && { wording: tidied({ heading: "", wording }).wording }),
});

/** A currency without an amount and a unit without a number say nothing. */
const isIdle = (name: string, fields: Fields): boolean =>
  (name.endsWith(".currency") && fields[name.replace(/currency$/, "amount")]?.trim() === "") ||
  (name.endsWith(".unit") && fields[name.replace(/unit$/, "count")]?.trim() === "");

/** Whether two hold the same: a field that one of them does not know is empty. */
export const sameFields = (one: Fields, other: Fields): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => (one[name] ?? "") === (other[name] ?? ""));

/** What was typed since, on top of what others wrote; `null` where both are in the same place. Answers are not mixed. */
export const mergedFields = (base: Fields, mine: Fields, theirs: Fields): Fields | null => {
  const merged = Object.keys(mine).map((name): readonly [string, string | null] => {
    const [before = "", my = "", their = ""] = [base[name], mine[name], theirs[name]];
    const mixes = name === "heading" || name === "wording";
    return [name, mixes ? mergedText(before, my, their) : my === before ? their : their === before ? my : null];
  });
  return merged.some(([, text]) => text === null)
    ? null
    : Object.fromEntries(merged.map(([name, text]) => [name, text ?? ""]));
};

const put = (control: Control, text: string): void => {
  if (control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox"))
    control.checked = control.value === text;
  else if (control instanceof HTMLSelectElement) {
    if (text !== "") control.value = text;
  } else if (control.value !== text) replaceText(control, text);
};

const replaceText = (field: HTMLInputElement | HTMLTextAreaElement, text: string): void => {
  const { selectionStart, selectionEnd, value: before } = field;
  field.value = text;
  if (document.activeElement !== field || selectionStart === null) return;
  field.setSelectionRange(moved(before, text, selectionStart), moved(before, text, selectionEnd ?? selectionStart));
};

/** Where a place in a text is after the text became another: what stands before both, or behind both, holds it. */
const moved = (before: string, after: string, place: number): number => {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  if (place <= start) return place;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return place >= before.length - end ? place + after.length - before.length : start;
};
