import { z } from "zod";
import { parseContractId } from "../../../domain/ids.ts";
import { isPart, isTextPart, type Part, type TextPart } from "../../../domain/working-copy.ts";
import { idIn } from "../../contract/contract.ts";
import { type Revision, readRevision } from "../../drafting/working-copy.ts";

export const ofContract = z.object({ contract: idIn(parseContractId) });

/** `title`, `preamble`, or `clause.` and the id of a clause. */
export const textPart = z
  .string()
  .max(120)
  .transform((text, context): TextPart => {
    if (isTextPart(text)) return text;
    context.addIssue({ code: "custom", message: "No part of a draft's wording is called so." });
    return z.NEVER;
  });

/** As `textPart`, or `value.` and the name of a variable. */
export const anyPart = z
  .string()
  .max(120)
  .transform((text, context): Part => {
    if (isPart(text)) return text;
    context.addIssue({ code: "custom", message: "No part of a draft is called so." });
    return z.NEVER;
  });

/** The revision that was edited from, as the editor told it: `3.12`. */
export const revision = z
  .string()
  .max(20)
  .transform((text, context): Revision => {
    const read = readRevision(text);
    if (read) return read;
    context.addIssue({ code: "custom", message: "This names no revision." });
    return z.NEVER;
  });

/** What may be done with a clause once its text is saved. */
export const steps = ["up", "down", "in", "out", "add", "remove", "restore"] as const;

/** Where the part stands on the page. */
export const anchorOf = (part: string): string => `edit-${part.replace(".", "-")}`;
