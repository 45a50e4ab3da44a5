import { z } from "zod";
import { revokeSessions, setPassword } from "../../../db/auth.ts";
import { issueToken, tokenHeld, useToken, voidTokensOf } from "../../../db/one-time-token.ts";
import { personHolding, personSigningIn } from "../../../db/person.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { tenantById } from "../../../db/tenant.ts";
import type { Person } from "../../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { accountWords } from "../../../i18n/account.ts";
import { webWords } from "../../../i18n/web.ts";
import { passwordChangedLetter, resetLetter } from "../../../mail/sign-in.ts";
import { Banner, DoorLayout, TextField } from "../../design/components.ts";
import { type RequestContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import type { Services } from "../../http/services.ts";
import { personEntry } from "../../person-entry.ts";
import { sendSoon } from "../../sign-in/letters.ts";
import { hashPassword, refusedPassword } from "../../sign-in/password.ts";
import { countTry } from "../../sign-in/sign-in.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { DoorForm } from "./door-form.tsx";
import { PasswordByLink, passwordInput, passwordRefusals } from "./new-password.tsx";

const resetMinutes = 30;

export const forgottenPage = definePage({
  id: "forgottenPasswordPage",
  path: "/password/forgotten",
  summary: { en: "Ask for a new password", "zh-CN": "申请重新设置密码" },
  who: "anyone",
  query: z.object({ sent: z.boolean().default(false) }),
  handle: async () => undefined,
  page: (context, _nothing, { query }) => {
    const words = accountWords(context.language).forgotten;
    return (
      <DoorLayout title={words.title}>
        <RefusedBanner context={context} />
        {query.sent && <Banner tone="good" announce title={words.sent(resetMinutes)} />}
        <p>{words.intro}</p>
        <DoorForm context={context} action="/password/forgotten" label={words.title} submit={words.submit}>
          <TextField
            name="email"
            type="email"
            autoComplete="username"
            label={webWords(context.language).signIn.email}
          />
        </DoorForm>
      </DoorLayout>
    );
  },
});

/** The answer is the same, and comes as quickly, whether or not the address is anybody's. */
export const requestReset = defineRoute({
  id: "requestPasswordReset",
  method: "post",
  path: "/password/forgotten",
  summary: { en: "Mail a link that sets a new password", "zh-CN": "发送重新设置密码的链接" },
  who: "anyone",
  body: z.object({ email: z.string().max(320) }),
  refusals: ["too-many-tries"],
  handle: async (context, { body: { email } }) => {
    const { services } = context;
    const { refusal } = await countTry(context, { email: `reset ${email}` });
    if (refusal) return refusal;
    mailReset(services, email).catch((error: Error) => services.log({ kind: "reset", error: error.message }));
  },
  done: () => "/password/forgotten?sent=true",
  again: forgottenPage,
});

const mailReset = async (services: Services, email: string): Promise<void> => {
  const known = await personSigningIn(services.db, email);
  const person = known?.active ? await personHolding(services.db, known.person) : undefined;
  if (!person) return;
  const token = await asSystem(services.db, person.tenant, async (tx) => {
    await personEntry(tx, person, "password-reset-asked", {}, services.now(), "engross");
    return issueToken(tx, { purpose: "reset", person: person.id, minutes: resetMinutes });
  });
  const link = new URL(`/password/reset/${token}`, services.publicUrl).href;
  sendSoon(services, person, resetLetter({ reader: person, link, minutes: resetMinutes }, person.language));
};

const token = z.object({ token: z.string().max(100) });

/** Whose password a link sets, or that it sets none any more. */
export const linkHolderOf = async (
  { services }: RequestContext,
  purpose: "invitation" | "reset",
  secret: string,
): Promise<Person | Refusal> => {
  const held = await tokenHeld(services.db, purpose, secret);
  const person = held?.person ? await personHolding(services.db, held.person) : undefined;
  return person?.active ? person : refuse("link-void");
};

/** Uses a link up and sets the password with it; ends whatever was open in the person's name before. */
export const setPasswordByLink = async (
  { services }: RequestContext,
  purpose: "invitation" | "reset",
  { person, secret, password }: { readonly person: Person; readonly secret: string; readonly password: string },
): Promise<Refusal | undefined> => {
  const organisation = await asSystem(services.db, person.tenant, (tx) => tenantById(tx, person.tenant));
  const weak = refusedPassword(password, person, organisation?.name);
  if (weak) return weak;
  const hash = await hashPassword(password);
  const used = await asSystem(services.db, person.tenant, async (tx) => {
    if (!(await useToken(tx, purpose, secret))) return false;
    await setPassword(tx, person, hash);
    const sessions = await revokeSessions(tx, [person.id]);
    await voidTokensOf(tx, person.id);
    await personEntry(tx, person, "password-set", { by: purpose, sessionsEnded: sessions }, services.now());
    return true;
  });
  return used ? undefined : refuse("link-void");
};

export const resetPage = definePage({
  id: "resetPasswordPage",
  path: "/password/reset/:token",
  summary: { en: "Choose a new password", "zh-CN": "设置新密码" },
  who: "link",
  params: token,
  handle: (context, { params }) => linkHolderOf(context, "reset", params.token),
  page: (context, { name, email }, { params }) => (
    <PasswordByLink context={context} action={`/password/reset/${params.token}`}>
      <p>{`${name} <${email}>`}</p>
    </PasswordByLink>
  ),
});

export const resetPassword = defineRoute({
  id: "resetPassword",
  method: "post",
  path: "/password/reset/:token",
  summary: { en: "Set a new password by a mailed link", "zh-CN": "通过邮件链接设置新密码" },
  who: "link",
  params: token,
  body: z.object({ password: passwordInput }),
  refusals: ["link-void", ...passwordRefusals],
  handle: async (context, { params, body }) => {
    const person = await linkHolderOf(context, "reset", params.token);
    if (isRefusal(person)) return person;
    const refusal = await setPasswordByLink(context, "reset", {
      person,
      secret: params.token,
      password: body.password,
    });
    if (refusal) return refusal;
    tellChanged(context.services, person);
  },
  done: () => "/sign-in?notice=password",
  again: resetPage,
});

/** So that somebody whose mailbox was misused hears of it. */
export const tellChanged = (services: Services, person: Person): void => {
  const link = new URL("/password/forgotten", services.publicUrl).href;
  sendSoon(services, person, passwordChangedLetter({ reader: person, link }, person.language));
};
