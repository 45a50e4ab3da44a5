import { z } from "zod";
import { ensureUser } from "../../../db/auth.ts";
import {
  authenticatorOf,
  beginAuthenticator,
  confirmAuthenticator,
  removeAuthenticator,
  takeStep,
} from "../../../db/authenticator.ts";
import { noteEnrolled } from "../../../db/factor.ts";
import { tryUnlessLocked } from "../../../db/lockout.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { accountWords } from "../../../i18n/account.ts";
import { ActionForm, Actions, Button, PageHeader, QrCode, Section, Stack, TextField } from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { personEntry } from "../../person-entry.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { freshSecret, openSecret, recoveryCodesFor, recoveryHash, sealSecret } from "../../sign-in/authenticator.ts";
import { tellFactor } from "../../sign-in/factor.ts";
import { base32, otpauthAddress, stepOfCode } from "../../sign-in/totp.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { accountPage } from "./account.tsx";

/** The secret of an app that is being set up, or that there is none. */
const pending = async ({ services, session }: SignedInContext): Promise<Buffer | Refusal> => {
  const kept = await authenticatorOf(services.db, session.person.id);
  if (!kept || kept.confirmed_at) return refuse("not-found");
  return openSecret(services.secret, session.person.id, kept.secret);
};

const begin = defineRoute({
  id: "beginAuthenticator",
  method: "post",
  path: "/account/authenticator/begin",
  summary: { en: "Begin to set up an authenticator app", "zh-CN": "开始设置身份验证器应用" },
  who: "signed-in",
  right: "use-own-session",
  stepUp: true,
  enrols: true,
  refusals: ["already-done"],
  handle: async ({ services, session: { person } }) => {
    const sealed = sealSecret(services.secret, person.id, freshSecret());
    const begun = await asSystem(services.db, person.tenant, async (tx) => {
      await ensureUser(tx, person);
      return beginAuthenticator(tx, person.id, sealed);
    });
    return begun ? undefined : refuse("already-done");
  },
  done: () => "/account/authenticator",
  again: accountPage,
});

/** Secret and recovery codes are shown until a first code proves that the app has the secret, and never again. */
const setUpPage = defineRoute({
  id: "showAuthenticatorKey",
  method: "get",
  path: "/account/authenticator",
  summary: { en: "Set up an authenticator app", "zh-CN": "设置身份验证器应用" },
  who: "signed-in",
  right: "use-own-session",
  stepUp: true,
  enrols: true,
  answer: z.object({
    organisation: z.string(),
    key: z.string(),
    address: z.string(),
    recoveryCodes: z.array(z.string()).readonly(),
  }),
  refusals: ["not-found"],
  handle: async (context) => {
    const secret = await pending(context);
    if (isRefusal(secret)) return secret;
    const { services, session } = context;
    return {
      organisation: await asSystem(services.db, session.person.tenant, (tx) => organisationOf(tx, context)),
      key: base32(secret),
      address: otpauthAddress(secret, session.person.email, "Engross"),
      recoveryCodes: recoveryCodesFor(services.secret, secret),
    };
  },
  page: (context, { organisation, key, address, recoveryCodes }) => {
    const words = accountWords(context.language).authenticator;
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="account">
        <PageHeader
          title={words.title}
          breadcrumb={[{ label: accountWords(context.language).title, href: "/account" }]}
        />
        <Stack>
          <RefusedBanner context={context} />
          <Section id="key" title={`1 · ${words.steps.scan}`}>
            <Stack>
              <p>{words.scan}</p>
              <QrCode text={address} label={words.code2d} />
              <p>
                {words.key} <code>{key.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>
              </p>
              <p>
                <a href={address}>{words.open}</a>
              </p>
            </Stack>
          </Section>
          <Section id="recovery" title={`2 · ${words.steps.keep}`}>
            <Stack>
              <p>{words.recovery}</p>
              <ul class="recovery-codes">
                {recoveryCodes.map((code) => (
                  <li key={code}>
                    <code>{code}</code>
                  </li>
                ))}
              </ul>
            </Stack>
          </Section>
          <Section id="first-code" title={`3 · ${words.steps.type}`}>
            <ActionForm action="/account/authenticator" label={words.title} {...formSecrets(context)}>
              <TextField
                name="code"
                code
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                label={words.code}
              />
              <Actions>
                <Button kind="primary">{words.submit}</Button>
              </Actions>
            </ActionForm>
          </Section>
        </Stack>
      </Shell>
    );
  },
});

const add = defineRoute({
  id: "addAuthenticator",
  method: "post",
  path: "/account/authenticator",
  summary: { en: "Put the authenticator app into use", "zh-CN": "启用身份验证器应用" },
  who: "signed-in",
  right: "use-own-session",
  stepUp: true,
  enrols: true,
  body: z.object({ code: z.string().trim().max(20) }),
  refusals: ["code-wrong", "not-found", "too-many-tries"],
  handle: async (context, { body }) => {
    const { services, session } = context;
    const { person } = session;
    const secret = await pending(context);
    if (isRefusal(secret)) return secret;
    const locked = await tryUnlessLocked(services.db, {
      key: `authenticator set-up ${session.id}`,
      patience: { free: 10, firstMs: 5 * 60_000, mostMs: 60 * 60_000 },
    });
    if (locked) return locked;
    const step = stepOfCode(secret, body.code, services.now());
    if (step === undefined) return refuse("code-wrong");
    const hashes = recoveryCodesFor(services.secret, secret).map((code) =>
      recoveryHash(services.secret, person.id, code),
    );
    const added = await asSystem(services.db, person.tenant, async (tx) => {
      if (!(await takeStep(tx, person.id, step))) return refuse("code-wrong");
      await confirmAuthenticator(tx, person.id, services.now(), hashes);
      await noteEnrolled(tx, person.id);
      await personEntry(tx, person, "authenticator-added", {}, services.now());
      return undefined;
    });
    if (!added) tellFactor(services, person, "app-added");
    return added;
  },
  done: () => "/account?notice=app-added",
  again: setUpPage,
});

const remove = defineRoute({
  id: "removeAuthenticator",
  method: "post",
  path: "/account/authenticator/remove",
  summary: { en: "Remove the authenticator app", "zh-CN": "停用身份验证器应用" },
  who: "signed-in",
  right: "use-own-session",
  stepUp: true,
  refusals: ["not-found"],
  handle: async ({ services, session: { person } }) => {
    const refused = await asSystem(services.db, person.tenant, async (tx) => {
      if (!(await removeAuthenticator(tx, person.id))) return refuse("not-found");
      await personEntry(tx, person, "authenticator-removed", {}, services.now());
      return undefined;
    });
    if (!refused) tellFactor(services, person, "app-removed");
    return refused;
  },
  done: () => "/account?notice=app-removed",
  again: accountPage,
});

export const authenticatorRoutes = [begin, setUpPage, add, remove] as const;
