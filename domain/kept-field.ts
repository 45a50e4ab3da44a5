import type { Bilingual } from "./language.ts";

/** The answer to a custom field, as it is shown beside a contract and searched for. */
export interface KeptField {
  /** `field-<key>`. */
  readonly name: string;
  readonly label: Bilingual;
  /** As people read it. */
  readonly text: Bilingual;
  /** As it is filtered by: the text, the day, the figures, the code of a choice, `true` or `false`. */
  readonly plain: string;
}
