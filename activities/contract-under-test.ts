import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { openDatabase } from "../db/connection.ts";
import { addPerson, savePerson } from "../db/person.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { addTenant } from "../db/tenant.ts";
import { addDocument, stageVersion } from "../db/version.ts";
import type { Classification } from "../domain/access.ts";
import { type Actor, memberActing } from "../domain/act.ts";
import type { Instant, PlainDate } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import type { Contract } from "../domain/contract.ts";
import { decide } from "../domain/decide.ts";
import { evolveAll } from "../domain/evolve.ts";
import type { Id } from "../domain/ids.ts";
import type { Person, Role } from "../domain/person.ts";
import { isRefusal } from "../domain/refusal.ts";
import { openPost } from "../mail/transport.ts";
import { freshDatabase } from "../test/stack/index.ts";
import { recordActivities } from "./record.ts";

export const newId = <Kind extends string>(): Id<Kind> => randomUUID() as string as Id<Kind>;

const engross: Actor = { kind: "engross" };

/** A real database, a real mail server, and one organisation in which contracts can be brought to any stage. */
export const startOrganisation = async () => {
  const { SMTP_URL = "", MAIL_CATCHER_URL = "" } = inject("stack").environment;
  const db = openDatabase((await freshDatabase()).url, { applicationName: "test" });
  const post = openPost({ url: SMTP_URL, from: "Engross <engross@engross.example>" });
  const tenant = newId<"tenant">();
  await asSystem(db, tenant, (tx) =>
    addTenant(tx, { id: tenant, name: "Orchid", language: "en", timeZone: "Asia/Shanghai" }),
  );

  /** Adds somebody to the directory. */
  const person = async (name: string, role: Role, facts: Partial<Person> = {}): Promise<Person> => {
    const id = newId<"person">();
    const one: Person = {
      id,
      tenant,
      name,
      email: `${id}@example.com`,
      language: "en",
      timeZone: "Asia/Shanghai",
      roles: [role],
      active: true,
      ...facts,
    };
    await asSystem(db, tenant, (tx) => addPerson(tx, one));
    return one;
  };

  const leave = (one: Person): Promise<void> => asSystem(db, tenant, (tx) => savePerson(tx, { ...one, active: false }));

  return {
    services: { db, post, publicUrl: "https://contracts.example.com" },
    catcher: MAIL_CATCHER_URL,
    tenant,
    person,
    leave,
    contract: (owner: Person, legal: Person, classification?: Classification) =>
      startContract(db, owner, legal, classification),
    close: async () => {
      post.close();
      await db.destroy();
    },
  };
};

export type Organisation = Awaited<ReturnType<typeof startOrganisation>>;

/** A contract that moves by the real rules and the real record, at the times that the test says. */
const startContract = async (db: Db, owner: Person, legal: Person, classification: Classification = "internal") => {
  const { tenant } = owner;
  const id = newId<"contract">();
  const { recordContract } = recordActivities({ db });
  const duty = newId<"obligation">();
  const signer = newId<"signer">();
  const pdf = { document: newId<"document">(), sha256: randomUUID().replaceAll("-", "").padEnd(64, "0") };
  let state: Contract | null = null;
  let at = "2026-11-01T01:00:00.000Z" as Instant;

  const happen = async (
    command: ContractCommand,
    actor: Actor = engross,
    label: string = randomUUID(),
  ): Promise<Contract> => {
    const act = { actor, at, command: label };
    const events = decide(state, command, act);
    if (isRefusal(events)) throw new Error(`${command.type}: ${events.refused}`);
    const next = evolveAll(state, events, at);
    const refusal = await recordContract({ before: next.version - 1, state: next, events, act });
    if (refusal) throw new Error(`${command.type}: ${refusal.refused}`);
    state = next;
    return next;
  };

  const as = (one: Person): Actor => memberActing(one);

  await asSystem(db, tenant, async (tx) => {
    const document = {
      kind: "pdf" as const,
      name: "draft.pdf",
      media_type: "application/pdf",
      size: 1,
      pages: 1,
      added_by: owner.id,
    };
    await addDocument(tx, {
      ...document,
      id: pdf.document,
      tenant,
      contract: id,
      sha256: pdf.sha256,
      vault_safe: "x",
      vault_object: "x",
      vault_version: "1",
    });
    await stageVersion(tx, {
      version: {
        tenant,
        contract: id,
        number: 1,
        title: "Optical sensors",
        counterparty: "远山精密",
        language: "en",
        template: null,
        draft_document: null,
        source_document: null,
        html_document: null,
        pdf_document: pdf.document,
        findings: [],
        note: "",
        added_by: owner.id,
        command: "create",
      },
      signers: [
        {
          id: signer,
          side: "ours",
          person: owner.id,
          name: owner.name,
          email: owner.email,
          language: "en",
          turn: 1,
          place: null,
          role: "signer",
          group_name: null,
          seal: null,
        },
      ],
      obligations: [{ id: duty, title: "Pay the second instalment", clause: "4.2" }],
    });
  });
  await happen(
    {
      type: "create",
      contract: id,
      tenant,
      timeZone: "Asia/Shanghai",
      amends: null,
      contractType: "sales",
      classification,
      owner: owner.id,
      named: [],
      draft: {
        number: 1,
        source: "template",
        pdf,
        findings: [],
        signers: [{ id: signer, side: "ours", person: owner.id, turn: 1 }],
        terms: {
          amount: { minor: 80_000_000, currency: "CNY" },
          effective: "2026-11-01" as PlainDate,
          end: "2027-10-31" as PlainDate,
          noticeDays: 30,
          renewal: { kind: "automatic", months: 12 },
          obligations: [
            {
              id: duty,
              kind: "payment",
              owedBy: "us",
              due: "2027-03-02" as PlainDate,
              everyMonths: null,
              amount: { minor: 40_000_000, currency: "CNY" },
              remindDaysBefore: 7,
              keeper: null,
              survives: false,
            },
          ],
        },
      },
    },
    as(owner),
    "create",
  );

  const submit = async (...approvers: readonly Person[]) => {
    const slots = approvers.map((one) => ({
      id: newId<"approval-slot">(),
      approver: one.id,
      manager: one.manager ?? null,
    }));
    const round = newId<"approval">();
    await happen({ type: "submit-for-review" }, as(owner));
    const patience = { remindAfterDays: 2, escalateAfterDays: 4, expireAfterDays: 10 };
    const plan = { round, ceremony: newId<"signing">(), patience, steps: [{ stepUp: false, slots }] };
    await happen({ type: "submit-for-approval", plan }, as(legal));
    return { round, slots: slots.map((slot) => slot.id) };
  };

  const decideSlot = (slot: Id<"approval-slot">, approver: Person, decision: "approve" | "reject") =>
    happen({ type: "decide-approval", slot, decision, documentSha256: pdf.sha256, steppedUp: true }, as(approver));

  return {
    id,
    duty,
    sha256: pdf.sha256,
    happen,
    as,
    submit,
    decide: decideSlot,
    /** Approved by one, signed and sealed: in force. */
    enforce: async (approver: Person) => {
      const { slots } = await submit(approver);
      for (const slot of slots) await decideSlot(slot, approver, "approve");
      await happen({ type: "sign", signer, documentSha256: pdf.sha256, steppedUp: true }, as(owner));
      await happen({ type: "record-seal", signer, result: pdf });
    },
    /** Everything from now on happens then. */
    goTo: (instant: string) => {
      at = instant as Instant;
    },
  };
};
