import { z } from "zod";
import { confirmSession } from "../../../db/auth.ts";
import { removePasskey, renamePasskey } from "../../../db/passkey.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { localPath } from "../../http/local-path.ts";
import { defineRoute } from "../../http/route.ts";
import { personEntry } from "../../person-entry.ts";
import { tellFactor } from "../../sign-in/factor.ts";
import { authenticationOptions, keepPasskey, personByPasskey, registrationOptions } from "../../sign-in/passkey.ts";
import { enter } from "../../sign-in/sign-in.ts";
import { accountPage } from "./account.tsx";
import { confirmPage } from "./confirm.tsx";
import { signInPage } from "./sign-in.tsx";

const options = z.object({
  options: z
    .record(z.string(), z.unknown())
    .meta({ description: "For `navigator.credentials`, as WebAuthn Level 3 writes it in JSON." }),
});

/** What the authenticator answered, as JSON text. */
const response = z.string().max(20_000);
const name = z.string().trim().min(1).max(100);

const askToMake = defineRoute({
  id: "askForPasskeyRegistration",
  method: "post",
  path: "/account/passkeys/options",
  summary: { en: "Options for making a passkey", "zh-CN": "获取添加通行密钥的参数" },
  who: "signed-in",
  right: "use-own-session",
  stepUp: true,
  enrols: true,
  answer: options,
  refusals: ["too-many-tries"],
  handle: async (context) => {
    const asked = await registrationOptions(context);
    return isRefusal(asked) ? asked : { options: { ...asked } };
  },
});

const make = defineRoute({
  id: "addPasskey",
  method: "post",
  path: "/account/passkeys",
  summary: { en: "Add a passkey", "zh-CN": "添加通行密钥" },
  who: "signed-in",
  right: "use-own-session",
  stepUp: true,
  enrols: true,
  body: z.object({ name, response }),
  refusals: ["passkey-failed", "already-done"],
  handle: (context, { body }) => keepPasskey(context, body),
  done: () => "/account?notice=passkey-added",
  again: accountPage,
});

const passkey = z.object({ passkey: z.uuid() });

const rename = defineRoute({
  id: "renamePasskey",
  method: "post",
  path: "/account/passkeys/:passkey/rename",
  summary: { en: "Rename a passkey", "zh-CN": "重命名通行密钥" },
  who: "signed-in",
  right: "use-own-session",
  params: passkey,
  body: z.object({ name }),
  refusals: ["not-found"],
  handle: async ({ services, session: { person } }, { params, body }) =>
    (await renamePasskey(services.db, person.id, params.passkey, body.name)) ? undefined : refuse("not-found"),
  done: () => "/account?notice=passkey-renamed",
});

const remove = defineRoute({
  id: "removePasskey",
  method: "post",
  path: "/account/passkeys/:passkey/remove",
  summary: { en: "Remove a passkey", "zh-CN": "移除通行密钥" },
  who: "signed-in",
  right: "use-own-session",
  stepUp: true,
  params: passkey,
  refusals: ["not-found"],
  handle: async ({ services, session: { person } }, { params }) => {
    const refused = await asSystem(services.db, person.tenant, async (tx) => {
      if (!(await removePasskey(tx, person.id, params.passkey))) return refuse("not-found");
      await personEntry(tx, person, "passkey-removed", { passkey: params.passkey }, services.now());
      return undefined;
    });
    if (!refused) tellFactor(services, person, "passkey-removed");
    return refused;
  },
  done: () => "/account?notice=passkey-removed",
});

const askToSignIn = defineRoute({
  id: "askForPasskeySignIn",
  method: "post",
  path: "/sign-in/passkey/options",
  summary: { en: "Options for signing in with a passkey", "zh-CN": "获取通行密钥登录参数" },
  who: "anyone",
  answer: options,
  refusals: ["too-many-tries"],
  handle: async (context) => {
    const asked = await authenticationOptions(context, undefined);
    return isRefusal(asked) ? asked : { options: { ...asked } };
  },
});

const next = localPath.optional();

const signInWithPasskey = defineRoute({
  id: "signInWithPasskey",
  method: "post",
  path: "/sign-in/passkey",
  summary: { en: "Sign in with a passkey", "zh-CN": "使用通行密钥登录" },
  who: "anyone",
  body: z.object({ response, next }),
  answer: z.object({ token: z.string() }),
  refusals: ["passkey-failed"],
  handle: async (context, { body }) => {
    const person = await personByPasskey(context.services, body.response, undefined);
    return isRefusal(person) ? person : enter(context, person, { assurance: 2, means: "passkey" });
  },
  done: (_answer, { body }) => body.next ?? "/",
  again: signInPage,
});

const askToConfirm = defineRoute({
  id: "askForPasskeyConfirmation",
  method: "post",
  path: "/confirm/passkey/options",
  summary: { en: "Options for confirming with a passkey", "zh-CN": "获取通行密钥确认参数" },
  who: "signed-in",
  right: "use-own-session",
  answer: options,
  refusals: ["too-many-tries"],
  handle: async (context) => {
    const asked = await authenticationOptions(context, context.session.person);
    return isRefusal(asked) ? asked : { options: { ...asked } };
  },
});

const confirmByPasskey = defineRoute({
  id: "confirmByPasskey",
  method: "post",
  path: "/confirm/passkey",
  summary: { en: "Confirm with a passkey", "zh-CN": "使用通行密钥确认" },
  who: "signed-in",
  right: "use-own-session",
  body: z.object({ response, next }),
  refusals: ["passkey-failed"],
  handle: async ({ services, session }, { body }) => {
    const person = await personByPasskey(services, body.response, session.person);
    if (isRefusal(person)) return person;
    await confirmSession(services.db, session.id, { at: services.now(), by: "passkey", assurance: 2 });
  },
  done: (_nothing, { body }) => body.next ?? "/",
  again: confirmPage,
});

export const passkeyRoutes = [
  askToMake,
  make,
  rename,
  remove,
  askToSignIn,
  signInWithPasskey,
  askToConfirm,
  confirmByPasskey,
] as const;
