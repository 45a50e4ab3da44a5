import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draftPdf } from "../../../documents/pdf.ts";
import { salesChinese } from "../../../documents/templates/sales-zh.ts";
import type { Person } from "../../../domain/person.ts";
import { draftFrom } from "../../../domain/template.ts";
import { salesAnswers } from "../../../test/answers.ts";
import { type Drafting, startDrafting } from "../../drafting/drafting-under-test.ts";

let drafting: Drafting;
let owner: Person;
let stranger: Person;

beforeAll(async () => {
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  owner = await drafting.member(tenant, "Example Owner", ["business"]);
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

const fixture = (name: string): string => join(import.meta.dirname, "../../../documents/fixtures", name);

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
    const pdf = await ask(`/contracts/${contract}/comparison.pdf?from=1&to=3`);
    expect(pdf.headers.get("content-type")).toBe("application/pdf");
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
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
