/** One file of a bundle. */
export interface ListedFile {
  readonly path: string;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What a bundle says that it is: the text of a signed note. */
export interface Manifest {
  readonly origin: string;
  readonly tenant: string;
  readonly subject: string;
  readonly madeAt: Date;
  /** Every file of the bundle but the manifest, in the order in which they lie in it. */
  readonly files: readonly ListedFile[];
}

/** Unlike the first line of any checkpoint, so that neither can be taken for the other. */
const heading = "ledger evidence 1";

/** The files of a bundle, by the names that they have in it. */
export const bundled = {
  readme: "README.md",
  verifier: "verify.mjs",
  key: "ledger-key.txt",
  checkpoint: "checkpoint.note",
  entries: "entries.jsonl",
  proofs: "proofs.jsonl",
  earlierCheckpoint: "earlier-checkpoint.note",
  consistency: "consistency.json",
  openings: "openings.jsonl",
  documents: "documents/",
  manifest: "manifest.note",
} as const;

export const manifestText = ({ origin, tenant, subject, madeAt, files }: Manifest): string =>
  [
    heading,
    `ledger ${origin}`,
    `tenant ${tenant}`,
    `subject ${subject}`,
    `made ${madeAt.toISOString()}`,
    ...files.map(({ sha256, bytes, path }) => `${sha256} ${bytes} ${path}`),
    "",
  ].join("\n");

/** The opposite; undefined for any other text. */
export const parseManifest = (text: string): Manifest | undefined => {
  const lines = text.split("\n");
  const [, origin, tenant, subject, made] = lines;
  const files = lines.slice(5, -1).flatMap((line): readonly ListedFile[] => {
    const [, sha256, bytes, path] = /^([0-9a-f]{64}) (\d{1,15}) (.+)$/u.exec(line) ?? [];
    return sha256 === undefined || path === undefined ? [] : [{ sha256, bytes: Number(bytes), path }];
  });
  const madeAt = new Date(after("made ", made));
  if (Number.isNaN(madeAt.getTime())) return undefined;
  const manifest: Manifest = {
    origin: after("ledger ", origin),
    tenant: after("tenant ", tenant),
    subject: after("subject ", subject),
    madeAt,
    files,
  };
  return manifestText(manifest) === text ? manifest : undefined;
};

const after = (word: string, line = ""): string => (line.startsWith(word) ? line.slice(word.length) : "");
