import { z } from "zod";
import { confirmSession } from "../../../db/auth.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { assuranceOf, domainOf, isAnew } from "../../../domain/single-sign-on.ts";
import { signOnWords } from "../../../i18n/single-sign-on.ts";
import { webWords } from "../../../i18n/web.ts";
import { Actions, ButtonLink, DoorLayout, TextField } from "../../design/components.ts";
import { entered, type RequestContext } from "../../http/context.ts";
import { localPath } from "../../http/local-path.ts";
import { definePage, defineRoute, type Route } from "../../http/route.ts";
import { enter } from "../../sign-in/sign-in.ts";
import { callbackPath, comeBack, organisationOfDomain, personReturned, setOut } from "../../sign-in/single-sign-on.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { DoorForm } from "./door-form.tsx";

const next = localPath.optional();
const query = z.object({ next });

const withNext = (path: string, onwards: string | undefined): string =>
  onwards === undefined ? path : `${path}?next=${encodeURIComponent(onwards)}`;

/** Only people with a browser go to a provider and come back. */
const forPeople = (route: Route): Route => ({ ...route, faces: { api: false, page: true } });

const askPage = definePage({
  id: "organisationSignInPage",
  path: "/sign-in/organisation",
  summary: { en: "Sign in through your organisation", "zh-CN": "使用单位账号登录" },
  who: "anyone",
  query,
  handle: async () => undefined,
  page: (context, _nothing, input) => {
    const words = signOnWords(context.language);
    return (
      <DoorLayout title={words.link}>
        <RefusedBanner context={context} />
        <p>{words.intro}</p>
        <DoorForm context={context} action="/sign-in/organisation" label={words.link} submit={words.submit}>
          {input.query.next !== undefined && <input type="hidden" name="next" value={input.query.next} />}
          <TextField
            name="email"
            type="email"
            autoComplete="username"
            label={webWords(context.language).signIn.email}
            value={entered(context, "email")}
          />
        </DoorForm>
        <p>
          <a href={withNext("/sign-in", input.query.next)}>{words.otherwise}</a>
        </p>
      </DoorLayout>
    );
  },
});

/** Only the domain goes on into the address: whose sign-in it is, an address never tells. */
const ask = forPeople(
  defineRoute({
    id: "findOrganisationSignIn",
    method: "post",
    path: "/sign-in/organisation",
    summary: { en: "Find where your organisation signs in", "zh-CN": "查找单位登录入口" },
    who: "anyone",
    body: z.object({ email: z.string().trim().max(320), next }),
    answer: z.object({ domain: z.string() }),
    refusals: ["invalid-input"],
    handle: async (_context, { body }) => {
      const domain = domainOf(body.email);
      return domain === undefined ? refuse("invalid-input", { fields: ["email"] }) : { domain };
    },
    done: ({ domain }, { body }) => withNext(`/sign-in/organisation/${domain}`, body.next),
    again: askPage,
  }),
);

/** The page between us and the provider: it goes on by itself, or by its link where a browser does not. */
const onwardsPage = (context: RequestContext, to: URL, told: (host: string) => string) => {
  const words = signOnWords(context.language);
  return (
    <DoorLayout title={words.link}>
      <p>{told(to.host)}</p>
      <Actions>
        <ButtonLink href={to.href} kind="primary" wide>
          {words.onwards(to.host)}
        </ButtonLink>
      </Actions>
      <p>
        <a href="/sign-in">{words.otherwise}</a>
      </p>
    </DoorLayout>
  );
};

/** Forms may lead nowhere else (`form-action` of the CSP, which holds for redirects too), so that a page of ours does. */
const goOn = (context: RequestContext, to: URL): URL => {
  context.addHeader("Refresh", `0; url=${to.href}`);
  return to;
};

const beginPage = definePage({
  id: "beginOrganisationSignIn",
  path: "/sign-in/organisation/:domain",
  summary: { en: "Go to your organisation's sign-in", "zh-CN": "前往单位登录入口" },
  who: "anyone",
  params: z.object({ domain: z.string().max(253).toLowerCase() }),
  query,
  handle: async (context, { params, query: { next: onwards } }) => {
    const tenant = await organisationOfDomain(context.services, params.domain);
    if (!tenant) return refuse("single-sign-on-failed");
    const to = await setOut(context, { tenant, next: onwards });
    return isRefusal(to) ? to : goOn(context, to);
  },
  page: (context, to) => onwardsPage(context, to, signOnWords(context.language).going),
});

const confirmPage = definePage({
  id: "confirmThroughOrganisation",
  path: "/confirm/organisation",
  summary: { en: "Confirm through your organisation", "zh-CN": "使用单位账号确认" },
  who: "signed-in",
  right: "use-own-session",
  query,
  handle: async (context, { query: { next: onwards } }) => {
    const { id, person } = context.session;
    const to = await setOut(context, { tenant: person.tenant, session: id, next: onwards });
    return isRefusal(to) ? to : goOn(context, to);
  },
  page: (context, to) => onwardsPage(context, to, signOnWords(context.language).confirm.going),
});

/** Where the provider sends people back to: to come in, or, for whoever was asked anew, to confirm for their session. */
const callback = forPeople(
  defineRoute({
    id: "finishOrganisationSignIn",
    method: "get",
    path: callbackPath,
    summary: { en: "Come back from your organisation's sign-in", "zh-CN": "自单位登录入口返回" },
    who: "anyone",
    answer: z.object({ next: z.string() }),
    refusals: ["single-sign-on-failed"],
    handle: async (context) => {
      const back = await comeBack(context);
      if (isRefusal(back)) return back;
      const person = await personReturned(context, back);
      if (isRefusal(person)) return person;
      const assurance = assuranceOf(back.claims);
      if (back.session === undefined) {
        await enter(context, person, { assurance, means: "single-sign-on" });
      } else {
        const { services, session } = context;
        if (session?.id !== back.session || session.person.id !== person.id || !isAnew(back.claims, back.askedAt))
          return refuse("single-sign-on-failed");
        await confirmSession(services.db, session.id, {
          at: services.now(),
          by: "single-sign-on",
          assurance: assurance === 2 ? 2 : undefined,
        });
      }
      return { next: back.next ?? "/" };
    },
    done: (answer) => answer.next,
  }),
);

export const singleSignOnRoutes = [askPage, ask, callback, beginPage, confirmPage] as const;
