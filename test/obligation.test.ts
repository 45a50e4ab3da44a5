import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepDocument } from "../archive/document.ts";
import { asSystem } from "../db/tenancy.ts";
import { addDays, addMonths, dayOf, daysBetween, instantOf, type PlainDate } from "../domain/calendar.ts";
import type { Draft } from "../domain/draft.ts";
import { draftTerms } from "../domain/draft-terms.ts";
import { type ContractId, type Id, parseContractId } from "../domain/ids.ts";
import { escalateAfterDays, isOpen, type Obligation } from "../domain/obligation.ts";
import type { Person } from "../domain/person.ts";
import { formatDate } from "../i18n/format.ts";
import { entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { asPerson, type Processes, salesDraft, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";

let processes: Processes;

beforeAll(async () => {
  processes = await startProcesses();
});

afterAll(() => processes.close());

/** A sale whose one duty is a payment, first due in a month, then every month. */
const monthlyDraft = (): Draft => {
  const draft = salesDraft();
  const agreed = draftTerms(draft).obligations.find(({ kind }) => kind === "payment");
  const payment = draft.terms.obligations.find(({ id }) => id === agreed?.id);
  if (!payment) throw new Error("A sale is paid for");
  return {
    ...draft,
    terms: {
      ...draft.terms,
      obligations: [
        {
          ...payment,
          due: { after: "effective", delay: { count: 1, unit: "months" } },
          every: { count: 1, unit: "months" },
        },
      ],
    },
  };
};

const openDuty = async (contract: ContractId): Promise<Obligation> => {
  const open = (await processes.state(contract)).obligations.filter(isOpen);
  const [duty] = open;
  if (!duty || open.length > 1) throw new Error(`${open.length} duties are open`);
  return duty;
};

const kinds = async (contract: ContractId): Promise<readonly string[]> => {
  const told = await asSystem(processes.db, processes.tenant, (tx) =>
    entries(tx, { subject: `contract/${contract}`, limit: 500 }),
  );
  return told.map(({ kind }) => kind);
};

/** The letters to somebody about duties, oldest first. */
const lettersAboutDuties = (person: Person, count: number) =>
  until(`${count} letters about duties to ${person.name}`, async () => {
    const { catcherUrl } = processes.configuration.mail;
    if (catcherUrl === undefined) throw new Error("These tests read real mail: the catcher has to run");
    const found = (await lettersSoFar(catcherUrl, person.email)).filter(({ subject }) =>
      subject.includes("obligation"),
    );
    return found.length >= count && found;
  });

describe("A payment that recurs, on the real engine", () => {
  it("is reminded of, chased and proven in each of three months, and each time brings the next", async () => {
    const { people, tenant, archive, toActive, state, pass, must } = processes;
    const contract = await toActive(monthlyDraft());
    const first = (await openDuty(contract)).due;
    let today = dayOf(instantOf(Date.now()), "Asia/Shanghai");
    const passTo = async (day: PlainDate): Promise<void> => {
      await pass(contract, daysBetween(today, day));
      today = day;
    };

    for (const round of [1, 2, 3]) {
      const { id, due, remindDaysBefore } = await openDuty(contract);
      expect(due).toBe(addMonths(first, round - 1));
      await passTo(addDays(due, 1 - remindDaysBefore));
      expect(await openDuty(contract)).toMatchObject({ id, reminded: true, overdue: false });
      await passTo(addDays(due, 2));
      expect(await openDuty(contract)).toMatchObject({ id, overdue: true, escalated: false });
      await passTo(addDays(due, escalateAfterDays + 1));
      expect(await openDuty(contract)).toMatchObject({ id, escalated: true });

      const told = (await lettersAboutDuties(people.owner, round * 2)).slice(-2);
      expect(told.map(({ subject }) => subject.split(/[: ]/)[0])).toEqual(["Due", "Overdue"]);
      const [escalated] = (await lettersAboutDuties(people.manager, round)).slice(-1);
      for (const letter of [...told, escalated]) expect(letter?.text).toContain(formatDate(due, "en"));

      const evidence = await keepDocument(archive, {
        id: randomUUID() as Id<"document">,
        tenant,
        contract,
        kind: "evidence",
        name: `bank-slip-${round}.txt`,
        mediaType: "text/plain",
        pages: null,
        addedBy: people.owner.id,
        bytes: Buffer.from(`Instalment ${round} was paid`),
      });
      const next = randomUUID() as Id<"obligation">;
      await must(contract, { type: "fulfil-obligation", obligation: id, evidence, next }, asPerson(people.owner));
      const done = (await state(contract)).obligations.find((one) => one.id === id);
      expect(done).toMatchObject({ state: "done", evidence });
      expect(await openDuty(contract)).toMatchObject({ id: next, reminded: false, overdue: false, escalated: false });
    }

    const happened = await kinds(contract);
    for (const kind of ["reminded", "overdue", "escalated", "fulfilled", "recurred"]) {
      expect([kind, happened.filter((one) => one === `obligation-${kind}`).length]).toEqual([kind, 3]);
    }
    expect(await lettersAboutDuties(people.owner, 6)).toHaveLength(6);
    expect(await lettersAboutDuties(people.manager, 3)).toHaveLength(3);
  });

  it("counted from signing, has no day until the last party signs, and is due so long after", async () => {
    const { toActive, create, state } = processes;
    const draft = monthlyDraft();
    const delay = { count: 10, unit: "days" } as const;
    const due = { after: "signing", delay } as const;
    const { terms } = draft;
    const fromSigning: Draft = {
      ...draft,
      terms: { ...terms, obligations: terms.obligations.map((each) => ({ ...each, due })) },
    };
    const planned = (await state(await create(fromSigning))).draft.terms.obligations;
    expect(planned).toMatchObject([{ due: null, afterSigning: delay }]);
    const contract = await toActive(fromSigning);
    const { executed } = await state(contract);
    const [signed] = (
      await asSystem(processes.db, processes.tenant, (tx) =>
        entries(tx, { subject: `contract/${contract}`, limit: 500 }),
      )
    ).filter(({ kind }) => kind === "executed");
    if (!executed || !signed) throw new Error("It was signed by all");
    const day = dayOf(instantOf(new Date(signed.at).getTime()), "Asia/Shanghai");
    expect((await openDuty(contract)).due).toBe(addDays(day, 10));
  });

  it("is owed in its new form only once an amendment that raises the price is signed", async () => {
    const { people, toActive, stage, must, plan, approveAll, signAll, state, untilStage } = processes;
    const contract = await toActive(monthlyDraft());
    const before = await openDuty(contract);
    const amendment = parseContractId(randomUUID());
    if (!amendment) throw new Error("randomUUID made no UUID");
    const draft = monthlyDraft();
    const price = { type: "money", minor: 90_000_000, currency: "CNY", words: "玖拾万元整" } as const;
    const dearer = await stage(amendment, 1, amendment, { ...draft, values: { ...draft.values, price } });
    await must(contract, { type: "open-amendment", amendment, draft: dearer }, asPerson(people.owner));
    await until("the amendment's process", async () => (await kinds(amendment)).includes("created"));
    await must(amendment, { type: "submit-for-review" }, asPerson(people.owner));
    await must(amendment, { type: "submit-for-approval", plan: plan() }, asPerson(people.lawyer));
    await approveAll(amendment);
    expect((await openDuty(contract)).id).toBe(before.id);
    await signAll(amendment);
    await untilStage(amendment, "active");
    await untilStage(contract, "active");

    const after = await openDuty(contract);
    expect(after).toMatchObject({ key: before.key, due: before.due, everyMonths: 1 });
    expect(after.amount?.minor).toBeGreaterThan(before.amount?.minor ?? 0);
    const old = (await state(contract)).obligations.find(({ id }) => id === before.id);
    expect(old?.state).toBe("superseded");
    expect(await kinds(contract)).toContain("obligation-superseded");
  });
});
