import type { Bilingual } from "../domain/language.ts";
import type { Reader } from "./reader.ts";

/** A one-time code for whoever must type it. */
export interface CodeNote {
  readonly reader: Pick<Reader, "name">;
  readonly code: string;
  readonly minutes: number;
  /** What the code is for, such as "Signing contract 2026-00042". */
  readonly purpose: Bilingual;
}
