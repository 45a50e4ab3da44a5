import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pack, unpack } from "../../documents/word/package.ts";
import { type Language, languages } from "../../domain/language.ts";
import type { Person } from "../../domain/person.ts";
import { salesAnswers } from "../../test/answers.ts";
import { overflow, startBrowser, violations } from "../design/browser-under-test.ts";
import { password } from "../http/app-under-test.ts";
import { type Drafting, startDrafting } from "./drafting-under-test.ts";

let drafting: Drafting;
let browser: Browser;
let people: Readonly<Record<Language, Person>>;
let signatory: Person;

beforeAll(async () => {
  browser = await startBrowser();
  drafting = await startDrafting();
  const tenant = await drafting.organisation();
  people = {
    en: await drafting.member(tenant, "Example Counsel", ["legal"]),
    "zh-CN": await drafting.member(tenant, "示例法务", ["legal"], "zh-CN"),
  };
  signatory = await drafting.member(tenant, "示例签署人", ["signer"], "zh-CN");
});

afterAll(async () => {
  await browser.close();
  await drafting.close();
});

const widths = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } } as const;

const signedIn = async (language: Language, width: keyof typeof widths, javaScriptEnabled = true) => {
  const context = await browser.newContext({
    reducedMotion: "reduce",
    locale: language,
    viewport: widths[width],
    javaScriptEnabled,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(new URL("/sign-in", drafting.url).href);
  await page.fill("[name=email]", people[language].email);
  await page.fill("[name=password]", password);
  await page.click("main button");
  await page.waitForLoadState("networkidle");
  complaints.length = 0; // what signing in leads to is tested with that page
  return { page, complaints };
};

const go = (page: Page, path: string) => page.goto(new URL(path, drafting.url).href, { waitUntil: "networkidle" });

/** One contract with gaps, one whole, one from Word. */
const contracts = async (): Promise<readonly string[]> => {
  const program = await drafting.programOf(people.en);
  const create = async (body: unknown): Promise<string> =>
    (
      (await (await program("/contracts", { method: "POST", body: JSON.stringify(body) })).json()) as {
        readonly id: string;
      }
    ).id;
  const form = new FormData();
  for (const [name, value] of [
    ["title", "Distributor agreement"],
    ["counterparty", "NeoMedia"],
    ["amount.amount", "12500"],
    ["amount.currency", "USD"],
  ] as const)
    form.append(name, value);
  const word = await readFile(join(import.meta.dirname, "../../documents/fixtures/neomedia-distributor.docx"));
  form.append("file", new Blob([new Uint8Array(word)]), "neomedia-distributor.docx");
  const uploaded = (await (await program("/contracts/upload", { method: "POST", body: form })).json()) as {
    readonly id: string;
  };
  const whole = await create({
    template: "sales-zh",
    values: salesAnswers(),
    signers: [{ side: "ours", person: signatory.id }],
  });
  await program(`/contracts/${whole}/draft`, {
    method: "POST",
    body: JSON.stringify({ values: { "delivery-place": "上海市示例路1号仓库" } }),
  });
  return [await create({ template: "services-en", values: {} }), whole, uploaded.id, await returnedTo(whole)];
};

/** The second version of a contract, back with a change that shows and one that does not. */
const returnedTo = async (contract: string): Promise<string> => {
  const program = await drafting.programOf(people.en);
  const out = await program(`/contracts/${contract}/versions/2/word`);
  const parts = new Map(await unpack(Buffer.from(await out.arrayBuffer())));
  const xml = parts.get("word/document.xml")?.toString("utf8") ?? "";
  const by = 'w:author="Example Counsel" w:date="2026-03-02T09:30:00Z"';
  const edited = xml
    .replace("自验收合格之日起", "自交付之日起")
    .replace(
      "累计不超过合同总价的10%",
      `累计不超过合同总价的</w:t></w:r><w:del w:id="9001" ${by}><w:r><w:delText>10%</w:delText></w:r></w:del><w:ins w:id="9002" ${by}><w:r><w:t>5%</w:t></w:r></w:ins><w:r><w:t xml:space="preserve">`,
    );
  parts.set("word/document.xml", Buffer.from(edited));
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(await pack(parts))]), "对方修改稿.docx");
  const received = await program(`/contracts/${contract}/returned`, { method: "POST", body: form });
  return ((await received.json()) as { readonly document: string }).document;
};

describe("The pages of drafting", () => {
  for (const language of languages)
    for (const width of ["phone", "desktop"] as const)
      it(`read well in ${language} on a ${width}: nothing cut off, nothing out of reach, nothing refused by the policy`, async () => {
        const [gaps, whole, uploaded, document] = await contracts();
        const { page, complaints } = await signedIn(language, width);
        const paths = [
          "/contracts/new",
          "/contracts/new/sales-zh",
          "/contracts/new/upload",
          `/contracts/${gaps}/draft`,
          `/contracts/${gaps}/versions/1`,
          `/contracts/${whole}/versions/1`,
          `/contracts/${uploaded}/versions/1`,
          `/contracts/${whole}/compare`,
          `/contracts/${whole}/compare?view=side&all=true`,
          `/contracts/${gaps}/compare`,
          "/contracts/new/word",
          `/contracts/${whole}/returned`,
          `/contracts/${whole}/returned/${document}`,
        ];
        for (const path of paths) {
          const response = await go(page, path);
          expect(response?.status(), path).toBe(200);
          expect(await overflow(page), path).toBe(0);
          expect(await violations(page), path).toEqual([]);
        }
        expect(complaints).toEqual([]);
      });

  it("save an unfinished draft without any script, and lead from each finding to its field", async () => {
    const { page } = await signedIn("zh-CN", "phone", false);
    await go(page, "/contracts/new/nda-zh");
    await page.fill("[name='values.second.name']", "示例相对方有限公司");
    await Promise.all([
      page.waitForURL(/\/contracts\/[0-9a-f-]{36}/),
      page.click("main form.form button[type=submit]"),
    ]);
    const contract = /contracts\/([0-9a-f-]{36})/.exec(page.url())?.[1];
    await go(page, `/contracts/${contract}/draft`);
    expect(await page.inputValue("[name='values.second.name']")).toBe("示例相对方有限公司");
    await page.click(".banner[data-tone=warning] a >> nth=0");
    const [, anchor = ""] = page.url().split("#");
    expect(await page.locator(`#${anchor}`).count()).toBe(1);
  });
});
