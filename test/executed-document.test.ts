import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPoppler, type Poppler } from "../documents/outsider-under-test.ts";
import {
  pageByPoppler,
  type ReadWord,
  spotsWithin,
  textOf,
  unlike,
  wordsByPoppler,
  wordsWithin,
} from "../documents/reading-under-test.ts";
import type { FieldPlace } from "../domain/signature-field.ts";
import { consentText } from "../i18n/consent.ts";
import { type Links, startLinks } from "../web/outside/link-under-test.ts";
import { anchor, entered, type SignedByThree, signedByThree } from "./signed-by-three.ts";

let links: Links;
let poppler: Poppler;
let folder: string;
let signed: SignedByThree;
let approved: string;
let executed: string;
/** What an outsider's software reads out of the file that everybody got. */
let words: readonly ReadWord[];

beforeAll(async () => {
  const found = await findPoppler();
  if (typeof found === "string") throw new Error(found);
  poppler = found;
  folder = await mkdtemp(join(tmpdir(), "engross-executed-"));
  links = await startLinks({ proxies: 1 });
  signed = await signedByThree(links);
  approved = join(folder, "approved.pdf");
  executed = join(folder, "executed.pdf");
  await writeFile(approved, signed.approved);
  await writeFile(executed, signed.executed);
  words = await wordsByPoppler(poppler, executed);
}, 300_000);

afterAll(async () => {
  await links?.close();
  await rm(folder, { recursive: true, force: true });
});

const plain = (text: string): string => text.replaceAll(/\s+/g, "");
const readIn = ({ place }: { readonly place: FieldPlace }): string => textOf(wordsWithin(words, place));
const clockInShanghai = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 16);

/** The acts of signing in the ledger, in the order of the parties. */
const actsTold = async () => {
  const told = await links.told(signed.contract);
  const ids = signed.state.ceremony?.signers.map(({ id }) => id) ?? [];
  return ids.map(
    (id) => told.find(({ kind, body }) => kind === "signed" && body["signer"] === id) ?? expect.unreachable(),
  );
};

test("what signers entered is read in the executed PDF where its field stands, and what they did not tick is not ticked", async () => {
  const { fieldOf } = signed;
  expect(readIn(fieldOf("text", "theirs-1"))).toBe(plain(entered.text));
  expect(readIn(fieldOf("initials", "theirs-1"))).toBe(entered.initials);
  const { page } = fieldOf("text", "theirs-1").place;
  const ink = unlike(await pageByPoppler(poppler, executed, page), await pageByPoppler(poppler, approved, page));
  const within = ({ place }: { readonly place: FieldPlace }) => spotsWithin(ink, place);
  expect(within(fieldOf("checkbox", "theirs-1", "ticked")).length).toBeGreaterThan(20);
  expect(within(fieldOf("checkbox", "theirs-2", "not ticked"))).toEqual([]);
  const signatures = ["theirs-1", "theirs-2", "ours-1"].map((slot) => fieldOf("signature", slot));
  for (const signature of signatures) expect(within(signature).length).toBeGreaterThan(500);
  // Nothing else came onto the page but the strip of the seal at its edge.
  const filled = [...signatures, fieldOf("text", "theirs-1"), fieldOf("checkbox", "theirs-1", "ticked")];
  const width = 120 / (page + 1);
  const strip = { ...fieldOf("cross-page-seal", "ours-1").place, x: 595 - width, width };
  expect(spotsWithin(ink, strip).length).toBeGreaterThan(500);
  expect(ink.length).toBe([...filled.flatMap(within), ...spotsWithin(ink, strip)].length);
});

test("a field that was placed by words stands right after them in the executed PDF, wherever a later wording moved them", () => {
  const [article = "", name = ""] = anchor.split(" ");
  const heading = words.findIndex((_, index) => textOf(words.slice(index, index + 2)).startsWith(plain(anchor)));
  const [first = expect.unreachable(), next = expect.unreachable()] = words.slice(heading);
  expect([first.text, next.text]).toEqual([article, name]);
  const value = words.find(({ text }) => text === entered.date) ?? expect.unreachable();
  expect(value.page).toBe(next.page);
  const gap = value.x - next.x - next.width;
  expect([gap > 0, gap < 15]).toEqual([true, true]);
  const middle = ({ y, height }: ReadWord): number => y + height / 2;
  expect(Math.abs(middle(value) - middle(next))).toBeLessThan(5);
});

test("each mark says who signed, when in which time zone, whose certificate it is, and that a picture is no signature", async () => {
  const { fieldOf } = signed;
  const acts = await actsTold();
  const [buyerAt, secondAt, ourAt] = acts.map(({ at }) => clockInShanghai(at));
  const marks = ["theirs-1", "theirs-2", "ours-1"].map((slot) => readIn(fieldOf("signature", slot)));
  const [drawn = "", typed = "", image = ""] = marks;
  expect(drawn).toMatch(new RegExp(`^ExampleBuyerSigned[A-Z][a-z]+\\d+,\\d{4},${buyerAt}\\(GMT\\+8\\)`));
  expect(drawn).toContain("Electronicsignature,certificateofalocalauthority");
  expect(drawn).toContain("Thedrawingisapicture;thesignatureisinthisfile.");
  expect(typed).toMatch(new RegExp(`^示例代表乙签署时间：\\d{4}年\\d+月\\d+日${secondAt}（GMT\\+8）`));
  expect(typed).toContain("电子签名，证书由本地机构签发");
  // Nothing was drawn or brought, so nothing is said to be a picture.
  expect(typed).not.toContain("图");
  expect(image).toMatch(new RegExp(`^ExampleSignatorySigned.*${ourAt}\\(GMT\\+8\\)Electronicsignature`));
  expect(image).toContain("Theimageisapicture;thesignatureisinthisfile.");
  for (const [index, mark] of marks.entries()) {
    const [, number = "none"] = /(?:Certificate|证书编号：)…([0-9a-f]{8})/.exec(mark) ?? [];
    expect(acts[index]?.body["signer"], mark).toMatch(new RegExp(`${number}$`));
  }
  const form = (await PDF.load(new Uint8Array(signed.executed))).getForm();
  const seal = `field-${fieldOf("cross-page-seal", "ours-1").id}`;
  for (let page = 1; page <= fieldOf("signature", "ours-1").place.page + 1; page += 1) {
    expect(form?.getTextField(`${seal}-${page}`)?.getValue()).toBe(
      "Image of a seal, put here by Example Signatory when signing. An image is not itself a signature; the signature is in this file.",
    );
  }
});

/** SHA-256 of the file as it was after each of its revisions. */
const revisions = (): ReadonlySet<string> => {
  const ends = [...signed.executed.toString("latin1").matchAll(/%%EOF\r?\n?/g)].map(
    ({ index, 0: end }) => index + end.length,
  );
  return new Set(ends.map((end) => createHash("sha256").update(signed.executed.subarray(0, end)).digest("hex")));
};

/** The pages of the certificate in one language. */
const certificateIn = (title: string): string => {
  const pages = [...new Set(words.map(({ page }) => page))];
  const said = pages.map((page) => textOf(words.filter((word) => word.page === page)));
  const starts = ["电子签署存证证明", "EvidenceCertificate"].map((each) =>
    said.findIndex((page) => page.includes(each)),
  );
  const from = said.findIndex((page) => page.includes(title));
  return said
    .slice(
      from,
      starts.find((start) => start > from),
    )
    .join("");
};

test.each([
  {
    ...({ language: "zh-CN", title: "电子签署存证证明" } as const),
    method: "发送至该邮箱的专属链接，并就本次签署验证发送至该邮箱的一次性验证码",
    zoned: (clock: string) => `${clock}（GMT+8）`,
    heading: (name: string) => `${name}的签名`,
    hashes: /签署前文件的SHA-256摘要([0-9a-f]{64})签署后文件的SHA-256摘要([0-9a-f]{64})存证账本条目条目(\d+)/,
  },
  {
    ...({ language: "en", title: "EvidenceCertificate" } as const),
    method: "Personallinksenttothismailbox,andaone-timecodemailedtoitforthissignature",
    zoned: (clock: string) => `${clock}(GMT+8)`,
    heading: (name: string) => `Signatureof${name}`,
    hashes: /Documentbefore,SHA-256([0-9a-f]{64})Documentafter,SHA-256([0-9a-f]{64})LedgerentryEntry(\d+)/,
  },
])(
  "the evidence inside the executed PDF tells parties, acts, times, addresses, proofs, hashes and its place in the ledger ($language)",
  async ({ language, title, method, zoned, heading, hashes }) => {
    const certificate = certificateIn(title);
    const { row, state, parties, contract } = signed;
    const { publicUrl } = links.processes.configuration.web;
    const { sha256 } = state.draft.pdf;
    for (const fact of ["Orchid 兰花", row.counterparty, row.number, row.title, sha256, `contract/${contract}`])
      expect(certificate).toContain(plain(fact));
    expect(certificate).toContain(`${publicUrl}/verify`);
    const approvals = (state.approval?.steps ?? []).flatMap(({ slots }) => slots);
    expect(approvals.length).toBeGreaterThan(0);
    for (const { approver, decidedAt } of approvals) {
      const { name } = Object.values(links.people).find((who) => typeof who === "object" && who.id === approver) as {
        readonly name: string;
      };
      expect(certificate).toContain(plain(name));
      expect(certificate).toContain(zoned(clockInShanghai(new Date(decidedAt ?? 0))));
    }
    const inFile = revisions();
    let before: string = sha256;
    const acts = await actsTold();
    for (const [index, { name, email, address }] of parties.entries()) {
      const act = certificate.slice(certificate.indexOf(heading(plain(name))));
      const [, was, is = "", number] = hashes.exec(act) ?? [];
      const told = act.slice(0, act.search(hashes));
      const at = zoned(clockInShanghai(acts[index]?.at ?? new Date(0)));
      for (const fact of [email, address, at, method, plain(consentText("2026-11", language).agree)])
        expect(told).toContain(fact);
      expect([was, number]).toEqual([before, String(acts[index]?.index)]);
      expect(inFile.has(is), `the file as ${name} left it`).toBe(true);
      before = is;
    }
  },
);
