import { randomUUID } from "node:crypto";
import { type Selectable, sql } from "kysely";
import { type Access, type AccessAct, type AccessObject, accessKind, accessSubject } from "../domain/access-log.ts";
import type { LinkId } from "../domain/act.ts";
import type { ContractId, DocumentId, PersonId, TenantId } from "../domain/ids.ts";
import type { PolicyId } from "../domain/right.ts";
import { append, commitment, freshSalt } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

export interface AccessTable {
  readonly id: string;
  readonly tenant: TenantId;
  readonly at: Date;
  readonly act: AccessAct;
  readonly object: AccessObject;
  readonly contract: ContractId | null;
  readonly document: DocumentId | null;
  readonly version: number | null;
  readonly sha256: string | null;
  readonly found: number | null;
  readonly refused: string | null;
  readonly actor: string;
  readonly person: PersonId | null;
  readonly link: LinkId | null;
  readonly session: string | null;
  readonly allowed_by: readonly PolicyId[];
  readonly face: "page" | "api";
  /** From here on: forgotten in time, and known to the ledger by a commitment alone. */
  readonly search: string | null;
  readonly address: string | null;
  readonly user_agent: string | null;
  readonly session_agent: string | null;
  readonly country: string | null;
  readonly salt: Buffer | null;
}

export type AccessRow = Selectable<AccessTable>;

/**
 * Writes one line of the access log: a ledger entry, and the row by which it is found, both in the transaction that has
 * the content at hand. What the entry may not say (address, device, country, words looked for) it commits to.
 */
export const noteAccess = async (tx: Tx, access: Access): Promise<void> => {
  const id = randomUUID();
  const salt = Buffer.from(freshSalt());
  const { tenant, at, actor, link, allowedBy, contract, document, version, sha256, found, refused, object } = access;
  await append(tx, [
    {
      ...{ tenant, subject: accessSubject(access), kind: accessKind(access), actor, at },
      body: {
        ...{ access: id, object, document, version, sha256, found, refused },
        from: commitment(origin(access), salt),
        ...(link && { link }),
        ...(allowedBy.length > 0 && { allowedBy }),
        ...(actor.startsWith("share/") && { share: actor.slice(6) }),
        ...(actor.startsWith("guest/") && { guest: actor.slice(6) }),
      },
    },
  ]);
  const { act, person, session, face, search, address, country } = access;
  const row: AccessRow = {
    ...{ id, tenant, at, act, object, actor, person, link, session, face, address, country, salt },
    contract: contract ?? null,
    document: document ?? null,
    version: version ?? null,
    sha256: sha256 ?? null,
    found: found ?? null,
    refused: refused ?? null,
    search: search ?? null,
    allowed_by: allowedBy,
    user_agent: access.userAgent.slice(0, 300),
    session_agent: access.sessionAgent?.slice(0, 300) ?? null,
  };
  await tx
    .insertInto("access_log")
    .values({ ...row, allowed_by: sql<readonly PolicyId[]>`${[...allowedBy]}::text[]` })
    .execute();
};

/** What the entry is committed to: whoever holds the row can show that it was meant. */
const origin = ({ address, userAgent, country, search }: Access): string =>
  JSON.stringify([address, userAgent.slice(0, 300), country, search ?? null]);

export interface AccessFilter {
  readonly person?: PersonId;
  readonly contract?: ContractId;
  readonly act?: AccessAct;
  readonly address?: string;
  readonly since?: Date;
  readonly until?: Date;
}

export interface AccessPage extends AccessFilter {
  /** The last line of the page before. */
  readonly after?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

/** Lines of the log that the viewer may read, newest first. */
export const listAccess = (tx: Tx, page: AccessPage): Promise<AccessRow[]> => {
  const { person, contract, act, address, since, until, after, limit } = page;
  return tx
    .selectFrom("access_log")
    .selectAll()
    .$if(person !== undefined, (rows) => rows.where("person", "=", person ?? null))
    .$if(contract !== undefined, (rows) => rows.where("contract", "=", contract ?? null))
    .$if(act !== undefined, (rows) => rows.where("act", "=", act as AccessAct))
    .$if(address !== undefined, (rows) => rows.where("address", "=", address ?? null))
    .$if(since !== undefined, (rows) => rows.where("at", ">=", since as Date))
    .$if(until !== undefined, (rows) => rows.where("at", "<", until as Date))
    .$if(after !== undefined, (rows) => rows.where(sql<boolean>`(at, id) < (${after?.at}, ${after?.id})`))
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
};

/** How long a document may be fetched part by part and still be one look, in minutes. */
const oneLook = 10;

/** Whether the look is already noted of which this is a further part. */
export const furtherPartNoted = async (tx: Tx, { actor, session, link, document, act, at }: Access): Promise<boolean> =>
  (await tx
    .selectFrom("access_log")
    .select("id")
    .where("contract", "is not", null)
    .where("document", "=", document ?? null)
    .where("actor", "=", actor)
    .where("act", "=", act)
    .where(sql<boolean>`session is not distinct from ${session} and link is not distinct from ${link}`)
    .where("at", ">", new Date(at.getTime() - oneLook * 60_000))
    .limit(1)
    .executeTakeFirst()) !== undefined;

/**
 * Forgets where looks came from and what was looked for, of lines older than this; who looked at what stays, and so does
 * the entry of the ledger, whose commitment then stands for nothing that anybody could still tell.
 *
 * @returns how many lines were forgotten; call again until it is 0
 */
export const forgetOrigins = async (tx: Tx, before: Date): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    update access_log
    set search = null, address = null, user_agent = null, session_agent = null, country = null, salt = null
    where id in (select id from access_log where at < ${before} and salt is not null order by at limit 5000)`.execute(
    tx,
  );
  return Number(numAffectedRows);
};

/** When somebody last looked at each of these contracts, in whatever way; those that they never did are left out. */
export const lastUse = async (
  tx: Tx,
  person: PersonId,
  contracts: readonly ContractId[],
): Promise<ReadonlyMap<ContractId, Date>> => {
  const rows = await tx
    .selectFrom("access_log")
    .select(({ fn }) => ["contract", fn.max("at").as("at")])
    .where("person", "=", person)
    .where(sql<boolean>`contract = any (${contracts}::uuid[])`)
    .where("act", "<>", "refused")
    .groupBy("contract")
    .execute();
  return new Map(rows.flatMap(({ contract, at }) => (contract === null ? [] : [[contract, at] as const])));
};

/** Whether whoever the log calls so has looked at the negotiation since then. */
export const hasLooked = async (tx: Tx, actor: string, contract: ContractId, since: Date): Promise<boolean> =>
  (await tx
    .selectFrom("access_log")
    .select("id")
    .where("contract", "=", contract)
    .where("actor", "=", actor)
    .where("object", "=", "negotiation")
    .where("act", "=", "viewed")
    .where("at", ">=", since)
    .limit(1)
    .executeTakeFirst()) !== undefined;

export interface Under {
  readonly contract: ContractId;
  readonly person: PersonId;
  readonly since: Date;
  readonly until: Date | null;
}

/** What somebody looked at that only an emergency access let them see, first things first. */
export const looksUnder = (tx: Tx, { contract, person, since, until }: Under) =>
  tx
    .selectFrom("access_log")
    .select(["at", "act", "object"])
    .where("contract", "=", contract)
    .where("person", "=", person)
    .where("at", ">=", since)
    .$if(until !== null, (query) => query.where("at", "<=", until ?? since))
    .where("act", "<>", "refused")
    .where(sql<boolean>`'emergency-opens' = any (allowed_by)`)
    .orderBy("at")
    .limit(500)
    .execute();
