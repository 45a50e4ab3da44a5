import { type Generated, type RawBuilder, type Selectable, sql } from "kysely";
import type { Classification, ContractAccess } from "../domain/access.ts";
import type { Act } from "../domain/act.ts";
import type { Contract, Stage } from "../domain/contract.ts";
import type { Placement } from "../domain/department.ts";
import type { ContractId, DepartmentId, IncidentId, PersonId, TeamId, TenantId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import { penOf } from "../domain/negotiation.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { ContractType } from "../domain/terms.ts";
import { waiting } from "../domain/waiting.ts";
import { isPlace } from "./department.ts";
import type { Tx } from "./schema.ts";
import { searchQuery, searchVector } from "./search.ts";
import { outlastingKinds } from "./version.ts";

export interface ContractTable {
  readonly id: ContractId;
  readonly tenant: TenantId;
  readonly number: string;
  readonly amends: ContractId | null;
  readonly type: ContractType;
  readonly classification: Classification;
  readonly owner: PersonId;
  readonly named: readonly PersonId[];
  readonly stage: Stage;
  readonly since: Date;
  readonly version: number;
  readonly last_command: string;
  /** The first of the incidents that keep it frozen. */
  readonly frozen_by: IncidentId | null;
  readonly department: Generated<DepartmentId | null>;
  readonly team: Generated<TeamId | null>;
  /** Chosen at its creation; otherwise it belongs where its owner does, or with the contract that it amends. */
  readonly place_chosen: Generated<boolean>;
  readonly title: string;
  readonly counterparty: string;
  readonly language: Language;
  readonly amount_minor: number | null;
  readonly currency: string | null;
  readonly effective: string | null;
  readonly until: string | null;
  readonly notice_by: string | null;
  /** Which side may change the wording, and in which round; `null` where none was sent to the other side. */
  readonly pen: Generated<"ours" | "theirs" | null>;
  readonly round: Generated<number | null>;
  /** The process's own state, exactly: what `decide` is asked about on pages. */
  readonly state: Contract;
  readonly search: Generated<string>;
  readonly created_at: Date;
  readonly recorded_at: Date;
}

export type ContractRow = Selectable<ContractTable>;

interface Writing {
  readonly state: Contract;
  readonly before: number;
  readonly act: Act;
  readonly wording: boolean;
  /** Where a new contract was said to belong, if not where its owner does. */
  readonly place?: Placement | undefined;
}

/**
 * Writes one decision: the contract's new state, guarded by the version before it, the words that were staged for it,
 * and its lines in the inboxes. Recording the same command again (a worker died after the commit) changes nothing.
 *
 * @throws Error if the record is at any other version: it and the process have parted
 */
export const writeContract = async (
  tx: Tx,
  { state, before, act, wording, place }: Writing,
): Promise<"recorded" | "repeated" | Refusal> => {
  const words = wording ? await recordWords(tx, state, act.command) : {};
  if (words === undefined) return refuse("not-found");
  const written =
    before === 0 ? await insert(tx, state, act, words, place) : await update(tx, state, before, act, words);
  return written === 1n ? "recorded" : repeated(tx, state.id, before, act);
};

/** The contract and the inboxes in one statement: most commands need no other. */
const update = async (tx: Tx, state: Contract, before: number, act: Act, words: Partial<Words>): Promise<bigint> => {
  const update = tx
    .updateTable("contract")
    .set({ ...columns(state, act), ...words })
    .where("id", "=", state.id)
    .where("version", "=", before)
    .returning("id");
  const { rows } = await sql`
    with written as (${update}),
      gone as (delete from waiting using written where contract = written.id),
      waits as (insert into waiting select line.* from written, ${linesOf(state)})
    select id from written`.execute(tx);
  return BigInt(rows.length);
};

const insert = async (
  tx: Tx,
  state: Contract,
  act: Act,
  words: Partial<Words>,
  place: Placement | undefined,
): Promise<bigint | undefined> => {
  const { title = "", counterparty = "", language = "en", search = searchVector("") } = words;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("contract")
    .values({
      ...columns(state, act),
      id: state.id,
      tenant: state.tenant,
      number: await nextNumber(tx, state.tenant, act.at),
      amends: state.amends,
      type: state.type,
      title,
      counterparty,
      language,
      search,
      ...(await placeOf(tx, state, place)),
      created_at: new Date(act.at),
    })
    .onConflict((on) => on.column("id").doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) await sql`insert into waiting select line.* from ${linesOf(state)}`.execute(tx);
  return numInsertedOrUpdatedRows;
};

/** Chosen; else that of the contract that it amends; else its owner's. What is no longer there is not chosen. */
const placeOf = async (tx: Tx, { amends, owner }: Contract, chosen: Placement | undefined) => {
  if (chosen && (await isPlace(tx, chosen))) return { ...chosen, place_chosen: true };
  const followed =
    amends === null
      ? tx.selectFrom("person").select(["department", "team"]).where("id", "=", owner)
      : tx.selectFrom("contract").select(["department", "team"]).where("id", "=", amends);
  return await followed.executeTakeFirst();
};

const columns = (state: Contract, act: Act) => {
  const { terms } = state.draft;
  const pen = penOf(state);
  return {
    classification: state.classification,
    owner: state.owner,
    named: sql<readonly PersonId[]>`${[...state.named]}::uuid[]`,
    stage: state.stage,
    since: new Date(state.since),
    version: state.version,
    last_command: act.command,
    frozen_by: state.freezes[0] ?? null,
    amount_minor: terms.amount?.minor ?? null,
    currency: terms.amount?.currency ?? null,
    effective: state.term?.from ?? terms.effective,
    until: state.lastDay ?? state.term?.until ?? terms.end,
    notice_by: state.term?.noticeBy ?? null,
    pen: pen?.holder ?? null,
    round: pen?.round ?? null,
    state: sql<Contract>`${JSON.stringify(state)}::jsonb`,
    recorded_at: new Date(act.at),
  };
};

const repeated = async (tx: Tx, id: ContractId, before: number, act: Act): Promise<"repeated"> => {
  const row = await tx
    .selectFrom("contract")
    .select(["version", "last_command"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (row?.version === before + 1 && row.last_command === act.command) return "repeated";
  throw new Error(`The record of the contract is at version ${row?.version}, its process at ${before}`);
};

/** `2026-00042`: the year of creation and a count of the tenant's own. */
const nextNumber = async (tx: Tx, tenant: TenantId, at: string): Promise<string> => {
  const { last } = await tx
    .insertInto("contract_counter")
    .values({ tenant, last: 1 })
    .onConflict((on) => on.column("tenant").doUpdateSet({ last: sql`contract_counter.last + 1` }))
    .returning("last")
    .executeTakeFirstOrThrow();
  return `${at.slice(0, 4)}-${String(last).padStart(5, "0")}`;
};

interface Words {
  readonly title: string;
  readonly counterparty: string;
  readonly language: Language;
  readonly search: RawBuilder<string>;
}

/** The words that were staged for this command count from now on; `undefined` where there are none. */
const recordWords = async (tx: Tx, state: Contract, command: string): Promise<Words | undefined> => {
  const row = await tx
    .updateTable("contract_version")
    .set({ recorded: true })
    .where("contract", "=", state.id)
    .where("number", "=", state.draft.number)
    .where("command", "=", command)
    .returning(["title", "counterparty", "language"])
    .executeTakeFirst();
  return row && { ...row, search: searchVector(`${row.title} ${row.counterparty}`) };
};

/** The contract's lines in the inboxes, in place of those that were there. */
const linesOf = (state: Contract): RawBuilder<unknown> => {
  const lines = waiting(state).map(({ kind, holder, since, due, item }) => ({
    tenant: state.tenant,
    contract: state.id,
    kind,
    person: holder.kind === "person" ? holder.person : null,
    role: holder.kind === "role" ? holder.role : null,
    signer: holder.kind === "counterparty" ? holder.signer : null,
    guest: holder.kind === "guest" ? holder.guest : null,
    item,
    since,
    due,
  }));
  return sql`jsonb_populate_recordset(null::waiting, ${JSON.stringify(lines)}::jsonb) line`;
};

export const contractById = (tx: Tx, id: ContractId): Promise<ContractRow | undefined> =>
  tx.selectFrom("contract").selectAll().where("id", "=", id).executeTakeFirst();

/** How people call these contracts, as far as the viewer sees them. */
export const contractNames = async (
  tx: Tx,
  ids: readonly ContractId[],
): Promise<ReadonlyMap<ContractId, Pick<ContractRow, "id" | "number" | "title">>> => {
  const rows = await tx
    .selectFrom("contract")
    .select(["id", "number", "title"])
    .where(sql<boolean>`id = any (${ids}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
};

/** By the number that people call it. */
export const contractByNumber = async (tx: Tx, number: string): Promise<ContractId | undefined> =>
  (await tx.selectFrom("contract").select("id").where("number", "=", number).executeTakeFirst())?.id;

/** What decides who sees it; `undefined` where it is not there for the viewer. */
export const contractAccess = (tx: Tx, id: ContractId): Promise<ContractAccess | undefined> =>
  tx
    .selectFrom("contract")
    .select(["tenant", "owner", "named", "classification", "department", "team"])
    .where("id", "=", id)
    .executeTakeFirst();

export interface RegisterPage {
  /** Words of title or counterparty, all of which must be there; or the contract's number. */
  readonly text?: string;
  readonly stages?: readonly Stage[];
  readonly types?: readonly ContractType[];
  readonly owner?: PersonId;
  /** The answer to a custom field. */
  readonly field?: { readonly name: string; readonly plain: string };
  /** The last line of the page before. */
  readonly after?: { readonly recordedAt: Date; readonly id: ContractId };
  readonly limit: number;
}

/** The contracts that the viewer sees, the latest changed first. */
export const register = (tx: Tx, { text = "", stages, types, owner, field, after, limit }: RegisterPage) => {
  const number = /^\s*(\d{4}-\d{5,})\s*$/.exec(text)?.[1];
  const query = number === undefined ? searchQuery(text) : null;
  return tx
    .selectFrom("contract")
    .select([
      "id",
      "number",
      "title",
      "counterparty",
      "type",
      "classification",
      "stage",
      "since",
      "owner",
      "amount_minor",
      "currency",
      "effective",
      "until",
      "notice_by",
      "frozen_by",
      "amends",
      "pen",
      "round",
      "version",
      "recorded_at",
    ])
    .$if(query !== null, (rows) => rows.where(sql<boolean>`id in (select contract_matching(${query}))`))
    .$if(number !== undefined, (rows) => rows.where("number", "=", number ?? ""))
    .$if(stages !== undefined, (rows) => rows.where("stage", "in", [...(stages ?? [])]))
    .$if(types !== undefined, (rows) => rows.where("type", "in", [...(types ?? [])]))
    .$if(owner !== undefined, (rows) => rows.where("owner", "=", owner as PersonId))
    .$if(field !== undefined, (rows) =>
      rows.where(
        sql<boolean>`exists (
          select from contract_version version
          where version.contract = contract.id and version.number = (contract.state -> 'draft' ->> 'number')::integer
            and version.recorded and version.fields @> ${JSON.stringify([field])}::jsonb)`,
      ),
    )
    .$if(after !== undefined, (rows) =>
      rows.where(sql<boolean>`(recorded_at, id) < (${after?.recordedAt}, ${after?.id})`),
    )
    .orderBy("recorded_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
};

/** Contracts whose notice date falls within these days, earliest first. */
export const noticesDue = (tx: Tx, from: string, to: string, limit: number) =>
  tx
    .selectFrom("contract")
    .select(["id", "number", "title", "counterparty", "type", "stage", "notice_by", "until", "owner"])
    .where("notice_by", ">=", from)
    .where("notice_by", "<=", to)
    .where("stage", "in", ["active", "amending", "renewing"])
    .orderBy("notice_by")
    .limit(limit)
    .execute();

const tablesOfWords = [
  ...(["contract_version", "signer", "obligation", "link", "remark", "share"] as const),
  ...(["guest", "comment", "proposal", "issue"] as const),
  ...(["working_part", "working_presence"] as const),
  ...(["signature_field", "signer_entry"] as const),
] as const;

/** After destruction only numbers, dates and codes remain: every word and name of the contract is deleted. */
export const forgetContract = async (tx: Tx, id: ContractId): Promise<void> => {
  await tx
    .updateTable("contract")
    .set({ title: "", counterparty: "", search: searchVector("") })
    .where("id", "=", id)
    .execute();
  for (const table of tablesOfWords) await tx.deleteFrom(table).where("contract", "=", id).execute();
  await tx.updateTable("seal_authorisation").set({ reason: "" }).where("contract", "=", id).execute();
  await tx
    .updateTable("bulk_row")
    .set({ title: "", counterparty: "", answers: sql`'{}'::jsonb`, signers: sql`'[]'::jsonb` })
    .where("contract", "=", id)
    .execute();
  await tx.deleteFrom("completion_delay").where("contract", "=", id).execute();
  await tx.deleteFrom("document").where("contract", "=", id).where("kind", "not in", outlastingKinds).execute();
};
