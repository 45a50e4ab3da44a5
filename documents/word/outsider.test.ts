import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { draftFrom } from "../../domain/template.ts";
import { redline } from "../redline.ts";
import { readReturned } from "../returned.ts";
import { salesChinese } from "../templates/sales-zh.ts";
import { draftParts } from "../wording-parts.ts";
import { readMark, redlineWord, versionWord } from "./export.ts";
import { readWord } from "./read.ts";
import { textOf, viewed } from "./viewed.ts";

const hasLibreOffice = (() => {
  try {
    execFileSync("soffice", ["--version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
})();

/** The file as LibreOffice saves it again. */
const savedByLibreOffice = async (bytes: Buffer): Promise<Buffer> => {
  const folder = await mkdtemp(join(tmpdir(), "engross-office-"));
  try {
    await writeFile(join(folder, "file.docx"), bytes);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const out = join(folder, "out");
    await promisify(execFile)(
      "soffice",
      ["--headless", profile, "--convert-to", "docx:MS Word 2007 XML", "--outdir", out, join(folder, "file.docx")],
      { timeout: 90_000 },
    );
    return await readFile(join(out, "file.docx"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const draft = draftFrom(salesChinese);
const parts = draftParts(draft);
const head = { title: draft.title, language: "zh-CN", maker: "Orchid" } as const;
const mark = { contract: "2d3c7a10-0000-4000-8000-000000000001", version: 2, sha256: "cd".repeat(32) };

test.skipIf(!hasLibreOffice)(
  "LibreOffice opens a version and saves it again: it still knows which it is, and nothing seems changed",
  async () => {
    const read = await readWord(await savedByLibreOffice(await versionWord(parts, head, mark)));
    expect(readMark(read.properties)).toEqual(mark);
    expect(readReturned(parts, read, "zh-CN").parts).toEqual([]);
  },
  120_000,
);

test.skipIf(!hasLibreOffice)(
  "LibreOffice reads our tracked changes as what they are, moves among them",
  async () => {
    const [first, second, , ...others] = draft.clauses;
    if (!first || !second) throw new Error("The model has clauses");
    const ours = await redlineWord(redline(draft, { ...draft, clauses: [second, first, ...others] }), head, {
      author: "Orchid",
      at: new Date("2026-03-01T08:00:00Z"),
    });
    const theirs = await readWord(await savedByLibreOffice(ours));
    const own = await readWord(ours);
    for (const side of ["accepted", "rejected"] as const) {
      const lines = (file: typeof own) =>
        viewed(file.items, side).flatMap((item) => (item.kind === "paragraph" ? [textOf(item).trim()] : []));
      expect(lines(theirs)).toEqual(lines(own));
    }
    const pieces = theirs.items.flatMap((item) => (item.kind === "paragraph" ? item.pieces : []));
    expect(pieces.some(({ inserted }) => inserted?.moved)).toBe(true);
  },
  120_000,
);
