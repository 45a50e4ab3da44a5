import { addDays, addMonths } from "../../domain/calendar.ts";
import { sealedSignersOf } from "../asked.ts";
import { days, nda, sale, saleInChinese, services } from "../drafts.ts";
import { reportWrongRecipient } from "../incident.ts";
import { demoPeople } from "../people.ts";
import type { Sample } from "./sample.ts";

export const inForce: readonly Sample[] = [
  {
    name: "active",
    reaches: "shared",
    live: async ({ create, bringIntoForce, now, fulfil, share }, contract, today) => {
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
      const auditor = { name: "示例审计员", email: "accounts@auditor.example", language: "zh-CN" } as const;
      await share(contract, { ...auditor, reason: "年度审计 Yearly audit" });
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
      const draft = services({ ...work, days: days(effective, 100, 12) });
      // Signed by both sides, then sealed; the bookkeepers get a copy.
      await create(contract, draft, "internal", demoPeople.business, sealedSignersOf(draft));
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
      await when(contract, ({ freezes }) => freezes.length > 0);
    },
  },
];
