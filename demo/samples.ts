import { addDays, addMonths, type PlainDate } from "../domain/calendar.ts";
import type { ContractEvent } from "../domain/event.ts";
import type { ContractId } from "../domain/ids.ts";
import { isOpen } from "../domain/obligation.ts";
import { terminationChecks } from "../domain/termination.ts";
import { days, nda, ndaInChinese, sale, saleInChinese, services, unfinishedNda } from "./drafts.ts";
import { reportWrongRecipient } from "./incident.ts";
import { demoPeople } from "./people.ts";
import { asPerson, type Processes } from "./process.ts";

/** A contract whose life is told up to some point. */
export interface Sample {
  /** Its id is made of it. */
  readonly name: string;
  /** It is there once its history shows this, whatever people have done with it since. */
  readonly reaches: ContractEvent["type"];
  readonly live: (processes: Processes, contract: ContractId, today: PlainDate) => Promise<void>;
}

const legal = asPerson(demoPeople.legal);

const drafting: readonly Sample[] = [
  {
    name: "unfinished",
    reaches: "created",
    live: ({ create }, contract) => create(contract, unfinishedNda()),
  },
  {
    name: "draft",
    reaches: "created",
    live: ({ create }, contract, today) =>
      create(
        contract,
        saleInChinese({
          buyer: "示例家居有限公司",
          email: "home@buyer.example",
          goods: "办公桌椅",
          quantity: "120套",
          minor: 9_600_000,
          ...days(today, 30, 6),
        }),
      ),
  },
  {
    name: "review",
    reaches: "submitted-for-review",
    live: async ({ create, give }, contract, today) => {
      await create(
        contract,
        ndaInChinese({ second: "示例生物科技有限公司", email: "bio@buyer.example", effective: today }),
        "confidential",
      );
      await give(contract, { type: "submit-for-review" }, asPerson(demoPeople.business));
    },
  },
];

const deciding: readonly Sample[] = [
  {
    name: "approval",
    reaches: "approval-decided",
    live: async ({ create, submitForApproval, approve }, contract, today) => {
      await create(
        contract,
        saleInChinese({
          buyer: "示例精密制造有限公司",
          email: "works@buyer.example",
          goods: "精密机床",
          quantity: "10台",
          minor: 86_000_000,
          ...days(today, 60, 12),
        }),
      );
      await submitForApproval(contract);
      await approve(contract, 1);
    },
  },
  {
    name: "signing",
    reaches: "signature-sealed",
    live: async ({ create, submitForApproval, approve, sign, when }, contract, today) => {
      await create(
        contract,
        services({
          customer: "Example Retail Inc.",
          email: "retail@buyer.example",
          minor: 4_800_000,
          days: days(today, 90, 6),
          services: "moving the customer's order system to a new platform",
          deliverables: "the moved system and its manual",
        }),
      );
      await submitForApproval(contract);
      await approve(contract);
      await sign(contract, 1);
      await when(contract, ({ ceremony }) => ceremony?.signers.some(({ state }) => state === "sealed") ?? false);
    },
  },
];

const inForce: readonly Sample[] = [
  {
    name: "active",
    reaches: "obligation-fulfilled",
    live: async ({ create, bringIntoForce, now, fulfil }, contract, today) => {
      await create(
        contract,
        saleInChinese({
          buyer: "示例物流有限公司",
          email: "freight@buyer.example",
          goods: "仓储货架",
          quantity: "400组",
          minor: 32_000_000,
          effective: addDays(today, -20),
          delivery: addDays(today, 5),
          end: addMonths(today, 11),
          answers: {
            payment: { type: "choice", choice: "instalments" },
            "deposit-share": { type: "number", number: 30 },
            "acceptance-share": { type: "number", number: 60 },
            "warranty-share": { type: "number", number: 10 },
          },
        }),
      );
      await bringIntoForce(contract);
      const { obligations } = await now(contract);
      const deposit = obligations
        .filter(({ kind }) => kind === "payment")
        .toSorted((a, b) => (a.due < b.due ? -1 : 1))[0];
      if (deposit) await fulfil(contract, deposit.id, "收款凭证.txt", "示例银行收款凭证：预付款96,000.00元已到账。");
    },
  },
  {
    name: "renewing",
    reaches: "obligation-fulfilled",
    live: async ({ create, bringIntoForce, when, fulfil }, contract, today) => {
      await create(
        contract,
        sale({
          buyer: "Example Hotels LLC",
          email: "hotels@buyer.example",
          goods: "linen and towels",
          quantity: "2,000 sets",
          minor: 2_500_000,
          effective: addMonths(today, -10),
          delivery: addMonths(today, -8),
          end: addMonths(today, 2),
          answers: {
            renewal: { type: "choice", choice: "decision" },
            "renewal-term": { type: "duration", count: 12, unit: "months" },
          },
        }),
      );
      await bringIntoForce(contract);
      const { obligations } = await when(contract, ({ stage }) => stage === "renewing");
      for (const { id, survives } of obligations) {
        if (!survives) await fulfil(contract, id, "receipt.txt", "Received in full and in good order.");
      }
    },
  },
  {
    name: "amending",
    reaches: "amendment-opened",
    live: async ({ create, bringIntoForce, openAmendment }, contract, today) => {
      const effective = addMonths(today, -2);
      const customer = { customer: "Example Clinics Ltd", email: "clinics@buyer.example", minor: 6_000_000 };
      const work = { services: "support of the appointment system", deliverables: "monthly releases", ...customer };
      await create(contract, services({ ...work, days: days(effective, 100, 12) }));
      await bringIntoForce(contract);
      await openAmendment(contract, services({ ...work, minor: 6_600_000, days: days(effective, 130, 18) }));
    },
  },
  {
    name: "sent-to-the-wrong-person",
    reaches: "frozen",
    live: async ({ ground, create, bringIntoForce, when }, contract, today) => {
      const draft = nda({
        second: "Example Robotics GmbH",
        email: "robotics@buyer.example",
        effective: addDays(today, -40),
      });
      await create(contract, draft, "confidential");
      await bringIntoForce(contract);
      await reportWrongRecipient(ground, contract);
      await when(contract, ({ frozenBy }) => frozenBy !== null);
    },
  },
];

const over: readonly Sample[] = [
  {
    name: "expired",
    reaches: "expired",
    live: async ({ create, bringIntoForce, when }, contract, today) => {
      const draft = ndaInChinese({
        second: "示例传媒有限公司",
        email: "media@buyer.example",
        effective: addMonths(today, -25),
      });
      await create(contract, draft, "confidential");
      await bringIntoForce(contract);
      await when(contract, ({ stage }) => stage === "ended");
    },
  },
  {
    name: "archived",
    reaches: "archived",
    live: async ({ create, bringIntoForce, give, now }, contract, today) => {
      await create(
        contract,
        sale({
          buyer: "Example Toys Co.",
          email: "toys@buyer.example",
          goods: "wooden train sets",
          quantity: "600",
          minor: 1_800_000,
          effective: addMonths(today, -4),
          delivery: addMonths(today, -3),
          end: addMonths(today, 8),
        }),
      );
      await bringIntoForce(contract);
      await give(contract, { type: "propose-termination", ground: "agreement", lastDay: today }, legal);
      for (const check of terminationChecks) await give(contract, { type: "check-termination", check }, legal, check);
      for (const { id, survives } of (await now(contract)).obligations.filter(isOpen)) {
        const how = survives ? "carried" : "settled";
        await give(contract, { type: "settle-obligation", obligation: id, how }, legal, id);
      }
      await give(contract, { type: "confirm-termination" }, legal);
      await give(contract, { type: "archive" }, legal);
    },
  },
];

/** Ten contracts in the stages of a life, and one that an incident has frozen. */
export const samples: readonly Sample[] = [...drafting, ...deciding, ...inForce, ...over];
