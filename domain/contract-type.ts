import type { Bilingual } from "./language.ts";
import { type ContractType, contractTypes } from "./terms.ts";
import { requiredTopics, type Topic } from "./topic.ts";
import type { Variable } from "./variable.ts";

export const customFieldTypes = ["text", "number", "date", "choice", "boolean", "money"] as const;

/** What is asked of every contract of a type, beside what its template asks. */
export type CustomField = Variable & { readonly type: (typeof customFieldTypes)[number] };

/** Custom fields are questions of the draft; their names begin so, and no question of a template's does. */
export const fieldPrefix = "field-";

export const isCustomField = ({ name }: Pick<Variable, "name">): boolean => name.startsWith(fieldPrefix);

/** A type of contract as an organisation sees it. How long such contracts are kept is in `retention.ts`. */
export interface ContractKind {
  readonly type: ContractType;
  /** 0 for what comes with Engross. */
  readonly version: number;
  readonly name: Bilingual;
  /** Whether new contracts of this type can be begun. */
  readonly offered: boolean;
  readonly fields: readonly CustomField[];
  /** What such a contract has to be about before it can be submitted. */
  readonly topics: readonly Topic[];
}

/** What an organisation decides about a type. */
export type OwnKind = Omit<ContractKind, "type" | "version">;

/** As it comes with Engross. */
export const builtInKind = (type: ContractType, name: Bilingual): ContractKind => ({
  type,
  version: 0,
  name,
  offered: true,
  fields: [],
  topics: requiredTopics[type],
});

export const isContractType = (text: string): text is ContractType => contractTypes.some((type) => type === text);

/** No form asks more. */
export const mostFields = 20;
