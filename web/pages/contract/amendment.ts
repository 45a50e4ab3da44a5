import { isRefusal } from "../../../domain/refusal.ts";
import { contractCommandWords } from "../../../i18n/contract-command.ts";
import { contractSeen, ofContract } from "../../contract/contract.ts";
import { amendByChanges, amendmentChanges, openedAmendment } from "../../contract/contract-amendment.ts";
import { defineRoute } from "../../http/route.ts";
import { contractPage } from "./page.tsx";

/** Opens an amendment: a contract of its own, whose page people are led to, and which binds only once it is signed. */
export const openAmendment = defineRoute({
  id: "openAmendment",
  method: "post",
  path: "/contracts/:contract/amendments",
  summary: {
    en: contractCommandWords("en")["open-amendment"],
    "zh-CN": contractCommandWords("zh-CN")["open-amendment"],
  },
  who: "signed-in",
  right: "amend",
  params: ofContract,
  body: amendmentChanges.optional(),
  answer: openedAmendment,
  creates: true,
  refusals: ["frozen", "wrong-stage", "wording-uploaded"],
  handle: async (context, { params, body = {} }) => {
    const contract = await contractSeen(context, params.contract);
    return isRefusal(contract) ? contract : amendByChanges(context, contract, body);
  },
  done: ({ amendment }) => `/contracts/${amendment}`,
  again: contractPage,
});
