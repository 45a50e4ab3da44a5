import { z } from "zod";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { closedNow } from "../../drafting/working-copy.ts";
import { editorEvents, heardFrom } from "../../drafting/working-copy-presence.ts";
import { defineRoute } from "../../http/route.ts";
import { anyPart, ofContract } from "./input.ts";

export const presenceRoute = defineRoute({
  id: "tellPresence",
  method: "post",
  path: "/contracts/:contract/edit/presence",
  summary: {
    en: "Say that the editor of a draft is open, and in which part one is",
    "zh-CN": "告知草稿编辑器已打开及所在位置",
  },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: z.object({
    tab: z.uuid().meta({ description: "Any UUID that stays the same while the editor is open." }),
    part: anyPart.nullable().default(null),
    leaving: z.boolean().default(false),
  }),
  refusals: ["not-allowed", "invalid-input", "wrong-stage", "frozen"],
  handle: (context, { params, body }): Promise<Refusal | undefined> => heardFrom(context, params.contract, body),
});

export const eventsRoute = defineRoute({
  id: "followEditing",
  method: "get",
  path: "/contracts/:contract/edit/events",
  summary: {
    en: "Follow who is editing a draft and what changed, as server-sent events",
    "zh-CN": "以服务器推送事件跟踪草稿的编辑情况",
  },
  who: "signed-in",
  right: "draft",
  shows: "noted",
  params: ofContract,
  download: ["text/event-stream"],
  refusals: ["not-allowed", "wrong-stage", "frozen"],
  handle: async (context, { params }) => {
    const row = context.admittedTo;
    const refusal = row ? closedNow(context, row) : refuse("not-found");
    return isRefusal(refusal) ? refusal : editorEvents(context, params.contract);
  },
});
