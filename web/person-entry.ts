import type { Tx } from "../db/schema.ts";
import type { Person } from "../domain/person.ts";
import { append, type Body } from "../ledger/index.ts";

/** Tells the ledger what became of somebody's account, by ids and codes alone. The actor is the person unless told. */
export const personEntry = (
  tx: Tx,
  { id, tenant }: Pick<Person, "id" | "tenant">,
  kind: string,
  body: Body,
  at: Date,
  actor: string = `person/${id}`,
): Promise<void> => append(tx, [{ tenant, subject: `person/${id}`, kind, actor, at, body }]);
