import { z } from "zod";
import { entries } from "../../drafting/draft-entries.ts";
import { saveAnswer } from "../../drafting/working-copy-answers.ts";
import { defineRoute } from "../../http/route.ts";
import { editorPage } from "./editor.tsx";
import { anchorOf, ofContract, revision } from "./input.ts";

export const saveAnswerRoute = defineRoute({
  id: "saveAnswer",
  method: "post",
  path: "/contracts/:contract/edit/answer",
  summary: { en: "Save the answer to one question of a draft", "zh-CN": "保存草稿的一项填写内容" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: z.object({
    variable: z.string().max(100),
    base: revision.meta({ description: "The revision that the answer began from." }),
    values: entries.default({}).meta({ description: "The answer by its variable; without one it is taken away." }),
  }),
  answer: z.object({
    part: z.string(),
    base: z.string().meta({ description: "The revision: send it with what is answered from here." }),
    merged: z.boolean().meta({ description: "Whether what others answered meanwhile is in it." }),
    fields: z.record(z.string(), z.string()).meta({ description: "What the fields of its form hold now." }),
  }),
  refusals: [
    "not-allowed",
    "invalid-input",
    "text-disputed",
    "wrong-stage",
    "frozen",
    "wording-uploaded",
    "contract-purged",
  ],
  handle: (context, { params, body }) => saveAnswer(context, params.contract, body),
  done: ({ part }, { params }) => `/contracts/${params.contract}/edit#${anchorOf(part)}`,
  again: editorPage,
});
