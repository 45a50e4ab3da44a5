import type { Kysely } from "kysely";
import type { AuditOptions, Finding } from "./audit.ts";
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
import { openTree } from "./reading.ts";
import type { LedgerTables } from "./tables.ts";
import { consistent } from "./verify/merkle.ts";

/** Every checkpoint against the tree that was computed anew, the one before it, and those that were kept elsewhere. */
export const auditCheckpoints = async (
  db: Kysely<LedgerTables>,
  { key, anchors = [] }: AuditOptions,
  size: number,
  roots: ReadonlyMap<number, Buffer>,
): Promise<{ readonly count: number; readonly findings: readonly Finding[] }> => {
  const rows = await db.selectFrom("ledger_checkpoint").selectAll().orderBy("number").execute();
  const findings: Finding[] = [];
  const held = new Map<number, Checkpoint>();
  let before: Checkpoint | undefined;
  let due = 0;
  for (const { number, size: told, note } of rows) {
    const find = (wrong: string) => findings.push({ table: "ledger_checkpoint", row: `number ${number}`, wrong });
    if (Number(number) !== due) find(`comes where ${due} is due`);
    due = Number(number) + 1;
    const signed = openCheckpoint(note, key.verifierKey);
    if (signed === undefined) {
      find("is not signed with the ledger's key");
      continue;
    }
    held.set(signed.number, signed);
    if (signed.number !== Number(number) || signed.size !== Number(told))
      find("says another number or size than its row");
    if (roots.get(signed.size)?.equals(signed.root) !== true) find("has a root other than its entries have");
    if (before !== undefined && (signed.size <= before.size || signed.at < before.at))
      find("is smaller or older than the one before it");
    before = signed;
  }
  if ((before?.size ?? 0) !== size)
    findings.push({
      table: "ledger_checkpoint",
      row: `number ${due}`,
      wrong: `is missing: the newest covers ${before?.size ?? 0} of ${size} entries`,
    });
  for (const [place, anchor] of anchors.entries()) {
    const wrong = await anchorProblem(db, openCheckpoint(anchor, key.verifierKey), held, size);
    if (wrong !== undefined) findings.push({ table: "outside", row: `checkpoint ${place + 1} of those given`, wrong });
  }
  return { count: rows.length, findings };
};

const anchorProblem = async (
  db: Kysely<LedgerTables>,
  anchor: Checkpoint | undefined,
  held: ReadonlyMap<number, Checkpoint>,
  size: number,
): Promise<string | undefined> => {
  if (anchor === undefined) return "is not signed with the ledger's key";
  if (anchor.size > size) return `covers ${anchor.size} entries, of which ${size} are left`;
  const here = held.get(anchor.number);
  const same = here?.size === anchor.size && here.root.equals(anchor.root) && +here.at === +anchor.at;
  if (!same) return `is not the checkpoint ${anchor.number} that is kept here: the ledger was made anew`;
  return (await continues(db, anchor, size)) ? undefined : "is not a beginning of the ledger";
};

/** By the proof that outsiders would be given, so that the tiles are tried as well. */
const continues = async (db: Kysely<LedgerTables>, anchor: Checkpoint, size: number): Promise<boolean> => {
  try {
    const tree = openTree(db, size);
    const [path, newRoot] = [await tree.consistency(anchor.size, size), await tree.root(size)];
    return consistent({ from: anchor.size, to: size, oldRoot: anchor.root, newRoot, path });
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};
