import { Readable } from "node:stream";
import { noteAccess } from "../../../db/access-log.ts";
import { sealUses } from "../../../db/company-seal.ts";
import { peopleByIds } from "../../../db/person.ts";
import { companySealWords } from "../../../i18n/company-seal.ts";
import { seenBy } from "../../contract/contract.ts";
import type { SignedInContext } from "../../http/context.ts";
import { byteOrderMark, csvRecord } from "../../http/csv.ts";
import { Download, defineRoute } from "../../http/route.ts";
import { memberAccess } from "../../oversight/access-log.ts";

const linesAtOnce = 500;
const mostLines = 100_000;

/** The register of seal uses as a table for other programs. */
export const sealRegisterCsv = defineRoute({
  id: "exportSealRegister",
  method: "get",
  path: "/seals/register.csv",
  summary: { en: "Register of seal uses as CSV", "zh-CN": "导出用印台账（CSV）" },
  who: "signed-in",
  right: "read-seals",
  download: ["text/csv"],
  refusals: ["not-allowed"],
  handle: async (context) => {
    const { id, tenant } = context.session.person;
    const told = { act: "downloaded", object: "seal-register", tenant, at: context.services.now() } as const;
    await seenBy(context, (tx) => noteAccess(tx, { ...memberAccess(context, id), ...told }));
    return new Download({
      stream: Readable.from(csv(context), { objectMode: false }),
      mediaType: "text/csv",
      name: "seal-register.csv",
    });
  },
});

async function* csv(context: SignedInContext): AsyncGenerator<string> {
  const words = companySealWords(context.language);
  yield `${byteOrderMark}${csvRecord(words.register.columns.split("\t"))}`;
  let after: { readonly at: Date; readonly signer: string } | undefined;
  for (let lines = 0; lines < mostLines; lines += linesAtOnce) {
    const { rows, names } = await seenBy(context, async (tx) => {
      const found = await sealUses(tx, { limit: linesAtOnce, ...(after && { after }) });
      const people = await peopleByIds(tx, [...new Set(found.flatMap((row) => [row.used_by, row.given_by]))]);
      return { rows: found, names: new Map(people.map((one) => [one.id, one.name])) };
    });
    yield rows
      .map((row) =>
        csvRecord([
          ...[row.used_at.toISOString(), row.seal_name, words.kinds[row.kind]],
          ...[row.number, row.title, row.counterparty, names.get(row.used_by) ?? "", names.get(row.given_by) ?? ""],
          ...[row.reason, row.document_sha256],
        ]),
      )
      .join("");
    const last = rows.at(-1);
    if (rows.length < linesAtOnce || !last) return;
    after = { at: last.used_at, signer: last.signer };
  }
}
