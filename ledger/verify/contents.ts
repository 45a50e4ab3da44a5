import { canonicalJson } from "../canonical.ts";
import type { Checkpoint } from "../checkpoint.ts";
import { commitment } from "../commitment.ts";
import { leafHash } from "../leaf.ts";
import { namedDocuments } from "../named-documents.ts";
import type { Json } from "../tables.ts";
import type { Manifest } from "./manifest.ts";
import { consistent } from "./merkle.ts";
import { AuditPaths } from "./paths.ts";
import type { Problem } from "./verdict.ts";

interface CheckedEntries {
  readonly count: number;
  /** The SHA-256 of documents that entries name. */
  readonly documents: ReadonlySet<string>;
  readonly commitments: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Every entry is in the tree of the checkpoint, is of this subject, and stands after the one before it. */
export const checkEntries = (
  entriesText: string,
  proofsText: string,
  { tenant, subject }: Manifest,
  { size, root }: Checkpoint,
): CheckedEntries => {
  const paths = new AuditPaths(size, root);
  const entries = linesOf(entriesText);
  const proofs = linesOf(proofsText);
  const documents = new Set<string>();
  const commitments = new Set<string>();
  const problems: Problem[] = [];
  let before = -1;
  for (const [place, entry] of entries.entries()) {
    const line = place + 1;
    const proof = proofIn(proofs[place] ?? "");
    const told = objectIn(entry);
    const where = proof === undefined ? { line } : { line, entry: proof.index };
    if (proof === undefined || !paths.proves({ ...proof, leaf: leafHash(Buffer.from(entry, "utf8")) }))
      problems.push({ code: "proof", ...where });
    if (told === undefined) problems.push({ code: "entry", ...where });
    else if (told["tenant"] !== tenant || told["subject"] !== subject || (proof && proof.index <= before))
      problems.push({ code: "entry-foreign", ...where });
    before = proof?.index ?? before;
    for (const document of namedDocuments(told?.["body"] ?? null)) documents.add(document);
    for (const [found] of entry.matchAll(/hmac-sha256:[\w-]{43}/g)) commitments.add(found);
  }
  if (proofs.length > entries.length) problems.push({ code: "proof", line: entries.length + 1 });
  return { count: entries.length, documents, commitments, problems };
};

/** Whether the bundle's proof shows that the ledger goes on from the earlier checkpoint. */
export const checkConsistency = (text: string, earlier: Checkpoint, later: Checkpoint): boolean => {
  const path = hashesIn(valueIn(text));
  const [from, to] = [earlier.size, later.size];
  return path !== undefined && consistent({ from, to, oldRoot: earlier.root, newRoot: later.root, path });
};

/** Each disclosed value is what an entry is committed to. */
export const checkOpenings = (text: string, commitments: ReadonlySet<string>): readonly Problem[] =>
  linesOf(text).flatMap((line, place): readonly Problem[] => {
    const { commitment: stands, value, salt } = objectIn(line) ?? {};
    const opens =
      typeof stands === "string" &&
      typeof value === "string" &&
      typeof salt === "string" &&
      commitments.has(stands) &&
      isCommitment(stands, value, salt);
    return opens ? [] : [{ code: "opening", line: place + 1 }];
  });

const isCommitment = (stands: string, value: string, salt: string): boolean => {
  const bytes = Buffer.from(salt, "base64url");
  return bytes.length >= 32 && bytes.toString("base64url") === salt && commitment(value, bytes) === stands;
};

/** Lines end in a newline, the last one as well; a text without is no line. */
const linesOf = (text: string): readonly string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

const proofIn = (line: string): { readonly index: number; readonly path: readonly string[] } | undefined => {
  const { index, path } = objectIn(line) ?? {};
  const isPath = Array.isArray(path) && path.every((hash): hash is string => typeof hash === "string");
  return typeof index === "number" && isPath ? { index, path } : undefined;
};

const hashesIn = (value: Json | undefined): readonly Buffer[] | undefined => {
  if (!Array.isArray(value)) return undefined;
  const hashes = value.map((text) => Buffer.from(String(text), "base64"));
  return hashes.every(({ length }) => length === 32) ? hashes : undefined;
};

type JsonObject = { readonly [name: string]: Json | undefined };

/** The object that a line says, if the line is canonical JSON. */
const objectIn = (line: string): JsonObject | undefined => {
  const value = valueIn(line);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && canonicalJson(value) === line ? (value as JsonObject) : undefined;
};

const valueIn = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};
