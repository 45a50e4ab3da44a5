import { z } from "zod";
import { endSession, forgetTries, limitTries } from "../../db/auth.ts";
import { isRefusal } from "../../domain/refusal.ts";
import { refusalSentence } from "../../i18n/refusal.ts";
import { webWords } from "../../i18n/web.ts";
import { entered, formSecrets } from "../context.ts";
import { ActionForm, Actions, Banner, BareLayout, Button, TextField } from "../design/components.ts";
import { localPath } from "../local-path.ts";
import { definePage, defineRoute } from "../route.ts";
import { forgettingCookies, signIn as openSession } from "../session.ts";

export const signInPage = definePage({
  id: "signInPage",
  path: "/sign-in",
  summary: { en: "Sign in", "zh-CN": "登录" },
  who: "anyone",
  query: z.object({ next: localPath.optional() }),
  handle: async () => undefined,
  page: (context, _nothing, { query }) => {
    const words = webWords(context.language).signIn;
    return (
      <BareLayout title={words.title}>
        <h1>{words.title}</h1>
        {context.refused && (
          <Banner tone="danger" announce title={refusalSentence(context.refused.refusal, context.language)} />
        )}
        <ActionForm action="/session" label={words.title} {...formSecrets(context)}>
          {query.next !== undefined && <input type="hidden" name="next" value={query.next} />}
          <TextField
            name="email"
            type="email"
            autoComplete="username"
            label={words.email}
            value={entered(context, "email")}
          />
          <TextField name="password" type="password" autoComplete="current-password" label={words.password} />
          <Actions>
            <Button kind="primary" wide>
              {words.submit}
            </Button>
          </Actions>
        </ActionForm>
        <p class="hint">{words.intro}</p>
      </BareLayout>
    );
  },
});

const quarterHour = 15 * 60_000;
const triesByAddress = 50;
const triesByAccount = 10;

/** A browser keeps its session as a cookie; a program is given a bearer token and no cookie. */
export const signIn = defineRoute({
  id: "signIn",
  method: "post",
  path: "/session",
  summary: { en: "Sign in", "zh-CN": "登录" },
  who: "anyone",
  body: z.object({ email: z.string().max(320), password: z.string().max(1000), next: localPath.optional() }),
  answer: z.object({ token: z.string() }),
  refusals: ["sign-in-failed", "too-many-tries"],
  handle: async ({ services, face, address, userAgent, addHeader }, { body: { email, password } }) => {
    const { db, auth } = services;
    const account = `sign-in account ${email.toLowerCase()}`;
    const tooMany =
      (await limitTries(db, `sign-in address ${address}`, triesByAddress, quarterHour)) ??
      (await limitTries(db, account, triesByAccount, quarterHour));
    if (tooMany) return tooMany;
    const signedIn = await openSession(auth, db, { email, password, address, userAgent });
    if (isRefusal(signedIn)) return signedIn;
    await forgetTries(db, account);
    if (face === "page") for (const cookie of signedIn.cookies) addHeader("Set-Cookie", cookie);
    return { token: signedIn.token };
  },
  done: (_answer, { body }) => body.next ?? "/",
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
    if (face === "page") for (const cookie of await forgettingCookies(services.auth)) addHeader("Set-Cookie", cookie);
  },
  done: () => "/sign-in",
});
