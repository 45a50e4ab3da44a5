import { createHash } from "node:crypto";
import { PassThrough, Readable } from "node:stream";
import type { Kysely } from "kysely";
import { ZipFile } from "yazl";
import { canonicalJson } from "./canonical.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { commitment } from "./commitment.ts";
import { evidenceReadme } from "./evidence-readme.ts";
import type { LedgerKey } from "./key.ts";
import { namedDocuments } from "./named-documents.ts";
import { checkpoint as newestCheckpoint, openTree } from "./reading.ts";
import type { Body, LedgerTables } from "./tables.ts";
import { verifierSource } from "./verify/bundle.ts";
import { bundled, type ListedFile, manifestText } from "./verify/manifest.ts";

export interface EvidenceDocument {
  /** As people know it, such as `contract.pdf`. */
  readonly name: string;
  /** 64 lower-case hexadecimal digits, as an entry of the subject names them. */
  readonly sha256: string;
  /** Asked once, when its turn comes. */
  readonly open: () => Promise<Readable>;
}

/** What a commitment stands for. Only what the viewer may see: a bundle goes from hand to hand. */
export interface Opening {
  readonly value: string;
  readonly salt: Uint8Array;
}

export interface EvidenceRequest {
  readonly tenant: string;
  readonly subject: string;
  readonly documents: readonly EvidenceDocument[];
  readonly openings?: readonly Opening[];
  /** A checkpoint that somebody kept; the bundle then shows that the ledger goes on from it. */
  readonly since?: string;
  readonly at: Date;
}

/**
 * All that shows what was recorded of a subject, as one ZIP that anybody can check without us. Only numbered entries
 * are in it: those of the last second may not be. The viewer of the transaction must see the subject's entries.
 *
 * The stream fails when a document's bytes are not those of its hash, or beyond 4 GiB.
 * @returns undefined when the ledger has no entry of the subject
 * @throws RangeError when no entry names a document, or `since` is not a checkpoint of this ledger
 */
export const evidenceBundle = async (
  db: Kysely<LedgerTables>,
  key: LedgerKey,
  request: EvidenceRequest,
): Promise<Readable | undefined> => {
  const { tenant, subject, documents, openings = [], since } = request;
  const note = await newestCheckpoint(db);
  const signed = note === undefined ? undefined : openCheckpoint(note, key.verifierKey);
  if (note === undefined || signed === undefined) return undefined;
  const rows = await entriesOf(db, tenant, subject, signed.size);
  if (rows.length === 0) return undefined;
  demandNamed(documents, rows);

  const tree = openTree(db, signed.size);
  const proofs: string[] = [];
  for (const { index } of rows)
    proofs.push(canonicalJson({ index, path: base64(await tree.inclusion(index, signed.size)) }));
  const zip = new Bundle(request, key);
  zip.add(bundled.readme, evidenceReadme(key.name, subject));
  zip.add(bundled.verifier, await verifierSource());
  zip.add(bundled.key, `${key.verifierKey}\n`);
  zip.add(bundled.checkpoint, note);
  zip.add(bundled.entries, lines(rows.map(({ entry }) => entry)));
  zip.add(bundled.proofs, lines(proofs));
  if (since !== undefined) {
    const earlier = openCheckpoint(since, key.verifierKey);
    if (earlier === undefined) throw new RangeError("This is not a checkpoint of this ledger");
    zip.add(bundled.earlierCheckpoint, since);
    zip.add(bundled.consistency, `${JSON.stringify(base64(await tree.consistency(earlier.size, signed.size)))}\n`);
  }
  if (openings.length > 0) zip.add(bundled.openings, lines(openings.map(openingLine)));
  for (const [place, document] of documents.entries()) zip.addDocument(place, document);
  return zip.stream();
};

interface Row {
  readonly index: number;
  readonly entry: string;
}

const entriesOf = async (
  db: Kysely<LedgerTables>,
  tenant: string,
  subject: string,
  size: number,
): Promise<readonly Row[]> => {
  const rows = await db
    .selectFrom("ledger_entry")
    .select(["index", "entry"])
    .where("tenant", "=", tenant)
    .where("subject", "=", subject)
    .where("index", "<", size)
    .orderBy("index")
    .execute();
  return rows.map(({ index, entry }) => ({ index: Number(index), entry: Buffer.from(entry).toString("utf8") }));
};

const demandNamed = (documents: readonly EvidenceDocument[], rows: readonly Row[]): void => {
  const named = new Set(rows.flatMap(({ entry }) => namedDocuments((JSON.parse(entry) as { body: Body }).body)));
  for (const { name, sha256 } of documents)
    if (!named.has(sha256)) throw new RangeError(`No entry of the subject names ${name} (${sha256})`);
};

const base64 = (hashes: readonly Buffer[]): readonly string[] => hashes.map((hash) => hash.toString("base64"));

const lines = (all: readonly string[]): string => `${all.join("\n")}\n`;

const openingLine = ({ value, salt }: Opening): string =>
  canonicalJson({ commitment: commitment(value, salt), value, salt: Buffer.from(salt).toString("base64url") });

/** Writes one file after the other, and at last the signed list of them. */
class Bundle {
  readonly #zip = new ZipFile();
  readonly #listed: ListedFile[] = [];
  readonly #request: EvidenceRequest;
  readonly #key: LedgerKey;
  /** The document being written. */
  #open: Readable | undefined;

  constructor(request: EvidenceRequest, key: LedgerKey) {
    this.#request = request;
    this.#key = key;
  }

  get #options() {
    return { mtime: this.#request.at, mode: 0o100644, forceDosTimestamp: true };
  }

  add(path: string, text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.#listed.push({ path, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length });
    this.#zip.addBuffer(bytes, path, { ...this.#options, compress: true });
  }

  addDocument(place: number, { name, sha256, open }: EvidenceDocument): void {
    const path = `${bundled.documents}${place + 1}-${name.replaceAll(/[\p{Cc}/\\:]/gu, "_")}`;
    this.#zip.addReadStreamLazy(path, { ...this.#options, compress: false }, (give) => {
      open().then(
        (content) => {
          this.#open = Readable.from(this.#listing(content, path, sha256));
          // The archive does not listen by itself.
          this.#open.on("error", (error) => this.#zip.emit("error", error));
          give(null, this.#open);
        },
        (error: unknown) => give(error, Readable.from([])),
      );
    });
  }

  async *#listing(content: Readable, path: string, sha256: string): AsyncGenerator<Buffer> {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const piece of content as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
    const found = hash.digest("hex");
    if (found !== sha256) throw new Error(`${path} should have the SHA-256 ${sha256} but has ${found}`);
    this.#listed.push({ path, sha256, bytes });
  }

  stream(): Readable {
    const { tenant, subject, at: madeAt } = this.#request;
    const manifest = () => {
      const text = manifestText({ origin: this.#key.name, tenant, subject, madeAt, files: this.#listed });
      return Readable.from([Buffer.from(this.#key.sign(text), "utf8")]);
    };
    const options = { ...this.#options, compress: false };
    // Asked for when all the files before it are written: only then are the documents' lengths known.
    this.#zip.addReadStreamLazy(bundled.manifest, options, (give) => give(null, manifest()));
    const out = new PassThrough();
    out.once("close", () => this.#open?.destroy()); // whoever reads may have gone
    this.#zip.on("error", (error: Error) => out.destroy(error));
    this.#zip.outputStream.pipe(out);
    this.#zip.end();
    return out;
  }
}
