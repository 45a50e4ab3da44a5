import { z } from "zod";
import { issueToken, tokenHeld, useToken } from "../../../db/one-time-token.ts";
import { personHolding } from "../../../db/person.ts";
import type { Person } from "../../../domain/person.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { accountWords } from "../../../i18n/account.ts";
import { DoorLayout, TextField } from "../../design/components.ts";
import { type RequestContext } from "../../http/context.ts";
import { setCookie } from "../../http/cookie.ts";
import { localPath } from "../../http/local-path.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { takeCode } from "../../sign-in/authenticator.ts";
import { enter } from "../../sign-in/sign-in.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { DoorForm } from "./door-form.tsx";

const minutes = 10;
const halfwayCookie = "engross.halfway";

/**
 * Remembers that somebody's password was right, until the code is. A browser keeps it in a cookie; a program sends it
 * along. It opens nothing by itself, and a change of the password voids it.
 */
export const askForCode = async (context: RequestContext, person: Person): Promise<string> => {
  const { services, face, addHeader } = context;
  const token = await issueToken(services.db, { purpose: "second-factor", person: person.id, minutes });
  if (face === "page") addHeader("Set-Cookie", halfway(context, token, minutes * 60));
  return token;
};

const halfway = ({ services }: RequestContext, value: string, lasts: number): string =>
  setCookie(services.publicUrl, { name: halfwayCookie, value, lasts });

const next = localPath.optional();

export const secondFactorPage = definePage({
  id: "secondFactorPage",
  path: "/sign-in/code",
  summary: { en: "Second step of signing in", "zh-CN": "登录第二步" },
  who: "anyone",
  query: z.object({ next }),
  handle: async () => undefined,
  page: (context, _nothing, { query }) => {
    const words = accountWords(context.language).second;
    return (
      <DoorLayout title={words.title}>
        <RefusedBanner context={context} />
        <p>{words.intro}</p>
        <DoorForm context={context} action="/sign-in/code" label={words.title} submit={words.submit}>
          {query.next !== undefined && <input type="hidden" name="next" value={query.next} />}
          <TextField name="code" code autoComplete="one-time-code" maxLength={20} label={words.code} />
        </DoorForm>
      </DoorLayout>
    );
  },
});

export const signInWithCode = defineRoute({
  id: "signInWithCode",
  method: "post",
  path: "/sign-in/code",
  summary: { en: "Finish signing in with a code", "zh-CN": "输入验证码完成登录" },
  who: "anyone",
  body: z.object({ code: z.string().trim().min(1).max(20), secondFactor: z.string().max(100).optional(), next }),
  answer: z.object({ token: z.string() }),
  refusals: ["sign-in-required", "code-wrong", "too-many-tries"],
  handle: async (context, { body }) => {
    const { services, cookie, face, addHeader } = context;
    const half = (face === "page" ? cookie(halfwayCookie) : body.secondFactor) ?? "";
    const held = await tokenHeld(services.db, "second-factor", half);
    const person = held?.person ? await personHolding(services.db, held.person) : undefined;
    if (!person?.active) return refuse("sign-in-required");
    const taken = await takeCode(services, person, body.code);
    if (isRefusal(taken)) return taken;
    if (!(await useToken(services.db, "second-factor", half))) return refuse("sign-in-required");
    if (face === "page") addHeader("Set-Cookie", halfway(context, "", 0));
    const means = taken === "authenticator" ? "password-and-code" : "recovery-code";
    return enter(context, person, { assurance: 2, means });
  },
  done: (_answer, { body }) => body.next ?? "/",
  again: secondFactorPage,
});
