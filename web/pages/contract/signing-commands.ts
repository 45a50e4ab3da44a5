import { z } from "zod";
import { parseSignerId } from "../../../domain/ids.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { signerOf } from "../../../domain/signing.ts";
import { contractCommandWords } from "../../../i18n/contract-command.ts";
import { actOf, contractSeen, idIn, ofContract } from "../../contract/contract.ts";
import { state } from "../../contract/statement.ts";
import { defineRoute } from "../../http/route.ts";
import { passOn, successorEntry } from "../../signing/signing-act.ts";
import { contractPage } from "./page.tsx";
import { contractPath } from "./view.ts";

const carried = z.object({ version: z.number().int(), stage: z.string() });

/** Legal staff take a contract back before all have signed; what was signed stays on record. */
export const recallSigning = defineRoute({
  id: "recallSigning",
  method: "post",
  path: "/contracts/:contract/recall-signing",
  summary: {
    en: contractCommandWords("en")["recall-signing"],
    "zh-CN": contractCommandWords("zh-CN")["recall-signing"],
  },
  who: "signed-in",
  right: "review",
  params: ofContract,
  body: z.object({
    reason: z.string().trim().min(1).max(4000).meta({ description: "Kept for colleagues; outsiders are not told it." }),
  }),
  answer: carried,
  refusals: ["frozen", "wrong-stage"],
  version: ({ version }) => version,
  handle: async (context, { params, body }) => {
    const contract = await contractSeen(context, params.contract);
    if (isRefusal(contract)) return contract;
    const { ceremony } = contract.state;
    if (!ceremony) return refuse("wrong-stage", { stage: contract.stage });
    const { person } = context.session;
    return state(context, {
      contract,
      kind: "recall",
      item: ceremony.id,
      person: person.id,
      link: null,
      name: person.name,
      words: body.reason,
      actor: actOf(context, contract).actor,
      command: { type: "recall-signing" },
      code: null,
      used: false,
    });
  },
  done: (_answer, { params }) => contractPath(params.contract),
  again: contractPage,
});

/** Legal staff name who signs in somebody's place. */
export const replaceSigner = defineRoute({
  id: "replaceSigner",
  method: "post",
  path: "/contracts/:contract/replace-signer",
  summary: {
    en: contractCommandWords("en")["replace-signer"],
    "zh-CN": contractCommandWords("zh-CN")["replace-signer"],
  },
  who: "signed-in",
  right: "review",
  params: ofContract,
  body: successorEntry.extend({ signer: idIn(parseSignerId) }),
  answer: carried,
  refusals: ["frozen", "wrong-stage", "already-done", "same-person", "not-allowed"],
  version: ({ version }) => version,
  handle: async (context, { params, body: { signer: id, ...entry } }) => {
    const contract = await contractSeen(context, params.contract);
    if (isRefusal(contract)) return contract;
    const signer = contract.state.ceremony && signerOf(contract.state.ceremony, id);
    if (!signer) return refuse("not-found");
    const { person } = context.session;
    const by = { person: person.id, link: null, name: person.name };
    const { actor } = actOf(context, contract);
    return passOn(context, { contract, signer, actor, by, type: "replace-signer", used: false }, entry);
  },
  done: (_answer, { params }) => contractPath(params.contract),
  again: contractPage,
});

export const signingCommands = [recallSigning, replaceSigner] as const;
