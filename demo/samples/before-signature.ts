import { days, ndaInChinese, purchaseOrder, sale, saleInChinese, services, unfinishedNda } from "../drafts.ts";
import { editBeside, givingWay, reworded } from "../editing.ts";
import { demoLeaver, demoPeople } from "../people.ts";
import { asPerson } from "../process.ts";
import { bringBack } from "../returned.ts";
import type { Sample } from "./sample.ts";

export const drafting: readonly Sample[] = [
  {
    name: "unfinished",
    reaches: "handed-over",
    live: async ({ create, leave }, contract) => {
      await create(contract, unfinishedNda(), "internal", demoLeaver);
      await leave();
    },
  },
  {
    name: "draft",
    reaches: "created",
    live: async ({ create, ground }, contract, today) => {
      await create(
        contract,
        saleInChinese({
          buyer: "示例家居有限公司",
          email: "home@buyer.example",
          goods: "办公桌椅",
          quantity: "120套",
          minor: 9_600_000,
          ...days(today, 30, 6),
        }),
      );
      await bringBack(ground, contract);
    },
  },
  {
    name: "edited",
    reaches: "draft-saved",
    live: async ({ create, saveAgain, ground }, contract, today) => {
      const first = givingWay(
        sale({
          buyer: "Example Robotics Ltd",
          email: "robotics@buyer.example",
          goods: "servo drives of type D-40",
          quantity: "200 pieces",
          minor: 5_200_000,
          ...days(today, 45, 12),
        }),
        "liability",
        "double",
      );
      await create(contract, first);
      await editBeside(ground, contract, first, "price", ({ heading, wording }) => ({
        heading,
        wording: `${wording} It is fixed for the term of this Agreement.`,
      }));
      await editBeside(ground, contract, first, "supply", ({ heading, wording }) => ({
        heading,
        wording: wording.replace("Products", "new and unused Products"),
      }));
      await saveAgain(contract, reworded(first, "supply", "Products", "certified Products"));
    },
  },
  {
    name: "order",
    reaches: "created",
    live: ({ create }, contract, today) =>
      create(contract, purchaseOrder("Example Sensors Ltd", "sensors@buyer.example", days(today, 30, 6))),
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

export const deciding: readonly Sample[] = [
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
