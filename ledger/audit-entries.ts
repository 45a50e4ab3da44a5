import { type Kysely, sql } from "kysely";
import type { Finding } from "./audit.ts";
import { entryFinding, type Facts, PartsInOrder } from "./audit-parts.ts";
import { canonicalJson } from "./canonical.ts";
import { leafHash } from "./leaf.ts";
import { namedDocuments } from "./named-documents.ts";
import type { Json, LedgerTables } from "./tables.ts";
import { type CompleteTile, emptyFrontier, type Frontier, frontierRoot, grow } from "./tree.ts";

type Db = Kysely<LedgerTables>;

export interface AuditedEntries {
  /** How many entries follow each other from 0 without a gap. */
  readonly size: number;
  /** The root, computed anew, of each tree that some checkpoint of the table says to be of that size. */
  readonly roots: ReadonlyMap<number, Buffer>;
  readonly findings: readonly Finding[];
}

const batch = 5_000;

interface Row {
  readonly index: number | string;
  readonly id: number | string;
  readonly tenant: string;
  readonly subject: string;
  readonly kind: string;
  readonly actor: string;
  readonly at: Date;
  readonly entry: Buffer;
  readonly leaf_hash: Buffer;
}

/** Entries against what their bytes say, and against the tiles and the documents that follow from them. */
export const auditEntries = async (db: Db, vouchedFrom: number): Promise<AuditedEntries> => {
  const findings: Finding[] = [];
  const sizes = await checkpointSizes(db);
  const roots = new Map<number, Buffer>();
  const parts = new PartsInOrder(findings);
  let frontier: Frontier = emptyFrontier;
  let documents = 0;
  for (let from = 0; ; ) {
    const rows = await rowsFrom(db, from);
    if (rows.length === 0) break;
    const named: { readonly index: number; readonly sha256: string }[] = [];
    const completed: CompleteTile[] = [];
    for (const row of rows) {
      const index = Number(row.index);
      if (index !== from) findings.push(entryFinding(index, `comes where ${from} is due`));
      from = index + 1;
      const told = factsOf(row);
      for (const wrong of rowProblems(row, told)) findings.push(entryFinding(index, wrong));
      if (told?.["v"] === 2 && told["vouched"] !== true && index >= vouchedFrom)
        findings.push(entryFinding(index, "was vouched for by no process that holds the key"));
      parts.take(index, told);
      for (const sha256 of namedDocuments(told?.["body"] ?? null)) named.push({ index, sha256 });
      const grown = grow(frontier, [leafHash(row.entry)]);
      frontier = grown.frontier;
      completed.push(...grown.completed);
      if (sizes.has(frontier.size)) roots.set(frontier.size, frontierRoot(frontier));
    }
    documents += named.length;
    findings.push(...(await documentProblems(db, named)), ...(await tileProblems(db, completed)));
  }
  parts.end();
  findings.push(...(await surplus(db, frontier.size, documents)));
  return { size: frontier.size, roots, findings };
};

const rowsFrom = async (db: Db, from: number): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    select index, id, tenant, subject, kind, actor, at, entry, leaf_hash from ledger_entry
    where index >= ${from} order by index limit ${batch}`.execute(db);
  return rows;
};

const checkpointSizes = async (db: Db): Promise<ReadonlySet<number>> => {
  const rows = await db.selectFrom("ledger_checkpoint").select("size").execute();
  return new Set(rows.map(({ size }) => Number(size)));
};

/** What the bytes say, if they are canonical JSON of an object. */
const factsOf = ({ entry }: Row): Facts | undefined => {
  try {
    const text = entry.toString("utf8");
    const value = JSON.parse(text) as Json;
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && canonicalJson(value) === text ? (value as Facts) : undefined;
  } catch {
    return undefined;
  }
};

const rowProblems = (row: Row, told: Facts | undefined): readonly string[] => {
  if (told === undefined) return ["its bytes are no entry"];
  const { tenant, subject, kind, actor } = row;
  const columns: Facts = { tenant, subject, kind, actor, at: row.at.toISOString() };
  // Version 1 did not say the id.
  const expected: Facts = told["v"] === 1 ? columns : { ...columns, id: Number(row.id) };
  const other = Object.entries(expected).filter(([name, value]) => told[name] !== value);
  return [
    ...other.map(([name]) => `its column ${name} is not what its bytes say`),
    ...(leafHash(row.entry).equals(row.leaf_hash) ? [] : ["its leaf hash is not that of its bytes"]),
    ...(told["v"] === 1 || told["v"] === 2 ? [] : ["its bytes are of an unknown version"]),
  ];
};

const documentProblems = async (
  db: Db,
  named: readonly { readonly index: number; readonly sha256: string }[],
): Promise<readonly Finding[]> => {
  if (named.length === 0) return [];
  const { rows } = await sql<{ index: number | string; sha256: string }>`
    select n.index, n.sha256
    from unnest(${named.map(({ index }) => index)}::bigint[], ${named.map(({ sha256 }) => sha256)}::text[]) as n (index, sha256)
    left join ledger_document d on d.sha256 = decode(n.sha256, 'hex') and d.index = n.index
    where d.index is null`.execute(db);
  return rows.map(({ index, sha256 }) => ({
    table: "ledger_document",
    row: `${sha256} of entry ${index}`,
    wrong: "is missing",
  }));
};

const tileProblems = async (db: Db, completed: readonly CompleteTile[]): Promise<readonly Finding[]> => {
  if (completed.length === 0) return [];
  const { rows } = await sql<{ level: number; n: number | string; hashes: Buffer; root: Buffer }>`
    select t.level, t.n, t.hashes, t.root
    from unnest(${completed.map(({ level }) => level)}::smallint[], ${completed.map(({ n }) => n)}::bigint[]) as c (level, n)
    join ledger_tile t using (level, n)`.execute(db);
  const there = new Map(rows.map((row) => [`${row.level}/${row.n}`, row]));
  return completed.flatMap(({ level, n, hashes, root }): readonly Finding[] => {
    const row = there.get(`${level}/${n}`);
    if (row?.hashes.equals(hashes) && row.root.equals(root)) return [];
    const wrong = row === undefined ? "is missing" : "is not what follows from the entries";
    return [{ table: "ledger_tile", row: `level ${level}, n ${n}`, wrong }];
  });
};

/** Tiles and document rows that follow from no entry. */
const surplus = async (db: Db, size: number, documents: number): Promise<readonly Finding[]> => {
  const tiles = await sql<{ level: number; n: number | string }>`
    select level, n from ledger_tile
    where (n + 1)::numeric * 256::numeric ^ (level + 1) > ${size}::bigint`.execute(db);
  const counted = await sql<{ count: number | string }>`select count(*) as count from ledger_document`.execute(db);
  const extra = Number(counted.rows[0]?.count) > documents || documents === 0;
  const foreign = extra ? await foreignDocuments(db) : [];
  return [
    ...tiles.rows.map(({ level, n }): Finding => {
      return { table: "ledger_tile", row: `level ${level}, n ${n}`, wrong: "is there before its entries" };
    }),
    ...foreign,
  ];
};

const foreignDocuments = async (db: Db): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  const { rows } = await sql<{ index: number | string; sha256: string; entry: Buffer | null }>`
    select d.index, encode(d.sha256, 'hex') as sha256, e.entry
    from ledger_document d left join ledger_entry e using (index)`.execute(db);
  for (const { index, sha256, entry } of rows) {
    const named = entry === null ? [] : namesIn(entry);
    if (!named.includes(sha256))
      findings.push({
        table: "ledger_document",
        row: `${sha256} of entry ${index}`,
        wrong: "is named by no such entry",
      });
  }
  return findings;
};

const namesIn = (entry: Buffer): readonly string[] => {
  try {
    return namedDocuments((JSON.parse(entry.toString("utf8")) as { readonly body?: Json }).body ?? null);
  } catch {
    return [];
  }
};
