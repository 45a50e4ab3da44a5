import { Readable } from "node:stream";
import { listAccess, noteAccess } from "../../../db/access-log.ts";
import { accessLogWords } from "../../../i18n/access-log.ts";
import { seenBy } from "../../contract/contract.ts";
import type { SignedInContext } from "../../http/context.ts";
import { byteOrderMark, csvRecord } from "../../http/csv.ts";
import { Download, defineRoute } from "../../http/route.ts";
import { memberAccess } from "../../oversight/access-log.ts";
import { type ToldAccess, withNames } from "../../oversight/access-log-reading.ts";
import { type AccessAsked, accessFilter, filterOf } from "./access-log.tsx";
import { nameOf } from "./access-log-table.tsx";

const linesAtOnce = 1_000;
const mostLines = 200_000;

/** The log as a table for other programs: RFC 4180, with the byte order mark by which Excel knows UTF-8. */
export const accessLogCsv = defineRoute({
  id: "exportAccess",
  method: "get",
  path: "/access-log/csv",
  summary: {
    en: "Access log of the organisation as CSV, at most 200,000 lines",
    "zh-CN": "导出单位访问日志（CSV，最多 20 万行）",
  },
  who: "signed-in",
  right: "read-audit",
  stepUp: true,
  query: accessFilter,
  download: ["text/csv"],
  refusals: ["not-allowed", "step-up-required"],
  handle: async (context, { query }) => {
    const { id, tenant } = context.session.person;
    const told = { act: "downloaded", object: "access-log", tenant, at: context.services.now() } as const;
    await seenBy(context, (tx) => noteAccess(tx, { ...memberAccess(context, id), ...told }));
    const stream = Readable.from(csv(context, query), { objectMode: false });
    return new Download({ stream, mediaType: "text/csv", name: "access-log.csv" });
  },
});

async function* csv(context: SignedInContext, asked: AccessAsked): AsyncGenerator<string> {
  const words = accessLogWords(context.language);
  yield `${byteOrderMark}${csvRecord(words.csv.split("\t"))}`;
  let after: { readonly at: Date; readonly id: string } | undefined;
  for (let lines = 0; lines < mostLines; lines += linesAtOnce) {
    const page = { ...filterOf(context, asked), limit: linesAtOnce, ...(after && { after }) };
    const { rows, looks } = await seenBy(context, async (tx) => {
      const found = await listAccess(tx, page);
      return { rows: found, looks: await withNames(tx, found) };
    });
    yield looks.map((look) => csvRecord(cells(look, nameOf(look, words)))).join("");
    const last = rows.at(-1);
    if (rows.length < linesAtOnce || !last) return;
    after = { at: last.at, id: last.id };
  }
}

const cells = (look: ToldAccess, name: string): readonly (string | number | null)[] => [
  ...[look.at, name, look.actor, look.act, look.object, look.contract?.number ?? null, look.version, look.document],
  ...[look.sha256, look.search, look.found, look.refused, look.allowedBy.join(" "), look.address, look.agent],
  ...[look.country, look.face, look.id],
];
