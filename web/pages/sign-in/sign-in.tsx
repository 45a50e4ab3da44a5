import { z } from "zod";
import { credentialsOf, endSession } from "../../../db/auth.ts";
import { refuse } from "../../../domain/refusal.ts";
import { mayUsePassword } from "../../../domain/single-sign-on.ts";
import { accountWords } from "../../../i18n/account.ts";
import { passkeyWords } from "../../../i18n/passkey.ts";
import { signOnWords } from "../../../i18n/single-sign-on.ts";
import { webWords } from "../../../i18n/web.ts";
import { Banner, DoorLayout, TextField } from "../../design/components.ts";
import { entered } from "../../http/context.ts";
import { localPath } from "../../http/local-path.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { personByPassword } from "../../sign-in/password.ts";
import { forgettingCookies } from "../../sign-in/session.ts";
import { countTry, enter } from "../../sign-in/sign-in.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { DoorForm } from "./door-form.tsx";
import { PasskeyForm } from "./passkey-form.tsx";
import { askForCode } from "./second-factor.tsx";

export const signInPage = definePage({
  id: "signInPage",
  path: "/sign-in",
  summary: { en: "Sign in", "zh-CN": "登录" },
  who: "anyone",
  query: z.object({ next: localPath.optional(), notice: z.enum(["password"]).optional() }),
  handle: async () => undefined,
  page: (context, _nothing, { query }) => {
    const words = webWords(context.language).signIn;
    const account = accountWords(context.language);
    return (
      <DoorLayout title={words.title} scripts>
        <RefusedBanner context={context} />
        {query.notice && <Banner tone="good" announce title={account.choose.done} />}
        <DoorForm context={context} action="/session" label={words.title} submit={words.submit}>
          {query.next !== undefined && <input type="hidden" name="next" value={query.next} />}
          <TextField
            name="email"
            type="email"
            autoComplete="username"
            label={words.email}
            value={entered(context, "email")}
          />
          <TextField name="password" type="password" autoComplete="current-password" label={words.password} />
        </DoorForm>
        <PasskeyForm
          context={context}
          does="show"
          action="/sign-in/passkey"
          options="/api/v1/sign-in/passkey/options"
          label={passkeyWords(context.language).signIn}
        >
          {query.next !== undefined && <input type="hidden" name="next" value={query.next} />}
        </PasskeyForm>
        <div class="door-else">
          <a href={`/sign-in/organisation${query.next === undefined ? "" : `?next=${encodeURIComponent(query.next)}`}`}>
            {signOnWords(context.language).link}
          </a>
          <a href="/password/forgotten">{account.forgotten.link}</a>
          <p class="hint">{words.intro}</p>
        </div>
      </DoorLayout>
    );
  },
});

/** A browser keeps its session as a cookie; a program is given a bearer token and no cookie. */
export const signIn = defineRoute({
  id: "signIn",
  method: "post",
  path: "/session",
  summary: { en: "Sign in", "zh-CN": "登录" },
  who: "anyone",
  body: z.object({ email: z.string().max(320), password: z.string().max(1000), next: localPath.optional() }),
  answer: z.object({
    token: z.string().nullable(),
    secondFactor: z.string().nullable().meta({ description: "Where a code is demanded too: what to send it with." }),
  }),
  refusals: ["sign-in-failed", "too-many-tries", "use-single-sign-on"],
  handle: async (context, { body: { email, password } }) => {
    const { db } = context.services;
    const found = credentialsOf(db, email);
    const counted = countTry(context, { email, holder: async () => (await found)?.person.id });
    const [credentials, tried] = await Promise.all([found, counted]);
    if (tried.refusal) return tried.refusal;
    const person = await personByPassword(db, credentials, password);
    if (!person) return refuse("sign-in-failed");
    if (!mayUsePassword(person.roles, credentials)) return refuse("use-single-sign-on");
    const letIn = async () => {
      if (credentials?.hasAuthenticator) return { token: null, secondFactor: await askForCode(context, person) };
      const { token } = await enter(context, person, { assurance: 1, means: "password" });
      return { token, secondFactor: null };
    };
    const [answer] = await Promise.all([letIn(), tried.forgive()]);
    return answer;
  },
  done: ({ secondFactor }, { body: { next } }) => {
    if (secondFactor === null) return next ?? "/";
    return `/sign-in/code${next === undefined ? "" : `?next=${encodeURIComponent(next)}`}`;
  },
  again: signInPage,
});

export const signOut = defineRoute({
  id: "signOut",
  method: "post",
  path: "/sign-out",
  summary: { en: "Sign out", "zh-CN": "退出登录" },
  who: "signed-in",
  right: "use-own-session",
  handle: async ({ services, session, face, addHeader }) => {
    await endSession(services.db, session.id);
    if (face !== "page") return;
    for (const cookie of await forgettingCookies(services.auth)) addHeader("Set-Cookie", cookie);
    addHeader("Clear-Site-Data", '"cache", "storage"'); // not "cookies": device, language and theme stay
  },
  done: () => "/sign-in",
});
