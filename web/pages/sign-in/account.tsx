import { z } from "zod";
import { setPassword } from "../../../db/auth.ts";
import { hasAuthenticator, recoveryCodesLeft } from "../../../db/authenticator.ts";
import { passkeysOf } from "../../../db/passkey.ts";
import { devicesOf, endOtherSessions, endSessionOf, forgetDevice, sessionsOf } from "../../../db/session.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { refuse } from "../../../domain/refusal.ts";
import { absenceWords } from "../../../i18n/absence.ts";
import { accountWords } from "../../../i18n/account.ts";
import { broughtKeyWords } from "../../../i18n/brought-key.ts";
import { factorWords } from "../../../i18n/factor.ts";
import { passkeyWords } from "../../../i18n/passkey.ts";
import { absenceOf } from "../../absence.ts";
import {
  ActionForm,
  Actions,
  Banner,
  Button,
  ButtonLink,
  PageHeader,
  Section,
  Stack,
  TextField,
} from "../../design/components.ts";
import { formSecrets } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { personEntry } from "../../person-entry.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { hashPassword, isPasswordOf, refusedPassword } from "../../sign-in/password.ts";
import { countTry } from "../../sign-in/sign-in.ts";
import { AbsenceSection, absenceShape } from "../people/absence-section.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { DevicesTable, deviceShape, SessionsTable, sessionShape } from "./account-sessions.tsx";
import { AuthenticatorSection, authenticatorShape } from "./authenticator-section.tsx";
import { NewPasswordField, passwordInput, passwordRefusals } from "./new-password.tsx";
import { PasskeySection, passkeyShape } from "./passkey-section.tsx";
import { tellChanged } from "./password-reset.tsx";

const notices = [
  "password",
  "ended",
  "app-added",
  "app-removed",
  "passkey-added",
  "passkey-renamed",
  "passkey-removed",
  "absent",
  "back",
] as const;

export const accountPage = defineRoute({
  id: "showAccount",
  method: "get",
  path: "/account",
  summary: { en: "Your account: sessions and devices", "zh-CN": "我的账号：登录情况与设备" },
  who: "signed-in",
  right: "use-own-session",
  query: z.object({ notice: z.enum(notices).optional() }),
  answer: z.object({
    organisation: z.string(),
    authenticator: authenticatorShape,
    passkeys: z.array(passkeyShape),
    sessions: z.array(sessionShape),
    devices: z.array(deviceShape),
    absence: absenceShape,
  }),
  handle: async (context) => {
    const { services, session } = context;
    return asSystem(services.db, session.person.tenant, async (tx) => {
      const sessions = await sessionsOf(tx, session.person.id, services.now());
      const devices = await devicesOf(tx, session.person.id);
      return {
        organisation: await organisationOf(tx, context),
        authenticator: {
          inUse: await hasAuthenticator(tx, session.person.id),
          recoveryCodes: await recoveryCodesLeft(tx, session.person.id),
        },
        passkeys: (await passkeysOf(tx, session.person.id)).map(({ id, name, created_at, last_used_at }) => ({
          ...{ id, name, added: created_at.toISOString(), used: last_used_at?.toISOString() ?? null },
        })),
        sessions: sessions.map((one) => ({
          id: one.id,
          here: one.id === session.id,
          address: one.ip_address ?? "",
          userAgent: one.user_agent ?? "",
          assurance: one.assurance,
          since: one.created_at.toISOString(),
          used: one.updated_at.toISOString(),
        })),
        absence: await absenceOf(tx, session.person, services.now()),
        devices: devices.map((one) => ({
          id: one.id,
          userAgent: one.user_agent,
          first: one.first_seen_at.toISOString(),
          last: one.last_seen_at.toISOString(),
        })),
      };
    });
  },
  page: (context, { organisation, authenticator, passkeys, sessions, devices, absence }, { query }) => {
    const words = accountWords(context.language);
    const { done } = passkeyWords(context.language);
    const notice = {
      password: words.password.changed,
      ended: words.sessions.ended,
      "app-added": words.authenticator.added,
      "app-removed": words.authenticator.removed,
      "passkey-added": done.added,
      "passkey-renamed": done.renamed,
      "passkey-removed": done.removed,
      absent: absenceWords(context.language).noted,
      back: absenceWords(context.language).back,
    };
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="account">
        <PageHeader title={words.title} subtitle={words.intro} />
        <Stack>
          <RefusedBanner context={context} />
          {query.notice && <Banner tone="good" announce title={notice[query.notice]} />}
          {context.session.mustEnrol && <Banner tone="warning" title={factorWords(context.language).enrol} />}
          <Section id="password" title={words.password.title} subtitle={words.password.note}>
            <ActionForm action="/account/password" label={words.password.title} {...formSecrets(context)}>
              <TextField
                name="current"
                type="password"
                autoComplete="current-password"
                label={words.password.current}
              />
              <NewPasswordField />
              <Actions>
                <Button kind="primary">{words.password.submit}</Button>
              </Actions>
            </ActionForm>
          </Section>
          <PasskeySection context={context} passkeys={passkeys} />
          <AuthenticatorSection context={context} state={authenticator} />
          <AbsenceSection context={context} state={absence} />
          <Section id="signing-certificate" title={broughtKeyWords(context.language).title}>
            <ButtonLink href="/account/signing-certificate" icon="sign">
              {broughtKeyWords(context.language).open}
            </ButtonLink>
          </Section>
          <Section id="sessions" title={words.sessions.title}>
            <SessionsTable context={context} sessions={sessions} />
          </Section>
          <Section id="devices" title={words.devices.title} subtitle={words.devices.intro}>
            <DevicesTable context={context} devices={devices} />
          </Section>
        </Stack>
      </Shell>
    );
  },
});

const changePassword = defineRoute({
  id: "changePassword",
  method: "post",
  path: "/account/password",
  summary: { en: "Change your password", "zh-CN": "更改密码" },
  who: "signed-in",
  right: "use-own-session",
  body: z.object({ current: passwordInput, password: passwordInput }),
  refusals: ["password-wrong", "too-many-tries", ...passwordRefusals],
  handle: async (context, { body: { current, password } }) => {
    const { services, session } = context;
    const { person } = session;
    const tried = await countTry(context, { email: person.email, holder: async () => person.id });
    if (tried.refusal) return tried.refusal;
    if (!(await isPasswordOf(services.db, person, current))) return refuse("password-wrong");
    await tried.forgive();
    const weak = refusedPassword(password, person);
    if (weak) return weak;
    const hash = await hashPassword(password);
    await asSystem(services.db, person.tenant, async (tx) => {
      await setPassword(tx, person, hash);
      const sessionsEnded = await endOtherSessions(tx, person.id, session.id);
      await personEntry(tx, person, "password-set", { by: "person", sessionsEnded }, services.now());
    });
    tellChanged(services, person);
  },
  done: () => "/account?notice=password",
  again: accountPage,
});

const endMySession = defineRoute({
  id: "endSession",
  method: "post",
  path: "/account/sessions/:session/end",
  summary: { en: "End one of your sessions", "zh-CN": "退出某一登录" },
  who: "signed-in",
  right: "use-own-session",
  params: z.object({ session: z.uuid() }),
  refusals: ["not-found"],
  handle: async ({ services, session: { person } }, { params }) =>
    asSystem(services.db, person.tenant, async (tx) => {
      if (!(await endSessionOf(tx, person.id, params.session))) return refuse("not-found");
      await personEntry(tx, person, "sessions-ended", { sessions: 1 }, services.now());
    }),
  done: () => "/account?notice=ended",
});

const endMyOtherSessions = defineRoute({
  id: "endOtherSessions",
  method: "post",
  path: "/account/sessions/end-others",
  summary: { en: "End all your other sessions", "zh-CN": "退出其他所有登录" },
  who: "signed-in",
  right: "use-own-session",
  handle: async ({ services, session: { person, id } }) =>
    asSystem(services.db, person.tenant, async (tx) => {
      const sessions = await endOtherSessions(tx, person.id, id);
      await personEntry(tx, person, "sessions-ended", { sessions }, services.now());
    }),
  done: () => "/account?notice=ended",
});

const forgetMyDevice = defineRoute({
  id: "forgetDevice",
  method: "post",
  path: "/account/devices/:device/forget",
  summary: { en: "Forget a device and end its sessions", "zh-CN": "移除设备并退出其登录" },
  who: "signed-in",
  right: "use-own-session",
  params: z.object({ device: z.uuid() }),
  refusals: ["not-found"],
  handle: async ({ services, session: { person } }, { params: { device } }) =>
    asSystem(services.db, person.tenant, async (tx) => {
      if (!(await forgetDevice(tx, person.id, device))) return refuse("not-found");
      await personEntry(tx, person, "device-forgotten", { device }, services.now());
    }),
  done: () => "/account?notice=ended",
});

export const accountRoutes = [accountPage, changePassword, endMyOtherSessions, endMySession, forgetMyDevice] as const;
