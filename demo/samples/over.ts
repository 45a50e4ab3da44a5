import { addMonths } from "../../domain/calendar.ts";
import { isOpen } from "../../domain/obligation.ts";
import { terminationChecks } from "../../domain/termination.ts";
import { ndaInChinese, sale } from "../drafts.ts";
import { demoPeople } from "../people.ts";
import { asPerson } from "../process.ts";
import type { Sample } from "./sample.ts";

const legal = asPerson(demoPeople.legal);

export const over: readonly Sample[] = [
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
