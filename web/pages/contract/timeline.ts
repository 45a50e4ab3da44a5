import { z } from "zod";
import { isRefusal } from "../../../domain/refusal.ts";
import { contractSeen, ofContract } from "../../contract/contract.ts";
import { timelineOf } from "../../contract/contract-timeline.ts";
import { pageQuery, readCursor, writeCursor } from "../../http/cursor.ts";
import { defineRoute } from "../../http/route.ts";

const list = "timeline";

/** What happened to a contract, as the ledger tells it. People read it in the page's history view. */
export const contractTimeline = defineRoute({
  id: "listContractEvents",
  method: "get",
  path: "/contracts/:contract/timeline",
  summary: { en: "What happened to a contract", "zh-CN": "合同办理记录" },
  who: "signed-in",
  right: "view",
  shows: "history",
  params: ofContract,
  query: z.object(pageQuery),
  answer: z.object({
    entries: z.array(
      z.object({
        index: z
          .number()
          .int()
          .nullable()
          .meta({ description: "Number in the ledger; null for the moment before it has one." }),
        kind: z.string(),
        at: z.iso.datetime(),
        actor: z.string(),
        actorName: z.string().nullable(),
        facts: z.record(z.string(), z.json()),
      }),
    ),
    next: z.string().nullable(),
  }),
  handle: async (context, { params, query: { cursor, limit } }) => {
    const contract = await contractSeen(context, params.contract);
    if (isRefusal(contract)) return contract;
    const { secret } = context.services;
    const before = cursor === undefined ? undefined : readCursor(secret, list, z.tuple([z.number()]), cursor);
    if (isRefusal(before)) return before;
    const { entries, names, older } = await timelineOf(context, contract, { limit, before: before?.[0] });
    return {
      next: older === null ? null : writeCursor(secret, list, [older]),
      entries: entries.map(({ index, kind, at, actor, body }) => ({
        index,
        kind,
        at: at.toISOString(),
        actor,
        actorName: names.get(actor.slice(actor.indexOf("/") + 1)) ?? null,
        facts: JSON.parse(JSON.stringify(body)),
      })),
    };
  },
});
