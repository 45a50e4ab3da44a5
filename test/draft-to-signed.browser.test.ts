import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { asSystem } from "../db/tenancy.ts";
import { openAuthority } from "../documents/authority.ts";
import { installPyHanko, seenByPyHanko } from "../documents/outsider-under-test.ts";
import { salesChinese } from "../documents/templates/sales-zh.ts";
import { verifyPdf } from "../documents/verify.ts";
import { pack, unpack } from "../documents/word/package.ts";
import type { Language } from "../domain/language.ts";
import type { Person } from "../domain/person.ts";
import { consentShown } from "../domain/signing-act.ts";
import type { Value, Variable } from "../domain/variable.ts";
import { approvalWords } from "../i18n/approval.ts";
import { approvalPlanWords } from "../i18n/approval-plan.ts";
import { approvalPolicyWords } from "../i18n/approval-policy.ts";
import { ceremonyWords } from "../i18n/ceremony.ts";
import { consentText } from "../i18n/consent.ts";
import { contractWords } from "../i18n/contract.ts";
import { contractCodeWords } from "../i18n/contract-code.ts";
import { contractCommandWords } from "../i18n/contract-command.ts";
import { designWords } from "../i18n/design.ts";
import { draftWords } from "../i18n/draft.ts";
import { draftSignerWords } from "../i18n/draft-signers.ts";
import { draftingWords } from "../i18n/drafting.ts";
import { linkWords } from "../i18n/link.ts";
import { negotiationWords } from "../i18n/negotiation.ts";
import { registerWords } from "../i18n/register.ts";
import { returnedWords } from "../i18n/returned.ts";
import { webWords } from "../i18n/web.ts";
import { lettersSoFar, linkIn } from "../mail/caught.ts";
import { webParts } from "../stack/web-parts.ts";
import { Finger, openLetter, startBrowser } from "../web/design/browser-under-test.ts";
import { createApp } from "../web/http/app.ts";
import { freePort, password } from "../web/http/app-under-test.ts";
import { openAssets } from "../web/http/assets.ts";
import { listen, openServices } from "../web/http/server.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { salesAnswers } from "./answers.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";

const title = "精密机床买卖合同";
const language = "zh-CN";

const open = new AsyncDisposableStack();
let processes: Processes;
let browser: Browser;
let url: string;

beforeAll(async () => {
  await installPyHanko();
  const port = await freePort();
  processes = await startProcesses({ environment: { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` } });
  open.defer(processes.close);
  const { configuration, db, tenant, people } = processes;
  await asSystem(db, tenant, async (tx) => {
    for (const person of [people.owner, people.lawyer]) await createAccount(tx, { person, password });
  });
  const assets = await openAssets(inject("assets"));
  const { sendCode } = webParts(configuration);
  const services = await openServices(configuration, { log: () => undefined, sendCode, asset: assets.href }, open);
  const server = await listen(createApp(services, { assets: assets.router }), port);
  open.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  url = services.publicUrl.href;
  browser = await startBrowser();
  open.defer(() => browser.close());
});

afterAll(() => open.disposeAsync());

/** Where somebody who wants to see the pages has them drawn. */
const pictures = process.env["ENGROSS_PICTURES"];

const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}-${page.viewportSize()?.width}.png`) });
};

/** Somebody's turn at a browser of their own. When they cannot go on, the error tells what stood before them. */
const turnOf = async <T>(who: string, options: BrowserContextOptions, turn: (page: Page) => Promise<T>): Promise<T> => {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  try {
    return await turn(page);
  } catch (cause) {
    const seen = await page.locator("body").innerText();
    throw new Error(`${who} could not go on at ${page.url()}, where it said:\n${seen}`, { cause });
  } finally {
    await context.close();
  }
};

/** Signs in with a password, with scripts, chooses Chinese where it is not there yet, and goes on from the inbox. */
const atDesk = <T>({ name, email }: Person, turn: (page: Page) => Promise<T>): Promise<T> =>
  turnOf(name, { locale: language, viewport: desk }, async (page) => {
    const words = webWords(language).signIn;
    await page.goto(`${url}sign-in`);
    await page.getByLabel(words.email).fill(email);
    await page.getByLabel(words.password).fill(password);
    await page.getByRole("button", { name: words.submit }).click();
    await page.waitForURL(`${url}inbox`);
    const chinese = page.getByRole("link", { name: "简体中文" });
    if (await chinese.isVisible()) await chinese.click();
    await page.getByRole("heading", { name: registerWords(language).inbox.title }).waitFor();
    return turn(page);
  });

interface Addressee {
  readonly name: string;
  readonly email: string;
  readonly language: Language;
}

const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

/** Opens the letter that came, the `nth` of its kind, and follows its link without scripts: at a phone with a finger. */
const fromLetter = async (
  { name, email, language: locale }: Addressee,
  door: "a" | "s" | "negotiation",
  turn: (page: Page, finger: Finger) => Promise<void>,
  { nth = 1, viewport = phone }: { readonly nth?: number; readonly viewport?: typeof phone } = {},
): Promise<void> => {
  const letter = await until(`letter ${nth} with a link to ${email}`, async () =>
    (await lettersSoFar(catcher(), email)).filter(({ text }) => text.includes(`${url}${door}/`)).at(nth - 1),
  );
  const isPhone = viewport === phone;
  const options = { locale, viewport, javaScriptEnabled: false, hasTouch: isPhone, isMobile: isPhone };
  await turnOf(name, options, async (page) => {
    await openLetter(page, letter.html);
    const link = page.locator(`a[href="${linkIn(letter, `${url}${door}/`)}"]`).first();
    const finger = new Finger();
    await (isPhone ? finger.tap(link) : link.click());
    await page.waitForURL(`${url}${door}/**`);
    await turn(page, finger);
  });
};

const catcher = (): string => {
  const { catcherUrl } = processes.configuration.mail;
  if (catcherUrl === undefined) throw new Error("This test reads real mail: the catcher has to run");
  return catcherUrl;
};

const mailedCode = (email: string): Promise<string> =>
  until(`a code to ${email}`, async () => {
    const codes = (await lettersSoFar(catcher(), email)).filter(({ text }) => !text.includes(`${url}s/`));
    return codes.flatMap(({ text }) => /\b\d{6}\b/.exec(text) ?? []).at(-1);
  });

/** Answers one question of the template where the form asks it. */
const answer = async (page: Page, variable: Variable, value: Value): Promise<void> => {
  const { form, party } = draftingWords(language);
  const label = variable.label[language];
  const name = variable.required ? label : `${label} ${designWords(language).optional}`;
  const field = page.getByLabel(name, { exact: true });
  const group = page.getByRole("group", { name, exact: true });
  switch (value.type) {
    case "party": {
      const side = variable.name === salesChinese.ours ? `${label} · ${form.ourSide}` : label;
      const parties = page.getByRole("group", { name: side, exact: true });
      for (const part of ["name", "registration", "address", "representative", "email"] as const)
        await parties.getByLabel(party[part]).fill(value[part]);
      return;
    }
    case "text":
      return field.fill(value.text);
    case "date":
      return field.fill(value.date);
    case "number":
      return field.fill(String(value.number));
    case "money":
      await group.getByLabel(designWords(language).currency).selectOption(value.currency);
      return group.getByLabel(designWords(language).amount).fill((value.minor / 100).toFixed(2));
    case "duration":
      await group.getByLabel(form.count).fill(String(value.count));
      await group.getByLabel(form.unit).selectOption(draftWords(language).units[value.unit]);
      return;
    case "choice": {
      const options = variable.type === "choice" ? variable.options : [];
      const chosen = options.find(({ choice }) => choice === value.choice)?.label[language] ?? value.choice;
      return group.getByRole("radio", { name: chosen }).check();
    }
    case "table":
      for (const [index, line] of value.lines.entries())
        for (const [column, text] of Object.entries(line))
          await page.locator(`[name="values.${variable.name}.lines.${index}.${column}"]`).fill(text);
      return;
    case "boolean":
      return group.getByRole("radio", { name: draftWords(language)[value.boolean ? "yes" : "no"] }).check();
  }
};

/** The contract in a list: the whole row leads to it. */
const rowOf = (page: Page) => page.getByRole("row", { name: title }).getByRole("link");

const stageShown = (page: Page, stage: "draft" | "review" | "approval" | "active") =>
  page.locator(".page-header .stage-pill", { hasText: designWords(language).stage[stage] });

/** Chooses the template, fills its form and creates the draft. */
const draft = async (page: Page, theirs: readonly Addressee[]): Promise<void> => {
  const { navigation } = registerWords(language);
  const { choose, form } = draftingWords(language);
  const signers = draftSignerWords(language);
  await page.getByRole("link", { name: navigation.contracts }).first().click();
  await page.getByRole("link", { name: navigation.newContract }).click();
  await page
    .getByRole("region", { name: salesChinese.name[language], exact: true })
    .getByRole("link", { name: choose.use })
    .click();
  await page.getByLabel(form.contractTitle).fill(title);
  const answers = salesAnswers();
  for (const variable of salesChinese.variables) {
    const value = answers[variable.name];
    if (value) await answer(page, variable, value);
  }
  const { name, email } = processes.people.signatory;
  const ours = page.getByRole("group", { name: signers.ours(1), exact: true });
  await ours.getByLabel(signers.person).selectOption(`${name} (${email})`);
  for (const [index, one] of theirs.entries()) {
    const other = page.getByRole("group", { name: signers.theirs(index + 1), exact: true });
    await other.getByLabel(signers.name).fill(one.name);
    await other.getByLabel(signers.email).fill(one.email);
  }
  await picture(page, "journey-draft");
  await page.getByRole("button", { name: form.create }).click();
  await stageShown(page, "draft").waitFor();
};

const openContract = async (page: Page): Promise<void> => {
  await page
    .getByRole("link", { name: registerWords(language).navigation.contracts })
    .first()
    .click();
  await rowOf(page).click();
};

const submitForReview = async (page: Page): Promise<void> => {
  await openContract(page);
  await page.getByRole("button", { name: contractCommandWords(language)["submit-for-review"] }).click();
  await stageShown(page, "review").waitFor();
};

/** Hands the pen over, to a guest who is invited first where it is the first round. */
const sendRound = async (page: Page, guest: Addressee, round: number): Promise<void> => {
  const words = negotiationWords(language);
  await openContract(page);
  await page.getByRole("link", { name: words.title }).first().click();
  if (round === 1) {
    await page.getByLabel(words.guests.name).fill(guest.name);
    await page.getByLabel(words.guests.email).fill(guest.email);
    await page.getByRole("button", { name: words.guests.submit, exact: true }).click();
    await page.getByText(guest.email).first().waitFor();
  }
  await page.getByRole("button", { name: words.rounds.send(round), exact: true }).click();
  await page.getByText(words.pen.theirs).first().waitFor();
};

/** Puts words at the end of one of the last paragraphs of a Word file: shown as a change, or not. */
const editWord = async (bytes: Buffer, words: string, tracked: boolean): Promise<Buffer> => {
  const file = new Map(await unpack(bytes));
  const xml = file.get("word/document.xml")?.toString("utf8") ?? "";
  const ends = [...xml.matchAll(/(?<=<\/w:t><\/w:r>)<w:bookmarkEnd [^>]*><\/w:p>/g)];
  const { index = 0 } = ends.at(tracked ? -1 : -2) ?? {};
  const run = `<w:r><w:t xml:space="preserve">${words}</w:t></w:r>`;
  const by = 'w:id="9001" w:author="Example Counsel" w:date="2026-03-02T09:30:00Z"';
  const edited = `${xml.slice(0, index)}${tracked ? `<w:ins ${by}>${run}</w:ins>` : run}${xml.slice(index)}`;
  file.set("word/document.xml", Buffer.from(edited));
  return pack(file);
};

/** Takes the Word file, edits it, hands it in and hands the pen back. */
const answerInWord = (guest: Addressee, round: number, words: string, tracked: boolean): Promise<void> =>
  fromLetter(
    guest,
    "negotiation",
    async (page) => {
      const { guest: t, pen } = negotiationWords(guest.language);
      const { code } = linkWords(guest.language);
      const codes = (await lettersSoFar(catcher(), guest.email)).length;
      await page.getByRole("button", { name: code.send }).click();
      const typed = await until(`a code to ${guest.email}`, async () =>
        (await lettersSoFar(catcher(), guest.email))
          .slice(codes)
          .flatMap(({ text }) => /\b\d{6}\b/.exec(text) ?? [])
          .at(-1),
      );
      await page.getByLabel(code.label).fill(typed);
      await page.getByRole("button", { name: t.code.submit, exact: true }).click();
      await page.getByText(pen.yours).first().waitFor();
      const downloading = page.waitForEvent("download");
      await page.getByRole("link", { name: t.downloadWord }).click();
      const sent = await readFile(await (await downloading).path());
      const buffer = await editWord(sent, words, tracked);
      const mimeType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
      await page.getByLabel(t.file).setInputFiles({ name: `round-${round}.docx`, mimeType, buffer });
      await page.getByRole("button", { name: t.fileSubmit, exact: true }).click();
      await page.getByText(t.done.file).waitFor();
      await picture(page, `journey-guest-${round}`);
      await page.getByLabel(t.give.changes, { exact: false }).first().check();
      await page.getByRole("button", { name: t.give.submit, exact: true }).click();
      await page.getByText(t.done.returned).waitFor();
    },
    { nth: round, viewport: desk },
  );

/** Looks at what came back, clause by clause, takes it, and so makes the next version. */
const takeTheirs = async (page: Page, round: number, words: string, tracked: boolean): Promise<void> => {
  const t = returnedWords(language);
  await openContract(page);
  await page
    .getByRole("link", { name: negotiationWords(language).title })
    .first()
    .click();
  await page.getByRole("link", { name: negotiationWords(language).rounds.readAgainst(round) }).click();
  await page.getByText(words).first().waitFor();
  expect(await page.getByText(t.untrackedWarning).count()).toBe(tracked ? 0 : 1);
  await picture(page, `journey-returned-${round}`);
  await page.getByRole("radio", { name: t.choice.theirs }).first().check();
  await page.getByLabel(t.rest).selectOption(t.restChoices.theirs);
  await page.getByRole("button", { name: t.save, exact: true }).click();
  await page.waitForURL(({ pathname }) => !pathname.includes("/returned/"));
};

/** Opens the contract from the inbox, looks at who will be asked and submits it; tells their names in the order asked. */
const reviewAndSubmit = async (page: Page): Promise<readonly string[]> => {
  const words = approvalPlanWords(language);
  const { builtIn } = approvalPolicyWords(language);
  await rowOf(page).click();
  await page.getByRole("link", { name: contractCommandWords(language)["submit-for-approval"] }).click();
  await page.getByRole("heading", { name: words.title }).waitFor();
  await page.getByText(words.step(2, builtIn["large-amount"])).waitFor();
  const asked = await page.getByRole("main").locator("li .person-name").allInnerTexts();
  await picture(page, "journey-plan");
  await page.getByRole("button", { name: words.submit }).click();
  await stageShown(page, "approval").waitFor();
  return asked;
};

const approve = (approver: Person, viewport: typeof phone): Promise<void> =>
  fromLetter(
    approver,
    "a",
    async (page, finger) => {
      const { choice, decided } = approvalWords(approver.language);
      const press = (target: Locator) => (viewport === phone ? finger.tap(target) : target.click());
      await press(page.getByLabel(linkWords(approver.language).name.label).first());
      await page.keyboard.type(approver.name);
      await picture(page, "journey-approve");
      await press(page.getByRole("button", { name: choice.approve, exact: true }));
      await page.getByText(decided.approve).waitFor();
      expect(finger.taps).toBe(viewport === phone ? 3 : 0);
    },
    { viewport },
  );

const sign = (signer: Addressee, afterwards: "waiting" | "executed"): Promise<void> =>
  fromLetter(signer, "s", async (page) => {
    const { sign: words, outcome } = ceremonyWords(signer.language);
    const { name, code } = linkWords(signer.language);
    await page.getByText("示例买方科技有限公司").first().waitFor();
    await page.getByRole("button", { name: code.send }).click();
    await page.getByRole("button", { name: code.again }).waitFor();
    await page.getByLabel(code.label).fill(await mailedCode(signer.email));
    await page.getByLabel(name.label).fill(signer.name);
    await page.getByRole("checkbox", { name: consentText(consentShown, signer.language).agree }).check();
    await picture(page, `journey-sign-${afterwards}`);
    await page.getByRole("button", { name: words.submit }).click();
    await page.getByText(outcome[afterwards], { exact: true }).waitFor();
  });

/** The executed copy and its certificate, as the last letter brings them to somebody who signed. */
const mailedCopies = async ({ email }: Addressee): Promise<readonly Buffer[]> => {
  const letter = await until(`the executed copy to ${email}`, async () =>
    (await lettersSoFar(catcher(), email)).find(({ attachments }) => attachments.length > 1),
  );
  return letter.attachments.map(({ bytes }) => bytes);
};

/** Waits until the contract's page says that it is in force, and takes the executed copy home. */
const downloadExecuted = async (page: Page): Promise<Buffer> => {
  const { view, documents } = contractWords(language);
  await openContract(page);
  await until("the contract's page to say that it is in force", async () => {
    await page.reload();
    return stageShown(page, "active").isVisible();
  });
  await page.getByRole("link", { name: view.documents }).click();
  await page.getByText(contractCodeWords(language).document["evidence-certificate"]).first().waitFor();
  await picture(page, "journey-documents");
  const executed = page.getByRole("region", { name: documents.executed });
  const downloading = page.waitForEvent("download");
  await executed.getByRole("link", { name: documents.open }).click();
  return readFile(await (await downloading).path());
};

it("A contract from a template is negotiated in two rounds by Word files, approved by three from their letters, signed by three, and holds outside Engross", async () => {
  const { people, tenant, configuration } = processes;
  const { owner, lawyer, signatory } = people;
  const [buyer, guarantor, counsel] = ["示例代表乙", "示例担保人", "示例对方法务"].map(
    (name, index): Addressee => ({ name, email: `other-side-${index}.${tenant}@example.com`, language: "zh-CN" }),
  );
  if (!buyer || !guarantor || !counsel) throw new Error("Three of the other side");

  await atDesk(owner, (page) => draft(page, [buyer, guarantor]));
  const asks = [
    { words: "任何一方应在十日内书面答复。", tracked: true },
    { words: "逾期未答复视为同意。", tracked: false },
  ];
  for (const [index, { words, tracked }] of asks.entries()) {
    await atDesk(lawyer, (page) => sendRound(page, counsel, index + 1));
    await answerInWord(counsel, index + 1, words, tracked);
    await atDesk(lawyer, (page) => takeTheirs(page, index + 1, words, tracked));
  }

  await atDesk(owner, submitForReview);
  const asked = await atDesk(lawyer, reviewAndSubmit);
  expect(asked).toHaveLength(3);
  const approvers = [people.approver, people.secondApprover, people.manager];
  for (const [index, name] of asked.entries()) {
    const approver = approvers.find((one) => one.name === name);
    if (!approver) throw new Error(`The page names ${name}, who is no approver`);
    await approve(approver, index === 0 ? phone : desk);
  }

  await sign(signatory, "waiting");
  await sign(buyer, "waiting");
  await sign(guarantor, "executed");

  const copies = await mailedCopies(buyer);
  const bytes = await atDesk(owner, downloadExecuted);
  expect(copies.some((copy) => copy.equals(bytes))).toBe(true);
  const authority = await openAuthority(configuration.caFolder);
  const names = [signatory.name, buyer.name, guarantor.name];
  expect(await verifyPdf(bytes, authority.roots)).toMatchObject({
    valid: true,
    level: "B-LTA",
    signatures: names.map((name) => ({ name, intact: true, trusted: true })),
  });
  const folder = await mkdtemp(join(tmpdir(), "engross-journey-"));
  open.defer(() => rm(folder, { recursive: true, force: true }));
  const [root, path] = [join(folder, "root.pem"), join(folder, "executed.pdf")];
  await writeFile(root, authority.certificatePem);
  await writeFile(path, bytes);
  expect(await seenByPyHanko(root, path, { lasting: true })).toMatchObject(
    names.map((name) => ({ name, good: true, intact: true, trusted: true, stamped: true })),
  );
}, 300_000);
