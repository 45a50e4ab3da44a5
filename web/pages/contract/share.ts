import { z } from "zod";
import { parseDocumentId } from "../../../domain/ids.ts";
import { inBoth, languages } from "../../../domain/language.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { mostSharedDocuments, type ShareId, shareDays } from "../../../domain/share.ts";
import { contractCommandWords } from "../../../i18n/contract-command.ts";
import { carried, contractSeen, giveCommand, idIn, ofContract } from "../../contract/contract.ts";
import { share } from "../../contract/contract-share.ts";
import { defineRoute } from "../../http/route.ts";
import { contractPage } from "./page.tsx";
import { contractPath } from "./view.ts";

/** Lets somebody outside read chosen documents for a while. */
export const shareContract = defineRoute({
  id: "share",
  method: "post",
  path: "/contracts/:contract/share",
  summary: inBoth((language) => contractCommandWords(language).share),
  who: "signed-in",
  right: "share",
  params: ofContract,
  body: z.object({
    name: z.string().trim().min(1).max(200),
    email: z.email().max(320).meta({ description: "The link and the one-time codes go there." }),
    language: z.enum(languages).optional().meta({ description: "Of the letter; the contract's own if absent." }),
    documents: z
      .array(idIn(parseDocumentId))
      .min(1)
      .max(mostSharedDocuments)
      .meta({ description: "The executed contract, the present version, its original, evidence." }),
    days: z.number().int().min(1).max(shareDays.most).default(shareDays.usual),
    reason: z.string().trim().min(1).max(1000).meta({ description: "The receiver reads it." }),
  }),
  answer: carried.extend({ share: z.uuid() }),
  refusals: ["frozen", "wrong-stage", "step-up-required", "purge-under-way"],
  version: ({ version }) => version,
  handle: (context, { params, body }) => share(context, params.contract, body),
  done: (_answer, { params }) => contractPath(params.contract, "documents"),
  again: contractPage,
});

/** Takes a share back: from the next request on it opens nothing. */
export const withdrawShare = defineRoute({
  id: "withdrawShare",
  method: "post",
  path: "/contracts/:contract/withdraw-share",
  summary: {
    en: contractCommandWords("en")["withdraw-share"],
    "zh-CN": contractCommandWords("zh-CN")["withdraw-share"],
  },
  who: "signed-in",
  right: "withdraw-share",
  params: ofContract,
  body: z.object({ share: z.uuid().transform((text) => text.toLowerCase() as ShareId) }),
  answer: carried,
  refusals: ["frozen", "wrong-stage", "already-done"],
  version: ({ version }) => version,
  handle: async (context, { params, body }) => {
    const contract = await contractSeen(context, params.contract);
    return isRefusal(contract)
      ? contract
      : giveCommand(context, contract, { type: "withdraw-share", share: body.share });
  },
  done: (_answer, { params }) => contractPath(params.contract, "documents"),
  again: contractPage,
});
