import type { Kysely, Transaction } from "kysely";
import type { LedgerTables } from "../ledger/tables.ts";
import type { AuthTables } from "./auth.ts";
import type { PersonTable } from "./person.ts";
import type { TenantTable } from "./tenant.ts";

/** Every table that the application reads or writes. The shape of each is told by the file of its noun. */
export interface Database extends LedgerTables, AuthTables {
  readonly tenant: TenantTable;
  readonly person: PersonTable;
}

export type Db = Kysely<Database>;

/** A transaction in which `tenancy.ts` has said who is looking: what queries take. */
export type Tx = Transaction<Database>;
