import { z } from "zod";
import { type AccessFilter, type AccessRow, listAccess } from "../../db/access-log.ts";
import { contractNames } from "../../db/contract.ts";
import { guestsByIds } from "../../db/guest.ts";
import { peopleByIds } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { sharesByIds } from "../../db/share.ts";
import { signersByIds } from "../../db/version.ts";
import { accessActs, accessObjects } from "../../domain/access-log.ts";
import type { GuestId, SignerId } from "../../domain/act.ts";
import { agentOf } from "../../domain/origin.ts";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import type { ShareId } from "../../domain/share.ts";
import type { SignedInContext } from "../http/context.ts";
import { readCursor, writeCursor } from "../http/cursor.ts";

/** One line of the log as people and programs read it. */
export const toldAccess = z.object({
  id: z.uuid().meta({ description: "The ledger entry of this look names it as `access`." }),
  at: z.iso.datetime(),
  act: z.enum(accessActs),
  object: z.enum(accessObjects),
  actor: z.string(),
  name: z.string().nullable(),
  contract: z
    .object({ id: z.uuid(), number: z.string(), title: z.string() })
    .nullable()
    .meta({ description: "Null where it concerns none, or one that the reader may not know of." }),
  hidden: z.boolean(),
  version: z.number().int().nullable(),
  document: z.uuid().nullable(),
  sha256: z.string().nullable(),
  search: z.string().nullable(),
  found: z.number().int().nullable(),
  refused: z.string().nullable(),
  allowedBy: z.array(z.string()),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  sessionAgent: z.string().nullable(),
  country: z.string().nullable(),
  face: z.enum(["page", "api"]),
});

export type ToldAccess = z.output<typeof toldAccess>;

const sortKey = z.tuple([z.iso.datetime(), z.uuid()]);

/** One page of the log, newest first, with the names of whoever is in it, as far as the reader may know them. */
export const readAccess = async (
  tx: Tx,
  { services }: SignedInContext,
  { cursor, limit, ...filter }: AccessFilter & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly looks: readonly ToldAccess[]; readonly next: string | null } | Refusal> => {
  const key = cursor === undefined ? undefined : readCursor(services.secret, "access-log", sortKey, cursor);
  if (isRefusal(key)) return key;
  const rows = await listAccess(tx, {
    ...filter,
    limit: limit + 1,
    ...(key && { after: { at: new Date(key[0]), id: key[1] } }),
  });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    looks: await withNames(tx, shown),
    next: last ? writeCursor(services.secret, "access-log", [last.at.toISOString(), last.id]) : null,
  };
};

/** Names for the ids in these lines. Contracts out of the reader's sight stay without one. */
export const withNames = async (tx: Tx, rows: readonly AccessRow[]): Promise<readonly ToldAccess[]> => {
  const actors = (kind: string): readonly string[] => [
    ...new Set(rows.flatMap(({ actor }) => (actor.startsWith(`${kind}/`) ? [actor.slice(kind.length + 1)] : []))),
  ];
  const people = await peopleByIds(tx, [...new Set(rows.flatMap(({ person }) => person ?? []))]);
  const signers = await signersByIds(tx, actors("signer") as readonly SignerId[]);
  const shares = await sharesByIds(tx, actors("share") as readonly ShareId[]);
  const guests = await guestsByIds(tx, actors("guest") as readonly GuestId[]);
  const contracts = await contractNames(tx, [...new Set(rows.flatMap(({ contract }) => contract ?? []))]);
  const names = new Map<string, string>(
    [...people, ...signers, ...shares, ...guests].map(({ id, name }) => [id, name]),
  );
  return rows.map((row): ToldAccess => {
    const seen = row.contract === null ? undefined : contracts.get(row.contract);
    return {
      ...{ id: row.id, at: row.at.toISOString(), act: row.act, object: row.object, actor: row.actor, face: row.face },
      name: names.get(row.actor.replace(/^\w+\//, "")) ?? null,
      contract: seen ? { id: seen.id, number: seen.number, title: seen.title } : null,
      hidden: row.contract !== null && seen === undefined,
      ...{ version: row.version, document: row.document, sha256: row.sha256, search: row.search, found: row.found },
      ...{ refused: row.refused, allowedBy: [...row.allowed_by], address: row.address, country: row.country },
      agent: row.user_agent === null ? null : agentOf(row.user_agent),
      sessionAgent: differing(row),
    };
  });
};

const differing = ({ user_agent, session_agent }: AccessRow): string | null => {
  const opened = session_agent === null ? null : agentOf(session_agent);
  return opened === null || opened === agentOf(user_agent ?? "") ? null : opened;
};
