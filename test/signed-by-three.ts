import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { readDocument } from "../archive/document.ts";
import type { SignerChoice } from "../archive/version.ts";
import { fieldsOf, type SignatureFieldRow } from "../db/signature-field.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import { blocksPng } from "../documents/picture-under-test.ts";
import type { ContractId, DocumentId } from "../domain/ids.ts";
import { password } from "../web/http/app-under-test.ts";
import { type Links, Phone } from "../web/outside/link-under-test.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { asPerson, salesDraft } from "./contract-process.ts";
import { until } from "./until.ts";

/** Somebody behind the proxy that stands before the web, which names their address. */
class From extends Phone {
  readonly #address: string;

  constructor(links: Links, address: string) {
    super(links.url);
    this.#address = address;
  }

  override go(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("X-Forwarded-For", this.#address);
    return super.go(path, { ...init, headers });
  }
}

export interface Party {
  readonly name: string;
  readonly email: string;
  /** Of the documentation's own addresses (RFC 5737). */
  readonly address: string;
}

export const entered = { text: "上海市黄浦区 / Huangpu", initials: "张E", date: "2026-11-27" } as const;
export const anchor = "第八条 质量保证";

const placed = [
  { kind: "signature", slot: "theirs-1", page: "5", x: "320", y: "200" },
  { kind: "text", slot: "theirs-1", page: "5", x: "80", y: "60" },
  { kind: "initials", slot: "theirs-1", page: "1", x: "420", y: "20" },
  { kind: "checkbox", slot: "theirs-1", label: "ticked", page: "5", x: "320", y: "60" },
  { kind: "date", slot: "theirs-1", anchor },
  { kind: "checkbox", slot: "theirs-2", label: "not ticked", page: "5", x: "400", y: "60" },
  { kind: "signature", slot: "theirs-2", page: "5", x: "320", y: "300" },
  { kind: "signature", slot: "ours-1", page: "5", x: "80", y: "300" },
  { kind: "cross-page-seal", slot: "ours-1", page: "1", x: "0", y: "380" },
] as const;

/**
 * A contract that three people fill in and sign by link: the first draws their signature, the second types it, the third
 * brings an image. The fields are placed on a wording that is not the last.
 */
export const signedByThree = async (links: Links) => {
  const { db, people, tenant, create, stage, must, approveAll, state, archive } = links.processes;
  await asSystem(db, tenant, async (tx) => {
    for (const person of [people.owner, people.lawyer]) await createAccount(tx, { person, password });
  });
  const ours = people.signatory;
  const parties = [
    { name: "Example Buyer", email: `buyer-1.${tenant}@example.com`, address: "203.0.113.11" },
    { name: "示例代表乙", email: `buyer-2.${tenant}@example.com`, address: "203.0.113.12" },
    { name: ours.name, email: ours.email, address: "203.0.113.13" },
  ] as const satisfies readonly Party[];
  const signers = parties.map(({ name, email }, index): SignerChoice => {
    const side = index < 2 ? ({ side: "theirs", person: null } as const) : ({ side: "ours", person: ours.id } as const);
    return { ...side, name, email, language: index === 1 ? "zh-CN" : "en", turn: index + 1 };
  });
  const contract = await create();
  const save = async (number: number, goods: string): Promise<void> => {
    const command = randomUUID();
    const draft = salesDraft({ goods: { type: "text", text: goods } });
    const staged = await stage(contract, number, command, draft, signers);
    await must(contract, { type: "save-draft", draft: staged }, asPerson(people.owner), { updateId: command });
  };
  await save(2, "示例型号精密机床");
  const owner = links.phone();
  await owner.signIn(people.owner.email);
  const path = `/contracts/${contract}`;
  for (const field of placed) {
    const answer = await owner.send(`${path}/signature-fields`, `${path}/signature-fields`, field);
    expect(answer.status, JSON.stringify(field)).toBe(303);
  }
  // Everything on the pages moves, and nobody looks at the fields again.
  await save(3, "示例型号精密机床，".repeat(60));
  await must(contract, { type: "submit-for-review" }, asPerson(people.owner));
  const legal = links.phone();
  await legal.signIn(people.lawyer.email);
  expect((await legal.send(`${path}/approval-plan`, `${path}/submit-for-approval`, {})).status).toBe(303);
  await approveAll(contract);

  const fields = await asSystem(db, tenant, (tx) => fieldsOf(tx, contract));
  const values = Object.fromEntries(
    Object.entries({ ...entered, checkbox: "yes" }).flatMap(([kind, value]) =>
      fields
        .filter((field) => field.kind === kind && field.slot === "theirs-1")
        .map(({ id }) => [`values.${id}`, value] as const),
    ),
  );
  const [first, second, third] = parties;
  await sign(links, contract, first, { look: "drawn", strokes: "M20 80L60 20L100 80L280 55", ...values });
  await sign(links, contract, second, {});
  await sign(links, contract, third, { look: "image" }, blocksPng());

  const now = await until("the PDF to be made to last", async () => {
    const contractNow = await state(contract);
    return contractNow.ceremony?.evidence && contractNow;
  });
  const read = async (document: DocumentId | undefined): Promise<Buffer> => {
    const row = document && (await asSystem(archive.db, tenant, (tx) => documentById(tx, document)));
    return Buffer.from(await readDocument(archive, row ?? expect.unreachable()));
  };
  return {
    ...{ contract, parties, state: now, row: await links.processes.row(contract) },
    fieldOf: (kind: SignatureFieldRow["kind"], slot: string, label = ""): SignatureFieldRow =>
      fields.find((field) => field.kind === kind && field.label === label && field.slot === slot) ??
      expect.unreachable(),
    approved: await read(now.draft.pdf.document),
    executed: await read(now.executed?.document),
  };
};

export type SignedByThree = Awaited<ReturnType<typeof signedByThree>>;

const sign = async (
  links: Links,
  contract: ContractId,
  { name, email, address }: Party,
  entries: Readonly<Record<string, string>>,
  picture?: Uint8Array,
): Promise<void> => {
  const path = await links.pathFor(contract, email);
  const phone = new From(links, address);
  if (picture) await sendPicture(phone, path, picture);
  const code = await links.codeFor(path, email, phone);
  const answer = await phone.send(path, path, { consent: "true", name, code, ...entries });
  expect(answer.status, await answer.text()).toBe(303);
};

const sendPicture = async (phone: Phone, path: string, picture: Uint8Array): Promise<void> => {
  const html = await (await phone.go(path)).text();
  const part = new RegExp(`<form[^>]*action="${path}/picture".*?</form>`, "s").exec(html)?.[0] ?? "";
  const form = new FormData();
  for (const [, name = "", value = ""] of part.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) {
    form.append(name, value);
  }
  form.append("picture", new Blob([new Uint8Array(picture)]), "signature.png");
  expect((await phone.go(`${path}/picture`, { method: "POST", body: form })).status).toBe(303);
};
