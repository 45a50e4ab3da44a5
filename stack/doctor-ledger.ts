import { openAnchors } from "../archive/anchor.ts";
import { openWholeLedger } from "../db/ledger.ts";
import { auditLedger, type Finding, openLedgerKey } from "../ledger/index.ts";
import type { Configuration } from "./configuration.ts";
import { Ailment, type Check } from "./doctor-check.ts";
import { canLock } from "./minio.ts";
import { say } from "./problem.ts";

const words = say.doctor;

/** A line for each finding, so that none has to be looked up. */
const lineOf = ({ table, row, wrong }: Finding): string => `    ${table} · ${row} · ${wrong}`;

/** The audit that a duty does every day: the whole ledger computed anew, against the checkpoints that were locked away. */
const examineLedger = async ({ database, ledgerKey, anchors }: Configuration): Promise<string> => {
  const key = await openLedgerKey(ledgerKey);
  const store = openAnchors(anchors);
  const db = openWholeLedger(database.url);
  try {
    const kept = await store.all();
    const { entries, checkpoints, findings } = await auditLedger(db, { key, anchors: kept });
    if (findings.length > 0)
      throw new Ailment([words.ledgerTampered(findings.length), ...findings.map(lineOf)].join("\n"), words.fixLedger);
    return words.ledgerWhole(entries, checkpoints, kept.length);
  } finally {
    await db.destroy();
    store.close();
  }
};

export const anchorChecks: readonly Check[] = [
  {
    name: "anchors",
    remedy: words.fixAnchors,
    attempt: async ({ anchors, witnesses }) => {
      if (!(await canLock(anchors))) throw new Ailment(words.noLock(anchors.bucket), words.fixAnchors);
      return words.witnesses(witnesses.length);
    },
  },
];

export const ledgerChecks: readonly Check[] = [
  { name: "ledger", remedy: words.fixLedgerAudit, attempt: examineLedger },
];
