import type { Kysely } from "kysely";
import type { AuditOptions, Finding } from "./audit.ts";
import { toldOf, vouchedBytes } from "./leaf.ts";
import type { LedgerTables } from "./tables.ts";

/** Entries that wait for their number: each is what its writer vouched for, and none of those told with it is missing. */
export const auditOutbox = async (
  db: Kysely<LedgerTables>,
  { vouched }: AuditOptions["key"],
): Promise<readonly Finding[]> => {
  const rows = await db.selectFrom("ledger_outbox").selectAll().orderBy("xid").orderBy("id").execute();
  const findings: Finding[] = [];
  for (const [place, row] of rows.entries()) {
    const find = (wrong: string) => findings.push({ table: "ledger_outbox", row: `id ${row.id}`, wrong });
    const { tenant, subject, kind, actor, at, body, part, parts, mac } = row;
    const bytes = vouchedBytes(toldOf({ tenant, subject, kind, actor, at, body }, [part, parts]));
    if (mac === null || !vouched(bytes, mac)) find("was vouched for by no process that holds the key");
    const [before, after] = [rows[place - 1], rows[place + 1]];
    const isNext = before?.xid === row.xid && before.parts === parts && before.part === part - 1;
    if (part > 1 && !isNext) find(`is part ${part} of ${parts}, and the parts before it are missing`);
    const goesOn = after?.xid === row.xid && after.parts === parts && after.part === part + 1;
    if (part < parts && !goesOn) find(`is part ${part} of ${parts}, and the parts after it are missing`);
  }
  return findings;
};
