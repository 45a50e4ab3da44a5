import type { LinkId } from "./act.ts";
import type { ContractId, DocumentId, PersonId, TenantId } from "./ids.ts";
import type { PolicyId } from "./right.ts";

/** What somebody did with content: saw it, kept a copy, took evidence with them, looked for it, or was refused. */
export const accessActs = ["viewed", "downloaded", "exported", "searched", "refused"] as const;
export type AccessAct = (typeof accessActs)[number];

/** What it was done with. */
export const accessObjects = [
  "contract",
  "history",
  "approvals",
  "rights",
  "draft",
  "version",
  "document",
  "original",
  "evidence",
  "share",
  "negotiation",
  "inbox",
  "register",
  "notices",
  "access-log",
  "seal-register",
  "incident",
] as const;
export type AccessObject = (typeof accessObjects)[number];

/** The content that was reached for. */
export interface AccessedContent {
  readonly act: AccessAct;
  readonly object: AccessObject;
  readonly contract?: ContractId | undefined;
  readonly document?: DocumentId | undefined;
  /** Number of the contract's version. */
  readonly version?: number | undefined;
  /** Of the stored bytes, also where a watermarked copy of them was handed out. */
  readonly sha256?: string | undefined;
  /** What was looked for. */
  readonly search?: string | undefined;
  /** How many contracts the answer named. */
  readonly found?: number | undefined;
  /** Code of the refusal. */
  readonly refused?: string | undefined;
}

/** Who it was, and from where. */
export interface AccessedBy {
  /** As ledger entries name them: `person/<uuid>`, `signer/<uuid>`, `share/<uuid>`, `guest/<uuid>` or `link/<uuid>`. */
  readonly actor: string;
  /** The member, signed in or by a link that was mailed to them. */
  readonly person: PersonId | null;
  readonly link: LinkId | null;
  readonly session: string | null;
  /** The policies that let them in; none where a link did. */
  readonly allowedBy: readonly PolicyId[];
  readonly face: "page" | "api";
  /** Network address, as the last trusted proxy told it. */
  readonly address: string;
  readonly userAgent: string;
  /** With which program or browser the session was opened. */
  readonly sessionAgent: string | null;
  /** ISO 3166-1 alpha-2, where a trusted proxy tells it. */
  readonly country: string | null;
}

/** One line of the access log. */
export interface Access extends AccessedContent, AccessedBy {
  readonly tenant: TenantId;
  readonly at: Date;
}

/** What the ledger calls it. */
export const accessKind = ({ act, object }: Pick<AccessedContent, "act" | "object">): string => {
  if (act === "exported") return "evidence-exported";
  if (act === "searched") return "contracts-searched";
  if (act === "refused") return "access-refused";
  if (act === "downloaded") return object === "original" ? "original-downloaded" : "document-downloaded";
  if (object === "share") return "share-viewed";
  if (object === "negotiation") return "negotiation-viewed";
  return object === "version" || object === "document" || object === "draft" || object === "original"
    ? "document-viewed"
    : "contract-viewed";
};

/**
 * Where the ledger keeps it: looks at documents with the contract they belong to, whose history they are part of; looks
 * at pages about it and refused tries beside them, for they are many and say nothing of its life; what concerns no single
 * contract with the organisation.
 */
export const accessSubject = (access: Access): string => {
  const { contract, tenant } = access;
  if (contract === undefined) return `access/${tenant}`;
  return aside.has(accessKind(access)) ? `access/${contract}` : `contract/${contract}`;
};

const aside: ReadonlySet<string> = new Set(["contract-viewed", "access-refused", "contracts-searched"]);
