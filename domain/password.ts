import { type Refusal, refuse } from "./refusal.ts";

/**
 * Between the 8 characters that NIST SP 800-63B-4 §3.1.1.2 demands beside a second factor and the 15 for a password
 * alone: a step-up stands before every dangerous act.
 */
export const passwordLength = { least: 12, most: 200 } as const;

/** What a password is held against. */
export interface PasswordCheck {
  /** Whether a text in lower case is one of the common passwords. */
  readonly isCommon: (text: string) => boolean;
  /** Words that whoever knows the person would try: name, address, organisation. */
  readonly about: readonly string[];
}

/** As it is hashed: the same characters however a keyboard composes them (NIST SP 800-63B-4 §3.1.1.2, Unicode NFC). */
export const normalPassword = (password: string): string => password.normalize("NFC");

/**
 * Why a new password is too weak, if it is. No kind of character is demanded and none forbidden; refused is what is
 * short, common, made from a common one by digits or repetition, or little more than the person's own data.
 */
export const weakPassword = (password: string, { isCommon, about }: PasswordCheck): Refusal | undefined => {
  const text = normalPassword(password).toLowerCase();
  if ([...text].length < passwordLength.least) return refuse("password-short", { least: passwordLength.least });
  if ([...text].length > passwordLength.most) return refuse("password-long", { most: passwordLength.most });
  if (variants(text).some(isCommon) || isMonotonous(text)) return refuse("password-common");
  return isAbout(text, about) ? refuse("password-personal") : undefined;
};

/** The text, without what people add at its ends, and what it repeats. */
const variants = (text: string): readonly string[] => {
  const bare = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const whole = [text, text.replaceAll(/\s/g, ""), bare].filter((one) => one.length > 3);
  const repeated = whole.flatMap((one) => /^(.{4,}?)\1+$/su.exec(one)?.[1] ?? []);
  return [...whole, ...repeated];
};

/** Few different characters, or each the neighbour of the one before: `aaaaaaaaaaaa`, `abcdefghijkl`, `121212121212`. */
const isMonotonous = (text: string): boolean => {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = points.slice(1).map((point, i) => point - (points[i] ?? 0));
  return new Set(points).size < 4 || steps.every((step) => step === steps[0]);
};

const fewLeft = 6;

const isAbout = (text: string, about: readonly string[]): boolean => {
  const words = about
    .flatMap((one) => one.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => [...word].length > 2 || /\p{Script=Han}{2}/u.test(word))
    .sort((a, b) => b.length - a.length);
  const left = [...words, "engross"].reduce((rest, word) => rest.replaceAll(word, ""), text);
  return left !== text && left.replaceAll(/[^\p{L}\p{N}]/gu, "").length < fewLeft;
};
