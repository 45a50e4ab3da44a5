import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync } from "node:fs";
import { type Checkpoint, openCheckpoint } from "../checkpoint.ts";
import { keyNameOf, openNote } from "../note.ts";
import { checkConsistency, checkEntries, checkOpenings } from "./contents.ts";
import { bundled, type Manifest, parseManifest } from "./manifest.ts";
import type { Problem, Verdict } from "./verdict.ts";
import { BadArchive, type Packed, readArchive } from "./zip.ts";

export interface Trust {
  /** The ledger's verifier key, had by another way than with the bundle. */
  readonly verifierKey?: string;
  /** A checkpoint of the ledger that was kept elsewhere. */
  readonly anchor?: string;
}

const nothing: Verdict["told"] = null;

/**
 * Checks a bundle, with nothing but the bundle and what the verifier trusts.
 * @throws system errors (`ENOENT` …) when the file itself cannot be read; whatever is wrong inside of it is a problem
 */
export const verifyBundle = (path: string, trust: Trust = {}): Verdict => {
  const file = openSync(path, "r");
  const keyFromOutside = trust.verifierKey !== undefined;
  try {
    const packed = readArchive(file, fstatSync(file).size);
    return { ...judge(packed, trust), keyFromOutside };
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    return { ok: false, problems: [{ code: "archive", detail: error.message }], told: nothing, keyFromOutside };
  } finally {
    closeSync(file);
  }
};

type Judged = Omit<Verdict, "keyFromOutside">;

const refusal = (problem: Problem): Judged => ({ ok: false, problems: [problem], told: nothing });

const judge = (packed: readonly Packed[], trust: Trust): Judged => {
  const files = new Map(packed.map((file) => [file.path, file]));
  const text = (name: string): string => textOf(files.get(name));
  const verifierKey = text(bundled.key).trimEnd();
  if (!isKey(verifierKey) || (trust.verifierKey !== undefined && trust.verifierKey !== verifierKey))
    return refusal({ code: "key", file: bundled.key });
  const manifest = parseManifest(openNote(text(bundled.manifest), verifierKey) ?? "");
  if (manifest === undefined || !verifierKey.startsWith(`${manifest.origin}+`))
    return refusal({ code: "manifest", file: bundled.manifest });

  const contents = contentProblems(manifest, packed);
  const checkpoint = openCheckpoint(text(bundled.checkpoint), verifierKey);
  if (checkpoint === undefined)
    return { ok: false, problems: [...contents, { code: "checkpoint", file: bundled.checkpoint }], told: nothing };
  const entries = checkEntries(text(bundled.entries), text(bundled.proofs), manifest, checkpoint);
  const problems: Problem[] = [...contents, ...entries.problems];
  const earlier = files.has(bundled.earlierCheckpoint)
    ? openCheckpoint(text(bundled.earlierCheckpoint), verifierKey)
    : null;
  if (earlier === undefined) problems.push({ code: "checkpoint", file: bundled.earlierCheckpoint });
  if (earlier && !checkConsistency(text(bundled.consistency), earlier, checkpoint))
    problems.push({ code: "consistency", file: bundled.consistency });
  problems.push(...anchorProblems(trust.anchor, verifierKey, [checkpoint, ...(earlier ? [earlier] : [])]));
  if (files.has(bundled.openings)) problems.push(...checkOpenings(text(bundled.openings), entries.commitments));

  const documents = manifest.files.filter((listed) => listed.path.startsWith(bundled.documents));
  for (const { path, sha256 } of documents)
    if (!entries.documents.has(sha256)) problems.push({ code: "document", file: path });
  return {
    ok: problems.length === 0,
    problems,
    told: {
      origin: manifest.origin,
      tenant: manifest.tenant,
      subject: manifest.subject,
      madeAt: manifest.madeAt.toISOString(),
      entries: entries.count,
      documents: documents.map(({ path, sha256 }) => ({ name: path.slice(bundled.documents.length), sha256 })),
      checkpoint: { number: checkpoint.number, size: checkpoint.size, at: checkpoint.at.toISOString() },
      verifierKey,
    },
  };
};

/** Every file is what the manifest says, in its place; no other is there. */
const contentProblems = ({ files }: Manifest, packed: readonly Packed[]): readonly Problem[] => {
  const there = packed.map(({ path }) => path);
  const expected = [...files.map(({ path }) => path), bundled.manifest];
  const missing = files.filter(({ path }) => !there.includes(path));
  const required = [bundled.key, bundled.checkpoint, bundled.entries, bundled.proofs];
  const unlisted = required.filter((path) => !expected.includes(path));
  const misplaced = missing.length > 0 ? [] : there.filter((path, place) => path !== expected[place]);
  return [
    ...missing.map(({ path }): Problem => ({ code: "missing", file: path })),
    ...[...unlisted, ...misplaced].map((path): Problem => ({ code: "unlisted", file: path })),
    ...files.flatMap((listed): readonly Problem[] => {
      const file = packed.find(({ path }) => path === listed.path);
      if (file === undefined || (file.bytes === listed.bytes && sha256Of(file) === listed.sha256)) return [];
      return [{ code: "changed", file: listed.path }];
    }),
  ];
};

const anchorProblems = (
  anchor: string | undefined,
  verifierKey: string,
  held: readonly Checkpoint[],
): readonly Problem[] => {
  if (anchor === undefined) return [];
  const outside = openCheckpoint(anchor, verifierKey);
  const isHeld = held.some(({ size, root }) => size === outside?.size && root.equals(outside.root));
  return isHeld ? [] : [{ code: "anchor" }];
};

const isKey = (text: string): boolean => {
  try {
    keyNameOf(text);
    return true;
  } catch {
    return false;
  }
};

const textOf = (file: Packed | undefined): string => {
  const pieces: Buffer[] = [];
  file?.read((piece) => pieces.push(piece));
  return Buffer.concat(pieces).toString("utf8");
};

const sha256Of = (file: Packed): string => {
  const hash = createHash("sha256");
  file.read((piece) => hash.update(piece));
  return hash.digest("hex");
};
