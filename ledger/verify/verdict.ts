/** What can be wrong with a bundle. */
export type ProblemCode =
  | "archive"
  | "manifest"
  | "key"
  | "missing"
  | "unlisted"
  | "changed"
  | "checkpoint"
  | "entry"
  | "entry-foreign"
  | "proof"
  | "consistency"
  | "document"
  | "opening"
  | "anchor";

export interface Problem {
  readonly code: ProblemCode;
  /** A file of the bundle, where the problem lies in one. */
  readonly file?: string;
  /** The entry's number in the ledger, or the line where that cannot be read. */
  readonly entry?: number;
  readonly line?: number;
  /** What exactly, for technicians. */
  readonly detail?: string;
}

export interface Verdict {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  /** Said by the bundle; worth something only if `ok`. */
  readonly told: {
    readonly origin: string;
    readonly tenant: string;
    readonly subject: string;
    readonly madeAt: string;
    readonly entries: number;
    readonly documents: readonly { readonly name: string; readonly sha256: string }[];
    readonly checkpoint: { readonly number: number; readonly size: number; readonly at: string } | null;
    readonly verifierKey: string;
  } | null;
  /** Whether the key was given from outside. Without that, whoever made the bundle may have made the key as well. */
  readonly keyFromOutside: boolean;
}
