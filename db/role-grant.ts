import type { Selectable } from "kysely";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import type { Role } from "../domain/person.ts";
import { peopleByRole } from "./person.ts";
import type { Tx } from "./schema.ts";
import { accountsOf } from "./session.ts";

export interface RoleGrantTable {
  readonly id: string;
  readonly tenant: TenantId;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly roles: readonly [Role, ...Role[]];
  readonly asked_by: PersonId;
  readonly asked_at: Date;
  readonly expires_at: Date;
  readonly outcome: "confirmed" | "rejected" | "withdrawn" | null;
  readonly decided_by: PersonId | null;
  readonly decided_at: Date | null;
}

export type RoleGrantRow = Selectable<RoleGrantTable>;

const listLimit = 100;

/** Keeps a request; one sent twice is one. */
export const askForGrant = async (
  tx: Tx,
  grant: Omit<RoleGrantRow, "outcome" | "decided_by" | "decided_at">,
): Promise<void> => {
  await tx
    .insertInto("role_grant")
    .values({ ...grant, outcome: null, decided_by: null, decided_at: null })
    .onConflict((on) => on.column("id").doNothing())
    .execute();
};

/** Requests that wait for a second administrator, oldest first. */
export const openGrants = (tx: Tx, now: Date): Promise<readonly RoleGrantRow[]> =>
  tx
    .selectFrom("role_grant")
    .selectAll()
    .where("outcome", "is", null)
    .where("expires_at", ">", now)
    .orderBy("asked_at")
    .limit(listLimit)
    .execute();

export const openGrant = (tx: Tx, id: string, now: Date): Promise<RoleGrantRow | undefined> =>
  tx
    .selectFrom("role_grant")
    .selectAll()
    .where("id", "=", id)
    .where("outcome", "is", null)
    .where("expires_at", ">", now)
    .forUpdate()
    .executeTakeFirst();

export const settleGrant = async (
  tx: Tx,
  id: string,
  settled: { readonly outcome: "confirmed" | "rejected" | "withdrawn"; readonly by: PersonId; readonly at: Date },
): Promise<void> => {
  await tx
    .updateTable("role_grant")
    .set({ outcome: settled.outcome, decided_by: settled.by, decided_at: settled.at })
    .where("id", "=", id)
    .where("outcome", "is", null)
    .execute();
};

/** The administrators beside one who can come in, and so confirm what that one asks for. */
export const otherAdministrators = async (tx: Tx, than: PersonId, now: Date) => {
  const others = (await peopleByRole(tx, "administrator")).filter(({ id }) => id !== than);
  const accounts = await accountsOf(
    tx,
    others.map(({ id }) => id),
    now,
  );
  return others.filter(({ id }) => accounts.has(id));
};
