import type { z } from "zod";
import type { ContractId } from "../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { Value, Variable } from "../../domain/variable.ts";
import { type AnswerPart, answerPart, mergedAnswer, sameAnswer } from "../../domain/working-copy.ts";
import type { SignedInContext } from "../http/context.ts";
import { enteredFrom, type entries, readEntries } from "./draft-entries.ts";
import { answerAt, openCopy, type Revision, type WorkingCopy, writePart } from "./working-copy.ts";
import { mostAttempts, writerOf } from "./working-copy-editing.ts";

/** What somebody answered, and the revision that they began from. */
export interface TypedAnswer {
  readonly variable: string;
  readonly base: Revision;
  readonly values: z.output<typeof entries>;
}

export interface SavedAnswer {
  readonly part: AnswerPart;
  readonly base: string;
  /** Whether what others answered meanwhile is in it. */
  readonly merged: boolean;
  /** What the fields of its form hold now. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Saves the answer to one variable, as `saveText` saves a text. */
export const saveAnswer = async (
  context: SignedInContext,
  contract: ContractId,
  { variable: name, base, values }: TypedAnswer,
): Promise<SavedAnswer | Refusal> => {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const copy = await openCopy(context, contract, { parts: [answerPart(name)] });
    if (isRefusal(copy)) return copy;
    const variable = copy.now.variables.find((each) => each.name === name);
    if (!variable) return refuse("not-found");
    const mine = readAnswer(context, variable, values);
    if (isRefusal(mine)) return mine;
    const part = answerPart(name);
    const theirs = currentAnswer(copy, name);
    const answer = mergedAnswer(await answerAt(context, copy, part, base), mine, theirs);
    if (answer === "disputed") return refuse("text-disputed", { part });
    const isNew = !sameAnswer(answer, theirs);
    if (isNew && !(await writePart(context, copy, part, answer, writerOf(context, attempt)))) continue;
    const revision = (copy.newest.get(part)?.revision ?? 0) + (isNew ? 1 : 0);
    return {
      part,
      base: `${copy.number}.${revision}`,
      merged: !sameAnswer(answer, mine),
      fields: fieldsOf(name, answer),
    };
  }
  throw new Error(`An answer of contract ${contract} is written to more often than one can try`);
};

export const currentAnswer = ({ now }: Pick<WorkingCopy, "now">, variable: string): Value | null =>
  now.values[variable] ?? null;

/** The answer in what was sent; nothing sent is none. */
export const readAnswer = (
  { language }: SignedInContext,
  variable: Variable,
  values: TypedAnswer["values"],
): Value | null | Refusal => {
  const read = readEntries([variable], { [variable.name]: values[variable.name] ?? null }, language);
  return isRefusal(read) ? read : (read[variable.name] ?? null);
};

/** The fields of an answer's form by their names. */
export const fieldsOf = (variable: string, value: Value | null): Readonly<Record<string, string>> =>
  value === null ? {} : Object.fromEntries(enteredFrom({ [variable]: value }));
