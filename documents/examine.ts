import { join } from "node:path";
import { isRefusal, type Refusal } from "../domain/refusal.ts";
import { guarded } from "./guarded.ts";
import type { PdfVerification } from "./verify.ts";

/** A verification as JSON has it: instants as text. */
export type Examined = AsJson<PdfVerification>;

type AsJson<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly AsJson<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: AsJson<T[Key]> }
      : T;

/** `verifyPdf` of a file that anybody may have sent, in a process of its own. */
export const examinePdf = async (bytes: Uint8Array, roots: readonly Uint8Array[]): Promise<Examined | Refusal> => {
  const program = join(import.meta.dirname, "check-pdf.ts");
  const output = await guarded(
    program,
    roots.map((root) => Buffer.from(root).toString("base64")),
    bytes,
  );
  return isRefusal(output) ? output : (JSON.parse(output) as Examined);
};
