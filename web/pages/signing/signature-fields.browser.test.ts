import { PDF } from "@libpdf/core";
import { type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDocument } from "../../../archive/document.ts";
import { fieldsOf } from "../../../db/signature-field.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { documentById } from "../../../db/version.ts";
import { openAuthority } from "../../../documents/authority.ts";
import { ringPng } from "../../../documents/picture-under-test.ts";
import { verifyPdf } from "../../../documents/verify.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { asPerson } from "../../../test/contract-process.ts";
import { until } from "../../../test/until.ts";
import { barriers, noBarriers, startBrowser } from "../../design/browser-under-test.ts";
import { password } from "../../http/app-under-test.ts";
import { type Links, startLinks } from "../../outside/link-under-test.ts";
import { createAccount } from "../../sign-in/session.ts";

let links: Links;
let browser: Browser;
let contract: ContractId;

beforeAll(async () => {
  links = await startLinks();
  const { db, people, tenant } = links.processes;
  await asSystem(db, tenant, (tx) => createAccount(tx, { person: people.owner, password }));
  browser = await startBrowser();
  contract = await links.processes.create();
});

afterAll(async () => {
  await browser?.close();
  await links?.close();
});

const open = async (path: string, options: BrowserContextOptions): Promise<Page> => {
  const page = await (await browser.newContext({ reducedMotion: "reduce", ...options })).newPage();
  await page.goto(new URL(path, links.url).href, { waitUntil: "networkidle" });
  return page;
};

const fieldsPath = (): string => `/contracts/${contract}/signature-fields`;

const owner = async (options: BrowserContextOptions = {}): Promise<Page> => {
  const page = await open("/sign-in", { viewport: { width: 1440, height: 900 }, locale: "en", ...options });
  await page.fill("[name=email]", links.people.owner.email);
  await page.fill("[name=password]", password);
  await page.locator("form[action='/session'] button[type=submit]").first().click();
  await page.waitForLoadState("networkidle");
  return page;
};

const initials = async () => {
  const { db, tenant } = links.processes;
  const fields = await asSystem(db, tenant, (tx) => fieldsOf(tx, contract));
  return fields.find(({ kind }) => kind === "initials") ?? expect.unreachable();
};

test("fields are placed by dragging on the page, beside words, and by numbers without scripts", async () => {
  const page = await owner();
  await page.goto(new URL(fieldsPath(), links.url).href, { waitUntil: "networkidle" });
  const sheet = page.locator("[data-page='1'] svg");
  await sheet.scrollIntoViewIfNeeded();
  const box = await sheet.boundingBox();
  if (!box) throw new Error("The first page is not to be seen");
  const scale = box.width / 595;
  await page.mouse.move(box.x + 60 * scale, box.y + 30 * scale);
  await page.mouse.down();
  await page.mouse.move(box.x + 180 * scale, box.y + 52 * scale, { steps: 4 });
  await page.mouse.up();
  expect(await page.inputValue("[name=page]")).toBe("1");
  expect(Math.abs(Number(await page.inputValue("[name=width]")) - 120)).toBeLessThan(3);
  expect(Math.abs(Number(await page.inputValue("[name=y]")) - 790)).toBeLessThan(3);
  await page.selectOption("[name=kind]", "text");
  await page.selectOption("[name=slot]", "theirs-1");
  await page.fill("[name=label]", "Place of signing");
  await page.getByRole("button", { name: "Add field" }).click();
  await page.waitForLoadState("networkidle");
  await page.locator(".placed-field").first().waitFor();

  await page.selectOption("[name=kind]", "date");
  await page.selectOption("[name=slot]", "ours-1");
  await page.fill("[name=anchor]", "签署页");
  await page.getByRole("button", { name: "Add field" }).click();
  await page.locator(".placed-field").nth(1).waitFor();
  await page.fill("[name=anchor]", "words that nobody wrote");
  await page.getByRole("button", { name: "Add field" }).click();
  await page.getByText("These words are not in the document").waitFor();
  await page.context().close();

  const plain = links.phone();
  await plain.signIn(links.people.owner.email);
  const add = (entries: Readonly<Record<string, string>>) => plain.send(fieldsPath(), fieldsPath(), entries);
  const seal = { kind: "cross-page-seal", slot: "theirs-1", required: "on", page: "1", x: "0", y: "380" };
  expect((await add(seal)).status).toBe(303);
  const initials = { kind: "initials", slot: "ours-1", page: "2", x: "480", y: "40" };
  expect((await add(initials)).status).toBe(303);
  expect((await add(initials)).status).toBe(422);
  expect((await add({ ...initials, x: "590" })).status).toBe(422);
  expect((await add({ ...initials, slot: "theirs-9" })).status).toBe(422);
  expect((await plain.go(fieldsPath(), { method: "POST", body: new URLSearchParams(initials) })).status).toBe(403);
}, 120_000);

test("a field that stands there is moved by dragging, made larger by its corner, moved by arrow keys, and changed by its form", async () => {
  const { id: field, place: before } = await initials();
  const page = await owner();
  await page.goto(new URL(fieldsPath(), links.url).href, { waitUntil: "networkidle" });
  const shape = page.locator(`a[data-field*="${field}"]`);
  await shape.scrollIntoViewIfNeeded();
  const scale = ((await page.locator("[data-page='2'] svg").boundingBox())?.width ?? 0) / 595;
  const drag = async (from: { readonly x: number; readonly y: number }, x: number, y: number): Promise<void> => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + x * scale, from.y - y * scale, { steps: 5 });
    await page.mouse.up();
  };
  const box = async () => (await shape.locator("rect").first().boundingBox()) ?? expect.unreachable();
  const { x, y, width, height } = await box();
  await drag({ x: x + width / 3, y: y + height / 2 }, -100, 200);
  await page.getByText("The field has been moved.").waitFor();
  const dragged = (await initials()).place;
  expect([Math.abs(dragged.x - before.x + 100) < 3, Math.abs(dragged.y - before.y - 200) < 3]).toEqual([true, true]);

  const now = await box();
  await drag({ x: now.x + now.width - 3, y: now.y + now.height - 3 }, 40, -10);
  const grown = await until("the field to be larger", async () => {
    const { place } = await initials();
    return place.width > dragged.width + 30 && place;
  });
  expect(Math.abs(grown.y + grown.height - dragged.y - dragged.height)).toBeLessThan(2);

  await shape.focus();
  for (const key of ["ArrowLeft", "ArrowLeft", "ArrowUp"]) await page.keyboard.press(key);
  const stepped = await until("the field to have moved by keys", async () => {
    const { place } = await initials();
    return place.x < grown.x && place.y > grown.y && place;
  });
  expect(stepped).toMatchObject({ x: grown.x - 8, y: grown.y + 4, width: grown.width });

  // Over another field of the page it cannot stand: it goes back, and the page says why.
  const plain = links.phone();
  await plain.signIn(links.people.owner.email);
  const other = { kind: "text", slot: "theirs-1", page: "2", x: "60", y: "600" };
  expect((await plain.send(fieldsPath(), fieldsPath(), other)).status).toBe(303);
  await page.reload({ waitUntil: "networkidle" });
  await shape.scrollIntoViewIfNeeded();
  const from = await box();
  await drag({ x: from.x + 5, y: from.y + 5 }, 70 - stepped.x, 605 - stepped.y);
  await page.locator("[data-field-told]", { hasText: "another" }).waitFor();
  expect((await initials()).place).toEqual(stepped);

  await shape.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/field=/);
  await page.getByLabel("What to enter").fill("Initial here");
  await page.selectOption("[name=slot]", "theirs-1");
  await page.getByRole("button", { name: "Save field" }).click();
  await page.waitForLoadState("networkidle");
  expect(await initials()).toMatchObject({ label: "Initial here", slot: "theirs-1", place: stepped });
  await page.context().close();

  const change = `${fieldsPath()}/change`;
  const edit = `${fieldsPath()}?field=${field}`;
  const back = { kind: "initials", slot: "ours-1", page: "2", x: "480", y: "40", width: "60", height: "30" };
  expect((await plain.send(edit, change, { ...back, field, x: "9000" })).status).toBe(422);
  expect((await plain.send(edit, change, { ...back, field })).status).toBe(303);
  expect(await initials()).toMatchObject({ place: before, slot: "ours-1" });
  expect((await plain.send(edit, change, { ...back, x: "300", field: crypto.randomUUID() })).status).toBe(404);
  const changes = (await links.kinds(contract)).filter((kind) => kind === "signature-field-changed");
  expect(changes.length).toBeGreaterThanOrEqual(5);
}, 120_000);

test("a field is dragged onto another page, taken there by keys, and sent there by its form", async () => {
  const { id: field, place: before } = await initials();
  const page = await owner({ viewport: { width: 1000, height: 900 } });
  await page.goto(new URL(fieldsPath(), links.url).href, { waitUntil: "networkidle" });
  const shape = page.locator(`a[data-field*="${field}"]`);
  await shape.scrollIntoViewIfNeeded();
  const box = async (what: string) => (await page.locator(what).boundingBox()) ?? expect.unreachable();
  const here = await box(`a[data-field*="${field}"] rect >> nth=0`);
  const second = await box("[data-page='2'] svg");
  const first = await box("[data-page='1'] svg");
  // Side by side, or one under the other: the drop is told by the page under the pointer, not by a distance.
  const scale = first.width / 595;
  await page.mouse.move(here.x + 10, here.y + 10);
  await page.mouse.down();
  await page.mouse.move(second.x + 20, second.y + 40, { steps: 3 });
  await page.mouse.move(first.x + 300 * scale, first.y + first.height - 200 * scale, { steps: 4 });
  expect(await page.locator(`[data-page='1'] a[data-field*="${field}"]`).count()).toBe(1);
  expect(await page.locator("[data-page='1'][data-over]").count()).toBe(1);
  await page.mouse.up();
  await page.getByText("The field has been moved. Page 1").waitFor();
  const dropped = await initials();
  expect(dropped.place.page).toBe(0);
  expect(Math.abs(dropped.place.x + 10 / scale - 300)).toBeLessThan(3);
  expect(dropped.place).toMatchObject({ width: before.width, height: before.height });
  expect(await page.locator(`[data-on-page="${field}"]`).textContent()).toBe("Page 1");
  expect(page.url()).not.toContain("field=");

  await shape.focus();
  await page.keyboard.press("PageDown");
  expect(await page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-page]")?.dataset["page"])).toBe(
    "2",
  );
  const below = await until("the field to stand on the second page again", async () => {
    const { place } = await initials();
    return place.page === 1 && place;
  });
  expect(below).toEqual({ ...dropped.place, page: 1 });
  // Before the first page there is none: it stays.
  await page.keyboard.press("PageUp");
  await page.keyboard.press("PageUp");
  await until("the field to stand on the first page", async () => (await initials()).place.page === 0);
  await page.context().close();

  const plain = links.phone();
  await plain.signIn(links.people.owner.email);
  const back = { kind: "initials", slot: "ours-1", page: "2", x: "480", y: "40", width: "60", height: "30", field };
  expect((await plain.send(`${fieldsPath()}?field=${field}`, `${fieldsPath()}/change`, back)).status).toBe(303);
  expect((await initials()).place).toEqual(before);
}, 120_000);

test.each([
  ["en", 390],
  ["en", 1440],
  ["zh-CN", 390],
  ["zh-CN", 1440],
] as const)(
  "the page of fields is to be read and used by everybody (%s, %i px)",
  async (locale, width) => {
    const page = await owner({ locale, viewport: { width, height: 900 } });
    await page.goto(new URL(fieldsPath(), links.url).href, { waitUntil: "networkidle" });
    expect(await barriers(page)).toEqual(noBarriers);
    await page.context().close();
  },
  60_000,
);

test("signers draw, fill in and seal; the PDF shows it, and every signature holds", async () => {
  const { must, people, approveAll, plan } = { ...links.processes };
  await must(contract, { type: "submit-for-review" }, asPerson(people.owner));
  await must(contract, { type: "submit-for-approval", plan: plan() }, asPerson(people.lawyer));
  await approveAll(contract);

  const ours = await links.signingLink(contract);
  const page = await open(ours.path, { viewport: { width: 390, height: 844 }, locale: "en" });
  await page.locator("summary", { hasText: "How your signature looks" }).click();
  const pad = page.locator("[data-signature-pad] svg");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error("There is nothing to draw on");
  await page.mouse.move(box.x + 20, box.y + 60);
  await page.mouse.down();
  for (const [x, y] of [
    [60, 20],
    [100, 70],
    [140, 25],
    [200, 60],
  ] as const)
    await page.mouse.move(box.x + x, box.y + y);
  await page.mouse.up();
  expect(await page.getByRole("radio", { name: "I draw it" }).isChecked()).toBe(true);
  expect(await barriers(page)).toEqual(noBarriers);
  await page.getByLabel("Your name").fill("Example Signatory");
  const code = await links.codeFrom(ours.email, () => page.getByRole("button", { name: "Mail me a code" }).click());
  await page.getByLabel("Code from your mail").fill(code);
  await page.locator("[name=consent]").check();
  // A date is asked for: without it nothing is sent.
  await page.getByRole("button", { name: "Sign the contract" }).click();
  expect(await page.locator("input[type=date]:invalid").count()).toBe(1);
  await page.locator("input[type=date]").fill("2026-11-27");
  await page.getByRole("button", { name: "Sign the contract" }).click();
  await page.getByText("You have signed").waitFor();
  await page.context().close();

  const theirs = await links.signingLink(contract);
  const phone = links.phone("zh-CN");
  const upload = async (file: Blob): Promise<Response> => {
    const html = await (await phone.go(theirs.path)).text();
    const form = new FormData();
    const part = new RegExp(`<form[^>]*action="${theirs.path}/picture".*?</form>`, "s").exec(html)?.[0] ?? "";
    for (const [, name = "", value = ""] of part.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) {
      form.append(name, value);
    }
    form.append("picture", file, "seal.png");
    return phone.go(`${theirs.path}/picture`, { method: "POST", body: form });
  };
  expect((await upload(new Blob(["<svg/>"]))).status).toBe(422);
  const theirCode = await links.codeFor(theirs.path, theirs.email, phone);
  const entries = { consent: "true", name: "示例代表乙", code: theirCode };
  expect((await phone.send(theirs.path, theirs.path, entries)).status).toBe(422);
  expect((await upload(new Blob([ringPng() as Uint8Array<ArrayBuffer>]))).status).toBe(303);
  const html = await (await phone.go(theirs.path)).text();
  const [, text = ""] =
    /name="(values\.[0-9a-f-]+)"[^>]*type="text"|type="text"[^>]*name="(values\.[0-9a-f-]+)"/.exec(html) ?? [];
  const name = text || (/name="(values\.[0-9a-f-]+)"/.exec(html)?.[1] ?? "");
  const signed = await phone.send(theirs.path, theirs.path, { ...entries, look: "image", [name]: "上海市黄浦区" });
  expect(signed.status).toBe(303);

  const { executed } = await until("the PDF to be made to last", async () => {
    const now = await links.processes.state(contract);
    return now.ceremony?.evidence && now;
  });
  const { archive, tenant, configuration } = links.processes;
  const row = await asSystem(archive.db, tenant, (tx) => documentById(tx, executed?.document ?? ("" as never)));
  if (!row) throw new Error("The executed document is in the record");
  const bytes = await readDocument(archive, row);
  const authority = await openAuthority(configuration.caFolder);
  expect(await verifyPdf(bytes, authority.certificate)).toMatchObject({ valid: true, level: "B-LTA" });
  const form = (await PDF.load(new Uint8Array(bytes))).getForm();
  const values = form?.getTextFields().map((field) => field.getValue()) ?? [];
  for (const value of ["上海市黄浦区", "2026-11-27", "Evidence certificate"]) expect(values).toContain(value);
  expect(values.some((value) => value?.includes("印章图片"))).toBe(true);
}, 180_000);
