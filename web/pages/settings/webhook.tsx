import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import {
  addTestDelivery,
  addWebhook,
  changeWebhook,
  deliverAgain,
  deliveriesOf,
  deliveryById,
  rotateSecret,
  webhookById,
  webhooks,
} from "../../../db/webhook.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import {
  addressRefusal,
  type DeliveryId,
  mostWebhooks,
  secretOverlap,
  type WebhookId,
  webhookKinds,
} from "../../../domain/webhook.ts";
import { pageQuery, readCursor, writeCursor } from "../../http/cursor.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf } from "../../shell.tsx";
import { changing, freshSecret, noteWebhook, sendSoonest } from "../../webhook.ts";
import { deliveryShape, type Endpoint, endpointShape, SecretDesk, WebhookDesk, WebhooksDesk } from "./webhook-desk.tsx";

const administrators = { who: "signed-in", right: "manage-settings" } as const;
const refusals = ["not-allowed", "not-found"] as const;
const one = z.object({ webhook: z.uuid() });
const kinds = z.array(z.enum(webhookKinds)).min(1).max(webhookKinds.length);
const secretShape = z.object({
  id: z.uuid(),
  secret: z.string().meta({ description: "Shown this once. `whsec_` and base64, as Standard Webhooks writes it." }),
});

export const webhooksPage = defineRoute({
  ...administrators,
  id: "listWebhooks",
  method: "get",
  path: "/settings/webhooks",
  summary: { en: "Endpoints that are told of what happens", "zh-CN": "事件通知接收地址" },
  answer: z.object({ organisation: z.string(), webhooks: z.array(endpointShape) }),
  refusals: ["not-allowed"],
  handle: (context) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => ({
      organisation: await organisationOf(tx, context),
      webhooks: (await webhooks(tx)).map((row) => endpointOf(row, context.services.now())),
    })),
  page: (context, answer) => <WebhooksDesk context={context} {...answer} />,
});

const add = defineRoute({
  ...administrators,
  id: "addWebhook",
  method: "post",
  path: "/settings/webhooks",
  summary: { en: "Add an endpoint", "zh-CN": "添加接收地址" },
  stepUp: true,
  body: z.object({ address: z.string().trim().min(1).max(500), kinds }),
  answer: secretShape,
  refusals: ["not-allowed", "step-up-required", "webhook-address", "webhooks-full", "already-done"],
  handle: async (context, { body }) => {
    const { services, session } = context;
    const { tenant, id: person } = session.person;
    const wrong = addressRefusal(body.address, services.destinations);
    if (wrong) return wrong;
    const id = context.commandId as WebhookId;
    const secret = await freshSecret(context, tenant, id);
    const refused = await asSystem(services.db, tenant, async (tx): Promise<Refusal | undefined> => {
      if ((await webhooks(tx)).length >= mostWebhooks) return refuse("webhooks-full", { most: mostWebhooks });
      const told = { id, tenant, address: new URL(body.address).href, kinds: [...new Set(body.kinds)] };
      const kept = { secret: secret.sealed, secret_version: secret.version };
      // The secret was shown to whoever sent the command first, and is shown to nobody twice.
      if (!(await addWebhook(tx, { ...told, ...kept, added_by: person, added_at: services.now() })))
        return refuse("already-done");
      await noteWebhook(tx, context, id, "webhook-added", { kinds: told.kinds });
      return undefined;
    });
    return refused ?? { id, secret: secret.text };
  },
  page: (context, { id, secret }) => <SecretDesk context={context} id={id} secret={secret} />,
  again: webhooksPage,
});

const webhookPage = defineRoute({
  ...administrators,
  id: "showWebhook",
  method: "get",
  path: "/settings/webhooks/:webhook",
  summary: { en: "An endpoint and what was sent to it", "zh-CN": "接收地址及其发送记录" },
  params: one,
  query: z.object(pageQuery),
  answer: z.object({
    organisation: z.string(),
    webhook: endpointShape,
    deliveries: z.array(deliveryShape),
    next: z.string().nullable(),
  }),
  refusals,
  handle: async (context, { params, query: { cursor, limit } }) => {
    const { services, session } = context;
    const key = cursor === undefined ? undefined : readCursor(services.secret, "deliveries", sortKey, cursor);
    if (isRefusal(key)) return key;
    return asSystem(services.db, session.person.tenant, async (tx) => {
      const row = await webhookById(tx, params.webhook as WebhookId);
      if (!row) return refuse("not-found");
      const before = key && { at: new Date(key[0]), id: key[1] as DeliveryId };
      const found = await deliveriesOf(tx, row.id, { before, limit: limit + 1 });
      const last = found.length > limit ? found[limit - 1] : undefined;
      return {
        organisation: await organisationOf(tx, context),
        webhook: endpointOf(row, services.now()),
        deliveries: found.slice(0, limit).map((delivery) => ({
          ...{ id: delivery.id, kind: delivery.kind, subject: delivery.subject, entry: delivery.entry },
          ...{ state: delivery.state, attempts: delivery.attempts, status: delivery.last_status },
          ...{ outcome: delivery.last_outcome, milliseconds: delivery.last_milliseconds },
          happenedAt: delivery.happened_at.toISOString(),
          lastAt: delivery.last_at?.toISOString() ?? null,
        })),
        next: last ? writeCursor(services.secret, "deliveries", [last.happened_at.toISOString(), last.id]) : null,
      };
    });
  },
  page: (context, answer) => <WebhookDesk context={context} {...answer} />,
});

const sortKey = z.tuple([z.iso.datetime(), z.uuid()]);

const endpointOf = (
  {
    id,
    address,
    kinds: told,
    state,
    former_until,
    failing_since,
    added_at,
  }: Awaited<ReturnType<typeof webhooks>>[number],
  now: Date,
): Endpoint => ({
  ...{ id, address, kinds: [...told], state: state === "removed" ? "failed" : state },
  formerSecretUntil: former_until && former_until > now ? former_until.toISOString() : null,
  failingSince: failing_since?.toISOString() ?? null,
  addedAt: added_at.toISOString(),
});

const back = (_answer: unknown, { params }: { readonly params: { readonly webhook: string } }): string =>
  `/settings/webhooks/${params.webhook}`;

const change = defineRoute({
  ...administrators,
  id: "changeWebhook",
  method: "post",
  path: "/settings/webhooks/:webhook",
  summary: { en: "Choose what an endpoint is told of", "zh-CN": "更改通知事件" },
  params: one,
  body: z.object({ kinds }),
  refusals,
  handle: (context, { params, body }) =>
    changing(
      context,
      params.webhook,
      "webhook-changed",
      (tx, { id }) => changeWebhook(tx, id, { kinds: [...new Set(body.kinds)] }),
      { kinds: [...new Set(body.kinds)] },
    ),
  done: back,
  again: webhookPage,
});

const rotate = defineRoute({
  ...administrators,
  id: "rotateWebhookSecret",
  method: "post",
  path: "/settings/webhooks/:webhook/secret",
  summary: { en: "Give an endpoint a new secret", "zh-CN": "更换接收地址的密钥" },
  stepUp: true,
  params: one,
  answer: secretShape,
  refusals: [...refusals, "step-up-required"],
  handle: async (context, { params }) => {
    const { services, session } = context;
    const id = params.webhook as WebhookId;
    const secret = await freshSecret(context, session.person.tenant, id);
    const until = new Date(services.now().getTime() + secretOverlap * 3_600_000);
    const { sealed, version } = secret;
    const rotated = await changing(context, id, "webhook-secret-rotated", async (tx, webhook) => {
      await rotateSecret(tx, webhook, { secret: sealed, version, until });
      return { id, secret: secret.text };
    });
    return rotated;
  },
  page: (context, { id, secret }) => <SecretDesk context={context} id={id} secret={secret} />,
  again: webhookPage,
});

const setState = defineRoute({
  ...administrators,
  id: "switchWebhook",
  method: "post",
  path: "/settings/webhooks/:webhook/state",
  summary: { en: "Switch an endpoint on, pause it or remove it", "zh-CN": "启用、暂停或删除接收地址" },
  params: one,
  body: z.object({ state: z.enum(["on", "paused", "removed"]) }),
  refusals: [...refusals, "already-done"],
  handle: (context, { params, body: { state } }) =>
    changing(context, params.webhook, `webhook-${state === "on" ? "switched-on" : state}`, async (tx, webhook) => {
      if (webhook.state === state) return refuse("already-done");
      return changeWebhook(tx, webhook.id, { state });
    }),
  done: (_answer, { params, body }) => (body.state === "removed" ? "/settings/webhooks" : back(undefined, { params })),
  again: webhookPage,
});

const sendTest = defineRoute({
  ...administrators,
  id: "testWebhook",
  method: "post",
  path: "/settings/webhooks/:webhook/test",
  summary: { en: "Send a test", "zh-CN": "发送测试消息" },
  params: one,
  answer: z.object({ id: z.uuid() }),
  refusals: [...refusals, "webhook-off"],
  handle: async (context, { params }) => {
    const id = context.commandId as DeliveryId;
    const sent = await changing(context, params.webhook, "webhook-tested", async (tx, webhook) => {
      if (webhook.state !== "on") return refuse("webhook-off");
      await addTestDelivery(tx, webhook, id, context.services.now());
      return { id };
    });
    if (!isRefusal(sent)) await sendSoonest(context);
    return sent;
  },
  done: back,
  again: webhookPage,
});

const redeliver = defineRoute({
  ...administrators,
  id: "redeliverWebhook",
  method: "post",
  path: "/settings/webhooks/:webhook/deliveries/:delivery/again",
  summary: { en: "Send a delivery again", "zh-CN": "重新发送" },
  params: z.object({ webhook: z.uuid(), delivery: z.uuid() }),
  refusals: [...refusals, "webhook-off", "already-done"],
  handle: async (context, { params }) => {
    const delivery = params.delivery as DeliveryId;
    const asked = await changing(
      context,
      params.webhook,
      "webhook-redelivered",
      async (tx, webhook) => {
        if ((await deliveryById(tx, delivery))?.webhook !== webhook.id) return refuse("not-found");
        if (webhook.state !== "on") return refuse("webhook-off");
        return (await deliverAgain(tx, delivery)) ? undefined : refuse("already-done");
      },
      { delivery },
    );
    if (isRefusal(asked)) return asked;
    await sendSoonest(context);
  },
  done: (_answer, { params }) => `/settings/webhooks/${params.webhook}`,
});

export const webhookRoutes = [webhooksPage, add, webhookPage, change, rotate, setState, sendTest, redeliver];
