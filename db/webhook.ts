import { type Generated, type Selectable, sql } from "kysely";
import type { PersonId, TenantId } from "../domain/ids.ts";
import {
  type Attempt,
  type DeliveryId,
  kindOf,
  type WebhookId,
  type WebhookKind,
  type WebhookPayload,
} from "../domain/webhook.ts";
import { derivedId } from "./derived-id.ts";
import type { Tx } from "./schema.ts";

/** Where another system is told of what happens. */
export interface WebhookTable {
  readonly id: WebhookId;
  readonly tenant: TenantId;
  readonly address: string;
  readonly kinds: readonly WebhookKind[];
  /** `failed`: switched off after nothing arrived for days. `removed`: only its log is left. */
  readonly state: "on" | "paused" | "failed" | "removed";
  /** Sealed by the vault at the place that its version names. */
  readonly secret: Buffer;
  readonly secret_version: string;
  /** The secret before, which signs as well until then. */
  readonly former_secret: Buffer | null;
  readonly former_version: string | null;
  readonly former_until: Date | null;
  /** All entries of the ledger with a smaller number were looked at. */
  readonly told_up_to: number;
  /** Since when nothing arrived; `null` from the first thing that does. */
  readonly failing_since: Date | null;
  readonly added_by: PersonId;
  readonly added_at: Date;
}

/** One thing to tell one endpoint. */
export interface WebhookDeliveryTable {
  readonly id: DeliveryId;
  readonly tenant: TenantId;
  readonly webhook: WebhookId;
  readonly kind: WebhookPayload["type"];
  readonly subject: string;
  /** Of the ledger; `null` for a test. */
  readonly entry: number | null;
  readonly happened_at: Date;
  readonly added_at: Date;
  readonly state: "waiting" | "delivered" | "given-up";
  /** Begins at 1; each time that somebody asks for it again there is one more. */
  readonly round: Generated<number>;
  /** The last round that a process was begun for. */
  readonly started_round: Generated<number>;
}

export interface WebhookAttemptTable extends Attempt {
  readonly tenant: TenantId;
  readonly delivery: DeliveryId;
  readonly round: number;
  /** From 1. */
  readonly number: number;
  readonly at: Date;
  readonly milliseconds: number;
}

export type WebhookRow = Selectable<WebhookTable>;
export type DeliveryRow = Selectable<WebhookDeliveryTable>;
export type AttemptRow = Selectable<WebhookAttemptTable>;

/** All that are not removed, oldest first. */
export const webhooks = (tx: Tx): Promise<readonly WebhookRow[]> =>
  tx
    .selectFrom("webhook")
    .selectAll()
    .where("state", "!=", "removed")
    .orderBy("added_at")
    .orderBy("id")
    .limit(100)
    .execute();

export const webhookById = (tx: Tx, id: WebhookId): Promise<WebhookRow | undefined> =>
  tx.selectFrom("webhook").selectAll().where("id", "=", id).where("state", "!=", "removed").executeTakeFirst();

/** Adds an endpoint that is told of what happens from now on. @returns false where the same command added it before */
export const addWebhook = async (
  tx: Tx,
  added: Pick<
    WebhookRow,
    "id" | "tenant" | "address" | "kinds" | "secret" | "secret_version" | "added_by" | "added_at"
  >,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("webhook")
    .values({ ...added, state: "on", told_up_to: await ledgerSize(tx) })
    .onConflict((on) => on.column("id").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

/** Changes what is given. One that is switched on again starts with what happens from now on, and with a clean slate. */
export const changeWebhook = async (
  tx: Tx,
  id: WebhookId,
  change: Partial<Pick<WebhookRow, "address" | "kinds" | "state">>,
): Promise<void> => {
  const anew = change.state === "on" ? { failing_since: null, told_up_to: await ledgerSize(tx) } : {};
  const gone =
    change.state === "removed"
      ? { secret: Buffer.alloc(0), former_secret: null, former_version: null, former_until: null }
      : {};
  await tx
    .updateTable("webhook")
    .set({ ...change, ...anew, ...gone })
    .where("id", "=", id)
    .execute();
};

/** Gives an endpoint another secret; the one before signs as well until `until`, any older one no more. */
export const rotateSecret = async (
  tx: Tx,
  { id, secret, secret_version }: WebhookRow,
  next: { readonly secret: Buffer; readonly version: string; readonly until: Date },
): Promise<void> => {
  await tx
    .updateTable("webhook")
    .set({
      ...{ secret: next.secret, secret_version: next.version },
      ...{ former_secret: secret, former_version: secret_version, former_until: next.until },
    })
    .where("id", "=", id)
    .execute();
};

/** Where in the vault a secret is sealed: at its own version, so that one put in place of another is found out. */
export const placeOfSecret = (tenant: TenantId, id: WebhookId, version: string) => ({
  tenant,
  safe: "webhook",
  object: id,
  version,
});

/** The secrets that sign at this moment, newest first. */
export const signingSecrets = (webhook: WebhookRow, at: Date) => {
  const { tenant, id, secret, secret_version, former_secret, former_version, former_until } = webhook;
  const newest = { sealed: secret, place: placeOfSecret(tenant, id, secret_version) };
  return former_secret && former_version && former_until && former_until > at
    ? [newest, { sealed: former_secret, place: placeOfSecret(tenant, id, former_version) }]
    : [newest];
};

/** Entries looked at in one go. */
const batch = 500;

/**
 * Puts down what an endpoint is still to be told of. The ledger is the outbox: what is in it has happened, was written
 * with its effect, and is numbered without gaps, so nothing is missed and nothing told twice.
 *
 * @returns whether there is more
 */
export const collectDeliveries = async (
  tx: Tx,
  { id, tenant }: Pick<WebhookRow, "id" | "tenant">,
  at: Date,
): Promise<boolean> => {
  const webhook = await tx.selectFrom("webhook").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  if (webhook?.state !== "on") return false;
  const size = await ledgerSize(tx);
  const { rows } = await sql<{ index: number; subject: string; kind: string; at: Date }>`
    select index, subject, kind, at from ledger_entry
    where tenant = ${tenant} and index >= ${webhook.told_up_to} and index < ${size}
    order by index limit ${batch}`.execute(tx);
  const told = rows.flatMap((entry) => {
    const kind = kindOf(entry.subject, entry.kind);
    return kind && webhook.kinds.includes(kind) ? [{ ...entry, kind }] : [];
  });
  if (told.length > 0) {
    await tx
      .insertInto("webhook_delivery")
      .values(
        told.map((entry) => ({
          ...{ id: derivedId<"delivery">(id, "entry", String(entry.index)), tenant, webhook: id, kind: entry.kind },
          ...{
            subject: entry.subject,
            entry: entry.index,
            happened_at: entry.at,
            added_at: at,
            state: "waiting" as const,
          },
        })),
      )
      .onConflict((on) => on.doNothing())
      .execute();
  }
  const more = rows.length === batch;
  const upTo = more ? (rows.at(-1)?.index ?? size) + 1 : size;
  await tx.updateTable("webhook").set({ told_up_to: upTo }).where("id", "=", id).execute();
  return more;
};

/** Something to tell that came from nobody's deed: a test. */
export const addTestDelivery = async (tx: Tx, webhook: WebhookRow, id: DeliveryId, at: Date): Promise<void> => {
  await tx
    .insertInto("webhook_delivery")
    .values({
      ...{ id, tenant: webhook.tenant, webhook: webhook.id, kind: "webhook.test", subject: `webhook/${webhook.id}` },
      ...{ entry: null, happened_at: at, added_at: at, state: "waiting" },
    })
    .onConflict((on) => on.doNothing())
    .execute();
};

/** Asks for one more round of tries. @returns false where one is under way */
export const deliverAgain = async (tx: Tx, id: DeliveryId): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("webhook_delivery")
    .set(({ eb }) => ({ state: "waiting", round: eb("round", "+", 1) }))
    .where("id", "=", id)
    .where("state", "!=", "waiting")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Deliveries whose round has no process yet. */
export const unstarted = (tx: Tx): Promise<readonly Pick<DeliveryRow, "id" | "round">[]> =>
  tx
    .selectFrom("webhook_delivery")
    .select(["id", "round"])
    .whereRef("started_round", "<", "round")
    .limit(batch)
    .execute();

export const noteStarted = async (tx: Tx, { id, round }: Pick<DeliveryRow, "id" | "round">): Promise<void> => {
  await tx
    .updateTable("webhook_delivery")
    .set({ started_round: round })
    .where("id", "=", id)
    .where("round", "=", round)
    .execute();
};

export const deliveryById = (tx: Tx, id: DeliveryId): Promise<DeliveryRow | undefined> =>
  tx.selectFrom("webhook_delivery").selectAll().where("id", "=", id).executeTakeFirst();

/** Writes down a try and what it means for the delivery and its endpoint. */
export const noteAttempt = async (tx: Tx, delivery: DeliveryRow, attempt: AttemptRow): Promise<void> => {
  await tx
    .insertInto("webhook_attempt")
    .values(attempt)
    .onConflict((on) => on.doNothing())
    .execute();
  const delivered = attempt.outcome === "delivered";
  if (delivered)
    await tx.updateTable("webhook_delivery").set({ state: "delivered" }).where("id", "=", delivery.id).execute();
  await tx
    .updateTable("webhook")
    .set({ failing_since: delivered ? null : sql<Date>`coalesce(failing_since, ${attempt.at})` })
    .where("id", "=", delivery.webhook)
    .execute();
};

export const giveUp = async (tx: Tx, { id, round }: Pick<DeliveryRow, "id" | "round">): Promise<void> => {
  await tx
    .updateTable("webhook_delivery")
    .set({ state: "given-up" })
    .where("id", "=", id)
    .where("round", "=", round)
    .where("state", "=", "waiting")
    .execute();
};

/** Switches an endpoint off that has failed for too long. @returns false where it is off already */
export const switchOff = async (tx: Tx, id: WebhookId): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("webhook")
    .set({ state: "failed" })
    .where("id", "=", id)
    .where("state", "=", "on")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export interface LoggedDelivery extends DeliveryRow {
  readonly attempts: number;
  readonly last_at: Date | null;
  readonly last_status: number | null;
  readonly last_outcome: Attempt["outcome"] | null;
  readonly last_milliseconds: number | null;
}

export interface DeliveriesPage {
  readonly before?: { readonly at: Date; readonly id: DeliveryId } | undefined;
  readonly limit: number;
}

/** What an endpoint was told of, newest first, each with its last try. */
export const deliveriesOf = async (
  tx: Tx,
  webhook: WebhookId,
  { before, limit }: DeliveriesPage,
): Promise<readonly LoggedDelivery[]> => {
  const { rows } = await sql<LoggedDelivery>`
    select delivery.*, coalesce(tried.attempts, 0)::integer as attempts, tried.at as last_at, tried.status as last_status,
      tried.outcome as last_outcome, tried.milliseconds as last_milliseconds
    from webhook_delivery as delivery
    left join lateral (
      select at, status, outcome, milliseconds, count(*) over () as attempts
      from webhook_attempt as attempt where attempt.delivery = delivery.id
      order by round desc, number desc limit 1
    ) as tried on true
    where delivery.webhook = ${webhook}
      ${before ? sql`and (delivery.happened_at, delivery.id) < (${before.at}, ${before.id}::uuid)` : sql``}
    order by delivery.happened_at desc, delivery.id desc limit ${limit}`.execute(tx);
  return rows;
};

/** Entries that are numbered and signed. */
const ledgerSize = async (tx: Tx): Promise<number> => {
  const { rows } = await sql<{ size: number }>`
    select coalesce((select size from ledger_checkpoint order by number desc limit 1), 0) as size`.execute(tx);
  return Number(rows[0]?.size ?? 0);
};
