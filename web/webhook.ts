import { randomBytes, randomUUID } from "node:crypto";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { placeOfSecret, type WebhookRow, webhookById } from "../db/webhook.ts";
import type { TenantId } from "../domain/ids.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { WebhookId } from "../domain/webhook.ts";
import { tellWebhooksNow } from "../engine/webhook.ts";
import { append, type Body } from "../ledger/index.ts";
import type { SignedInContext } from "./http/context.ts";

/** A secret that was just made: what people copy once, and what is kept. */
export interface FreshSecret {
  readonly text: string;
  readonly sealed: Buffer;
  readonly version: string;
}

/** 32 random bytes as Standard Webhooks writes them, sealed for its endpoint before anything is kept. */
export const freshSecret = async (
  { services }: SignedInContext,
  tenant: TenantId,
  webhook: WebhookId,
): Promise<FreshSecret> => {
  const version = randomUUID();
  const text = `whsec_${randomBytes(32).toString("base64")}`;
  const place = placeOfSecret(tenant, webhook, version);
  const sealed = await services.vault.sealLoose(place, Buffer.from(text), "AES256_GCM_HKDF_1MB");
  return { text, sealed, version };
};

/** Changes an endpoint of the organisation, and says so in the ledger. */
export const changing = <T>(
  context: SignedInContext,
  id: string,
  kind: string,
  change: (tx: Tx, webhook: WebhookRow) => Promise<T | Refusal>,
  body: Body = {},
): Promise<T | Refusal> => {
  const { services, session } = context;
  const { tenant } = session.person;
  return asSystem(services.db, tenant, async (tx) => {
    const webhook = await webhookById(tx, id as WebhookId);
    if (!webhook) return refuse("not-found");
    const done = await change(tx, webhook);
    if (typeof done === "object" && done !== null && "refused" in done) return done;
    await noteWebhook(tx, context, webhook.id, kind, body);
    return done;
  });
};

export const noteWebhook = (
  tx: Tx,
  { services, session }: SignedInContext,
  id: WebhookId,
  kind: string,
  body: Body,
): Promise<void> => {
  const { tenant, id: person } = session.person;
  const at = services.now();
  return append(tx, [{ tenant, subject: `webhook/${id}`, kind, actor: `person/${person}`, at, body }]);
};

/** Has it sent soon; where the engine is away, the duty does it later. */
export const sendSoonest = async ({ services: { temporal, taskQueue, log } }: SignedInContext): Promise<void> => {
  await tellWebhooksNow({ client: temporal, taskQueue }).catch((error: Error) =>
    log({ kind: "webhooks", error: error.message }),
  );
};
