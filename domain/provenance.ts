import type { ApproverGroup } from "./approver-group.ts";
import type { Clause } from "./clause.ts";

/**
 * Which of a library clause's wordings was taken: the one that is offered first, another that is as good to us, or one
 * that gives way and needs the agreement of `approver`.
 */
export type Position =
  | { readonly kind: "standard" }
  | { readonly kind: "alternate"; readonly id: string }
  | { readonly kind: "fallback"; readonly id: string; readonly approver: ApproverGroup };

/** What an article of a draft was made from. Kept beside the clauses, so that whoever edits those cannot lose it. */
export interface Provenance {
  /** Of the clause in the library. */
  readonly library: string;
  readonly version: number;
  readonly position: Position;
  /** The article as it was put in, with all that is below it: what people changed since is told by it. */
  readonly wording: Clause;
}

export const standard: Position = { kind: "standard" };
