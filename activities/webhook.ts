import { Webhook } from "standardwebhooks";
import { peopleByRole } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { noteSignal } from "../db/signal.ts";
import { asSystem } from "../db/tenancy.ts";
import { allTenants, tenantById } from "../db/tenant.ts";
import {
  collectDeliveries,
  type DeliveryRow,
  deliveryById,
  giveUp,
  noteAttempt,
  noteStarted,
  signingSecrets,
  switchOff,
  unstarted,
  type WebhookRow,
  webhookById,
  webhooks,
} from "../db/webhook.ts";
import type { Instant } from "../domain/calendar.ts";
import type { TenantId } from "../domain/ids.ts";
import { type Attempt, type DeliveryId, isOver, patience, payloadOf } from "../domain/webhook.ts";
import { append } from "../ledger/index.ts";
import { sendOnce } from "../mail/send-once.ts";
import { webhookFailedLetter } from "../mail/webhook.ts";
import { postOutside } from "./outbound.ts";
import type { ActivityServices } from "./services.ts";

/** One round of tries to tell one endpoint one thing. */
export interface DeliveryRound {
  readonly tenant: TenantId;
  readonly delivery: DeliveryId;
  readonly round: number;
}

export interface DeliveryTry extends DeliveryRound {
  /** From 1. */
  readonly number: number;
  readonly at: Instant;
}

type Needs = Pick<ActivityServices, "db" | "vault" | "post" | "publicUrl" | "destinations">;

/** Other systems are told of what happens: `workflows/webhook.ts` has the order of it. */
export const webhookActivities = (services: Needs) => ({
  /** Puts down what is to be told, of every tenant. @returns rounds that no process was begun for */
  collectWebhooks: async (at: Instant): Promise<readonly DeliveryRound[]> => {
    const rounds: DeliveryRound[] = [];
    for (const { id: tenant } of await allTenants(services.db)) {
      const known = await asSystem(services.db, tenant, webhooks);
      for (const webhook of known.filter(({ state }) => state === "on"))
        while (await asSystem(services.db, tenant, (tx) => collectDeliveries(tx, webhook, new Date(at))));
      const waiting = known.length === 0 ? [] : await asSystem(services.db, tenant, unstarted);
      rounds.push(...waiting.map(({ id, round }) => ({ tenant, delivery: id, round })));
    }
    return rounds;
  },

  noteDeliveryStarted: ({ tenant, delivery, round }: DeliveryRound): Promise<void> =>
    asSystem(services.db, tenant, (tx) => noteStarted(tx, { id: delivery, round })),

  /**
   * Tries once, and writes down how it went. If the process dies between the two, it is tried once more under the same
   * `webhook-id`, by which receivers tell repetitions.
   */
  tryDelivery: async (tried: DeliveryTry): Promise<"done" | "again"> => {
    const { db } = services;
    const { tenant } = tried;
    const found = await asSystem(db, tenant, (tx) => wanted(tx, tried));
    if (found === undefined) return "done";
    const began = performance.now();
    const attempt = await send(services, found, tried);
    const milliseconds = Math.round(performance.now() - began);
    const at = new Date(tried.at);
    await asSystem(db, tenant, async (tx) => {
      const { delivery, round, number } = tried;
      await noteAttempt(tx, found.delivery, { tenant, delivery, round, number, at, milliseconds, ...attempt });
      if (attempt.outcome === "forbidden")
        await noteSignal(tx, {
          ...{ tenant, kind: "forbidden-destination", at },
          address: "",
          person: found.webhook.added_by,
        });
    });
    if (attempt.outcome === "delivered") return "done";
    const since = found.webhook.failing_since ?? at;
    if (isOver(attempt) || at.getTime() - since.getTime() >= patience) await stopTelling(services, found.webhook, at);
    return isOver(attempt) ? "done" : "again";
  },

  /** No further try in this round: a person may ask for another one. */
  giveUpDelivery: ({ tenant, delivery, round }: DeliveryRound): Promise<void> =>
    asSystem(services.db, tenant, (tx) => giveUp(tx, { id: delivery, round })),
});

export type WebhookActivities = ReturnType<typeof webhookActivities>;

interface Wanted {
  readonly delivery: DeliveryRow;
  readonly webhook: WebhookRow;
}

/** What is still to be told, and to whom; `undefined` where it was, or where nobody wants to know any more. */
const wanted = async (tx: Tx, { delivery: id, round }: DeliveryTry): Promise<Wanted | undefined> => {
  const delivery = await deliveryById(tx, id);
  const webhook = delivery && (await webhookById(tx, delivery.webhook));
  return delivery?.state === "waiting" && delivery.round === round && webhook?.state === "on"
    ? { delivery, webhook }
    : undefined;
};

const send = async (
  { vault, destinations }: Needs,
  { delivery, webhook }: Wanted,
  { at }: DeliveryTry,
): Promise<Attempt> => {
  const { kind, happened_at, entry } = delivery;
  const body = JSON.stringify(payloadOf(delivery.subject, { kind, at: happened_at, entry }));
  // The receiver's clock, not a process's, decides whether a message is fresh.
  const now = new Date();
  const signatures: string[] = [];
  for (const { sealed, place } of signingSecrets(webhook, new Date(at)))
    signatures.push(new Webhook((await vault.openLoose(place, sealed)).toString("utf8")).sign(delivery.id, now, body));
  return postOutside({
    address: webhook.address,
    allowed: destinations,
    body,
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "Engross-Webhooks/1",
      "webhook-id": delivery.id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": signatures.join(" "),
    },
  });
};

/** Switches an endpoint off, says so in the ledger, and writes to the administrators. May be repeated. */
const stopTelling = async (services: Needs, webhook: WebhookRow, at: Date): Promise<void> => {
  const { db, publicUrl } = services;
  const { id, tenant } = webhook;
  const { administrators, organisation } = await asSystem(db, tenant, async (tx) => {
    const told = { tenant, subject: `webhook/${id}`, actor: "engross", at };
    if (await switchOff(tx, id)) await append(tx, [{ ...told, kind: "webhook-switched-off", body: {} }]);
    return {
      administrators: (await peopleByRole(tx, "administrator")).filter(({ active }) => active),
      organisation: (await tenantById(tx, tenant))?.name ?? "",
    };
  });
  const since = webhook.failing_since ?? at;
  for (const { id: person, name, email, language, timeZone } of administrators) {
    const key = `webhook/${id}/off/${since.getTime()}/${person}`;
    await sendOnce(services, { tenant, key, kind: "webhook-switched-off", contract: null }, async () => ({
      to: { name, email },
      at,
      letter: webhookFailedLetter(
        {
          ...{ reader: { name, timeZone }, organisation, since: since.toISOString() },
          // The rest of an address may hold a secret of the receiver's.
          host: new URL(webhook.address).host,
          link: `${publicUrl}/settings/webhooks/${id}`,
        },
        language,
      ),
    }));
  }
};
