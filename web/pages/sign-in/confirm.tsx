import { z } from "zod";
import { codeMinutes, confirmSession, consumeCode } from "../../../db/auth.ts";
import { hasAuthenticator } from "../../../db/authenticator.ts";
import { passkeysOf } from "../../../db/passkey.ts";
import { inBoth } from "../../../domain/language.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { accountWords } from "../../../i18n/account.ts";
import { passkeyWords } from "../../../i18n/passkey.ts";
import { signOnWords } from "../../../i18n/single-sign-on.ts";
import { webWords } from "../../../i18n/web.ts";
import { ActionForm, Actions, Button, ButtonLink, DoorLayout, TextField } from "../../design/components.ts";
import { formSecrets } from "../../http/context.ts";
import { localPath } from "../../http/local-path.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { takeCode } from "../../sign-in/authenticator.ts";
import { mailCode } from "../../sign-in/mailed-code.ts";
import type { Session } from "../../sign-in/session.ts";
import { signsOnThrough } from "../../sign-in/single-sign-on.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { PasskeyForm } from "./passkey-form.tsx";

/** A code is for one session: typed into another it is worth nothing. */
const codeFor = (session: Session) => ({ purpose: "confirm", subject: session.id });

const next = localPath.optional();

export const confirmPage = definePage({
  id: "confirmPage",
  path: "/confirm",
  summary: { en: "Confirm that it is you", "zh-CN": "确认本人操作" },
  who: "signed-in",
  right: "use-own-session",
  query: z.object({ next, sent: z.boolean().default(false) }),
  handle: async ({ services, session }) => ({
    app: await hasAuthenticator(services.db, session.person.id),
    passkey: (await passkeysOf(services.db, session.person.id)).length > 0,
    organisation: await signsOnThrough(services, session.person),
  }),
  page: (context, { app, passkey, organisation }, { query }) => {
    const words = webWords(context.language).confirm;
    const { authenticator } = accountWords(context.language);
    const onwards = query.next !== undefined && <input type="hidden" name="next" value={query.next} />;
    const sent = query.sent || context.refused !== undefined;
    return (
      <DoorLayout title={words.title} scripts>
        <RefusedBanner context={context} />
        {passkey && (
          <PasskeyForm
            context={context}
            does="show"
            action="/confirm/passkey"
            options="/api/v1/confirm/passkey/options"
            label={passkeyWords(context.language).confirm}
          >
            {onwards}
          </PasskeyForm>
        )}
        {organisation && (
          <Actions>
            <ButtonLink
              href={`/confirm/organisation${query.next === undefined ? "" : `?next=${encodeURIComponent(query.next)}`}`}
            >
              {signOnWords(context.language).confirm.action}
            </ButtonLink>
          </Actions>
        )}
        {app && (
          <ActionForm action="/confirm/authenticator" label={authenticator.title} {...formSecrets(context)}>
            {onwards}
            <TextField name="appCode" code autoComplete="one-time-code" maxLength={20} label={authenticator.confirm} />
            <Actions>
              <Button kind="primary">{words.submit}</Button>
            </Actions>
          </ActionForm>
        )}
        <p>{sent ? words.sent(codeMinutes) : words.intro(context.session.person.email)}</p>
        {sent && (
          <ActionForm action="/confirm" label={words.title} {...formSecrets(context)}>
            {onwards}
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
        )}
        <ActionForm action="/confirm/code" label={words.send} {...formSecrets(context)}>
          {onwards}
          <Actions>
            <Button kind={sent ? "quiet" : "primary"}>{words.send}</Button>
          </Actions>
        </ActionForm>
      </DoorLayout>
    );
  },
});

export const sendConfirmationCode = defineRoute({
  id: "sendConfirmationCode",
  method: "post",
  path: "/confirm/code",
  summary: { en: "Mail the signed-in person a code", "zh-CN": "向登录人发送验证码" },
  who: "signed-in",
  right: "use-own-session",
  body: z.object({ next }).optional(),
  refusals: ["too-many-tries"],
  handle: async ({ services, session }) => {
    const purpose = inBoth((language) => webWords(language).confirm.purpose);
    const mailed = await mailCode({ services }, codeFor(session), session.person, purpose);
    if (isRefusal(mailed)) return mailed;
  },
  done: (_nothing, { body }) => `/confirm?sent=true${body?.next ? `&next=${encodeURIComponent(body.next)}` : ""}`,
  again: confirmPage,
});

export const confirm = defineRoute({
  id: "confirm",
  method: "post",
  path: "/confirm",
  summary: { en: "Confirm by a mailed code", "zh-CN": "输入验证码确认" },
  who: "signed-in",
  right: "use-own-session",
  body: z.object({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/),
    next,
  }),
  refusals: ["code-wrong"],
  handle: async ({ services, session }, { body }) =>
    services.db.transaction().execute(async (tx) => {
      const refusal = await consumeCode(tx, services.secret, codeFor(session), body.code);
      if (!refusal) await confirmSession(tx, session.id, { at: services.now(), by: "sign-in" });
      return refusal;
    }),
  done: (_nothing, { body }) => body.next ?? "/",
  again: confirmPage,
});

export const confirmByCode = defineRoute({
  id: "confirmByAuthenticator",
  method: "post",
  path: "/confirm/authenticator",
  summary: { en: "Confirm by a code of your authenticator app", "zh-CN": "使用身份验证器确认" },
  who: "signed-in",
  right: "use-own-session",
  body: z.object({ appCode: z.string().trim().min(6).max(20), next }),
  refusals: ["code-wrong", "too-many-tries"],
  handle: async ({ services, session }, { body }) => {
    const taken = await takeCode(services, session.person, body.appCode);
    if (isRefusal(taken)) return taken;
    await confirmSession(services.db, session.id, { at: services.now(), by: "authenticator", assurance: 2 });
  },
  done: (_nothing, { body }) => body.next ?? "/",
  again: confirmPage,
});
