import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftPdf } from "../../../documents/pdf.ts";
import { salesChinese } from "../../../documents/templates/sales-zh.ts";
import type { Person } from "../../../domain/person.ts";
import { draftFrom } from "../../../domain/template.ts";
import { salesAnswers } from "../../../test/answers.ts";
import { type Drafting, startDrafting } from "../../drafting/drafting-under-test.ts";

let drafting: Drafting;
let owner: Person;
let chinese: Person;
let stranger: Person;

beforeAll(async () => {
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  owner = await drafting.member(tenant, "Example Owner", ["business"]);
  chinese = await drafting.member(tenant, "示例法务", ["legal"], "zh-CN");
  stranger = await drafting.member(await drafting.organisation(), "Example Stranger", ["legal"]);
});

afterAll(() => drafting.close());

const ask = async (path: string, init: RequestInit = {}, person = owner): Promise<Response> =>
  (await drafting.programOf(person))(path, init);

const saved = async (path: string, body: unknown): Promise<string> => {
  const response = await ask(path, { method: "POST", body: body instanceof FormData ? body : JSON.stringify(body) });
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  return ((await response.json()) as { readonly id: string }).id;
};

const uploaded = (name: string, bytes: Uint8Array): FormData => {
  const form = new FormData();
  form.append("title", "Distributor agreement");
  form.append("counterparty", "NeoMedia");
  form.append("file", new Blob([new Uint8Array(bytes)]), name);
  return form;
};

interface Told {
  readonly from: number;
  readonly to: number;
  readonly scans: { readonly from: readonly number[]; readonly to: readonly number[] };
  readonly parts: readonly {
    readonly state: string;
    readonly paragraphs: readonly (readonly { readonly kind: string; readonly text: string }[])[];
  }[];
}

const compared = async (contract: string, query = ""): Promise<Told> => {
  const response = await ask(`/contracts/${contract}/compare${query}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json() as Promise<Told>;
};

/** The text of the comparison on paper, without blanks. */
const paperOf = async (contract: string, query: string, person = owner): Promise<string> => {
  const response = await ask(`/contracts/${contract}/comparison.pdf${query}`, {}, person);
  expect(response.headers.get("content-type")).toBe("application/pdf");
  const pdf = await PDF.load(await response.bytes());
  const pages = pdf.getPages().map((page) => page.extractText().text);
  return pages.join("").replaceAll(/\s+/g, "");
};

/** The parts of the comparison's page that are in a state, as they are shown. */
const shownAs = async (contract: string, view: "inline" | "side", state: string, person = owner) => {
  const browser = await drafting.browserOf(person);
  const html = await (await browser.go(`/contracts/${contract}/compare?from=1&to=2&view=${view}`)).text();
  const parts = html.split('class="compare-part" data-state="').slice(1);
  return parts.filter((part) => part.startsWith(`${state}"`)).map((part) => part.split("</section>", 1)[0] ?? "");
};

/** Side by side: what stands under the earlier version, and what under the later one. */
const columnsOf = (part: string | undefined): readonly string[] => (part ?? "").split('class="compare-side"').slice(1);

const fixture = (name: string): string => join(import.meta.dirname, "../../../documents/fixtures", name);

/** Edits a clause by its heading: a step of it, other words in it, or a clause with these words after it. */
const edited = async (
  contract: string,
  clause: string,
  change:
    | { readonly step: "up" | "remove" }
    | { readonly from: string; readonly to: string }
    | { readonly step: "add"; readonly heading: string; readonly wording: string },
): Promise<void> => {
  const editor = async () =>
    (await (await ask(`/contracts/${contract}/edit`)).json()) as { readonly parts: readonly EditedPart[] };
  const save = async (body: unknown): Promise<{ readonly added: string | null }> => {
    const response = await ask(`/contracts/${contract}/edit/text`, { method: "POST", body: JSON.stringify(body) });
    expect(response.status, await response.clone().text()).toBe(200);
    return response.json() as Promise<{ readonly added: string | null }>;
  };
  const { parts } = await editor();
  const from = parts.findIndex(({ heading }) => heading === clause);
  const part = parts[from] ?? expect.unreachable(clause);
  if ("from" in change) {
    const worded = parts.slice(from).find(({ wording }) => wording.includes(change.from)) ?? expect.unreachable();
    await save({ ...worded, wording: worded.wording.replace(change.from, change.to) });
  } else {
    const { added } = await save({ part: part.part, step: change.step });
    if (change.step !== "add") return;
    const fresh = (await editor()).parts.find((each) => each.part === added);
    await save({ ...fresh, heading: change.heading, wording: change.wording });
  }
};

interface EditedPart {
  readonly part: string;
  readonly base: string;
  readonly heading: string;
  readonly wording: string;
}

const changesIn = ({ parts }: Told) => parts.filter(({ state }) => state !== "same");

describe("Two versions of a contract", () => {
  it("are compared whichever two are chosen, on a page that works without scripts and as PDF", async () => {
    const contract = await saved("/contracts", { template: "sales-zh", values: salesAnswers() });
    const place = (text: string) => ({ values: { "delivery-place": text } });
    await saved(`/contracts/${contract}/draft`, place("上海市示例路1号仓库"));
    await saved(`/contracts/${contract}/draft`, place("广州市示例大道3号仓库"));
    expect(await compared(contract)).toMatchObject({ from: 2, to: 3 });
    const first = await compared(contract, "?from=1&to=3");
    const runs = changesIn(first).flatMap(({ paragraphs }) => paragraphs.flat());
    expect(runs.filter(({ kind }) => kind === "added").map(({ text }) => text)).toContainEqual(
      expect.stringContaining("广州"),
    );
    expect(changesIn(await compared(contract, "?from=2&to=2"))).toEqual([]);
    const browser = await drafting.browserOf(owner);
    for (const view of ["inline", "side"]) {
      const html = await (await browser.go(`/contracts/${contract}/compare?from=1&to=2&view=${view}`)).text();
      expect(html).toMatch(/<del>[^<]*北京/);
      expect(html).toMatch(/<ins>[^<]*上海/);
    }
    const paper = await paperOf(contract, "?from=1&to=3");
    // What went stands before what came; the wording between the two is not compared.
    expect(paper.slice(paper.indexOf("日前在"))).toMatch(/^日前在北京.{0,12}广州/);
    expect(paper).not.toContain("前在上海");
  });

  it("show a clause that moved as moved, in the text, side by side and on paper, with all that came and went", async () => {
    const contract = await saved("/contracts", { template: "sales-zh", values: salesAnswers() });
    await edited(contract, "质量保证", { step: "up" });
    await edited(contract, "知识产权", { step: "remove" });
    await edited(contract, "保密", { from: "不得泄露", to: "不得向任何人披露" });
    await edited(contract, "其他", { step: "add", heading: "会商", wording: "双方每季度会商一次。" });
    await saved(`/contracts/${contract}/edit/version`, {});

    const inline = (state: string, person = owner) => shownAs(contract, "inline", state, person);
    const side = (state: string) => shownAs(contract, "side", state);
    const warranty = "质量保证期为自验收合格之日起";
    const [moved, movedAway, removed, added] = await Promise.all(
      ["moved", "moved-away", "removed", "added"].map(async (state) => (await inline(state))[0]),
    );
    expect([moved, movedAway]).toEqual([expect.stringContaining(warranty), expect.stringContaining(warranty)]);
    expect([moved, movedAway]).toEqual([
      expect.stringContaining("Moved; was 第八条"),
      expect.stringContaining("Moved from here"),
    ]);
    expect((await inline("moved", chinese))[0]).toContain("移动，原为第八条");
    expect((await inline("moved-away", chinese))[0]).toContain("自此处移走");
    expect(removed).toMatch(/<del>[^<]*不侵犯第三人的知识产权/);
    expect(added).toMatch(/<ins>[^<]*双方每季度会商一次/);
    const reworded = (await inline("changed")).find((part) => part.includes("披露"));
    // Both wordings in one text, the one right after the other; side by side each in its own column.
    expect(reworded).toMatch(/<del>[^<]*泄露[^<]*<\/del><ins>[^<]*披露[^<]*<\/ins>/);
    expect(columnsOf(reworded)).toEqual([]);
    const [before = "", after = ""] = columnsOf((await side("changed")).find((part) => part.includes("披露")));
    expect([before, after]).toEqual([expect.stringMatching(/<del>[^<]*泄露/), expect.stringMatching(/<ins>[^<]*披露/)]);
    expect([before.includes("<ins>"), after.includes("<del>")]).toEqual([false, false]);
    expect([before, after]).toEqual([expect.stringContaining("Version 1"), expect.stringContaining("Version 2")]);
    for (const [state, there, text] of [
      ["moved", 1, warranty],
      ["moved-away", 0, warranty],
      ["removed", 0, "不侵犯第三人的知识产权"],
      ["added", 1, "双方每季度会商一次"],
    ] as const) {
      const columns = columnsOf((await side(state)).find((part) => part.includes(text)));
      expect(columns).toHaveLength(2);
      expect(columns.map((column) => column.includes(text))).toEqual([there === 0, there === 1]);
      expect(columns[1 - there]).toContain("Not in this version");
    }

    const paper = await paperOf(contract, "?from=1&to=2");
    for (const text of [
      "不侵犯第三人的知识产权",
      "双方每季度会商一次",
      "不得泄露",
      "披露",
      "Movedfromhere",
      "Removed",
      "New",
    ])
      expect(paper).toContain(text);
    // The clause is told at its new place, and then at its old one, which is further down.
    const heading = paper.indexOf("第七条质量保证Moved;was第八条");
    const places = [heading, paper.indexOf(warranty), paper.indexOf("Movedfromhere"), paper.lastIndexOf(warranty)];
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(heading).toBeGreaterThan(0);
    expect(await paperOf(contract, "?from=1&to=2", chinese)).toContain("第七条质量保证移动，原为第八条");
  });

  it("are compared when one is a Word file and the other a PDF, and pages without text are named", async () => {
    const word = await readFile(fixture("opengauss-cla-zh.docx"));
    const contract = await saved("/contracts/upload", uploaded("cla.docx", word));
    const { bytes } = draftPdf(draftFrom(salesChinese));
    await saved(`/contracts/${contract}/upload`, uploaded("sales.pdf", bytes));
    expect(changesIn(await compared(contract)).map(({ state }) => state)).toContain("removed");
    const scan = await readFile(fixture("scan-noncompete.pdf"));
    await saved(`/contracts/${contract}/upload`, uploaded("scan.pdf", scan));
    expect(await compared(contract)).toMatchObject({ scans: { from: [], to: [1, 2, 3] } });
    const html = await (await (await drafting.browserOf(owner)).go(`/contracts/${contract}/compare`)).text();
    expect(html).toContain("no text");
    const version = (await (await ask(`/contracts/${contract}/versions/2`)).json()) as { readonly pages: string[][] };
    expect(version.pages.flat()).toContain("第五条　交付");
    const scanned = (await (await ask(`/contracts/${contract}/versions/3`)).json()) as {
      notes: string[];
      pages: string[][];
    };
    expect(scanned.pages).toEqual([[], [], []]);
    expect(scanned.notes.join()).toContain("scans");
  });

  it("do not exist for strangers, and a version that is not there is not found", async () => {
    const contract = await saved("/contracts", { template: "nda-en", values: {} });
    expect((await ask(`/contracts/${contract}/compare`, {}, stranger)).status).toBe(404);
    expect((await ask(`/contracts/${contract}/comparison.pdf`, {}, stranger)).status).toBe(404);
    expect((await ask(`/contracts/${contract}/compare?from=1&to=9`)).status).toBe(404);
    expect((await ask(`/contracts/${contract}/compare?from=zero`)).status).toBe(422);
    expect(await compared(contract)).toMatchObject({ from: 1, to: 1, parts: [] });
  });
});
