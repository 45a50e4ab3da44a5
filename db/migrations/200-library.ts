import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/**
 * What an organisation made its own of what comes with Engross: clauses, templates and types of contracts. Every change
 * is a further version with its reason; none is changed or deleted, so that a draft's own copies can be told apart.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table library_version (
      tenant uuid not null references tenant (id),
      kind text not null check (kind in ('clause', 'template', 'type')),
      item text not null,
      version integer not null check (version > 0),
      content jsonb not null,
      reason text not null check (reason <> ''),
      changed_by uuid not null references person (id),
      changed_at timestamptz not null,
      command uuid not null,
      primary key (tenant, kind, item, version),
      unique (tenant, command)
    )`.execute(db);
  await protect(db, "library_version", { privileges: ["select", "insert"] });
};
