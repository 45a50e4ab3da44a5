import { z } from "zod";
import { setPassword } from "../../../db/auth.ts";
import { tokenHeld, useToken } from "../../../db/one-time-token.ts";
import { addPerson } from "../../../db/person.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { addTenant } from "../../../db/tenant.ts";
import { parsePersonId, parseTenantId } from "../../../domain/ids.ts";
import { languages } from "../../../domain/language.ts";
import type { Person } from "../../../domain/person.ts";
import { Refused, refuse } from "../../../domain/refusal.ts";
import { accountWords } from "../../../i18n/account.ts";
import { peopleWords } from "../../../i18n/people.ts";
import { DoorLayout, SelectField, TextField } from "../../design/components.ts";
import { entered } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { uuidOf } from "../../http/security.ts";
import { personEntry } from "../../person-entry.ts";
import { hashPassword, refusedPassword } from "../../sign-in/password.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { DoorForm } from "./door-form.tsx";
import { NewPasswordField, passwordInput, passwordRefusals } from "./new-password.tsx";

const token = z.object({ token: z.string().max(100) });

const timeZone = z
  .string()
  .max(100)
  .refine((zone) => Intl.supportedValuesOf("timeZone").includes(zone) || zone === "UTC");

/** Opened by the link that is printed at the first start: there is never an account with a password that others know. */
export const firstAdministratorPage = definePage({
  id: "firstAdministratorPage",
  path: "/begin/:token",
  summary: { en: "Set up the organisation", "zh-CN": "开通单位" },
  who: "link",
  params: token,
  handle: async ({ services }, { params }) =>
    (await tokenHeld(services.db, "first-administrator", params.token)) ?? refuse("link-void"),
  page: (context, _held, { params }) => {
    const { first } = accountWords(context.language);
    const { languages: names } = peopleWords(context.language).invite;
    return (
      <DoorLayout title={first.title}>
        <RefusedBanner context={context} />
        <p>{first.intro}</p>
        <DoorForm context={context} action={`/begin/${params.token}`} label={first.title} submit={first.submit}>
          <TextField name="organisation" label={first.organisation} value={entered(context, "organisation")} />
          <TextField name="name" autoComplete="name" label={first.name} value={entered(context, "name")} />
          <TextField
            name="email"
            type="email"
            autoComplete="username"
            label={first.email}
            value={entered(context, "email")}
          />
          <SelectField
            name="language"
            label={first.language}
            empty={false}
            value={entered(context, "language") || context.language}
            options={languages.map((value) => ({ value, label: names[value] }))}
          />
          <TextField
            name="timeZone"
            label={first.timeZone}
            value={entered(context, "timeZone") || Intl.DateTimeFormat().resolvedOptions().timeZone}
          />
          <NewPasswordField />
        </DoorForm>
      </DoorLayout>
    );
  },
});

export const beginOrganisation = defineRoute({
  id: "beginOrganisation",
  method: "post",
  path: "/begin/:token",
  summary: { en: "Set up the organisation and its first administrator", "zh-CN": "开通单位并设立首位管理员" },
  who: "link",
  params: token,
  body: z.object({
    organisation: z.string().trim().min(1).max(200),
    name: z.string().trim().min(1).max(200),
    email: z.email().max(320),
    language: z.enum(languages),
    timeZone,
    password: passwordInput,
  }),
  refusals: ["link-void", "email-taken", ...passwordRefusals],
  handle: async ({ services }, { params, body }) => {
    const { db } = services;
    const { organisation, name, email, language, password } = body;
    if (!(await tokenHeld(db, "first-administrator", params.token))) return refuse("link-void");
    const weak = refusedPassword(password, { name, email }, organisation);
    if (weak) return weak;
    const tenant = parseTenantId(uuidOf("first organisation", params.token));
    const id = parsePersonId(uuidOf("first administrator", params.token));
    if (!tenant || !id) throw new Error("uuidOf made no UUID");
    const person: Person = {
      ...{ id, tenant, name, email, language, timeZone: body.timeZone },
      roles: ["administrator"],
      active: true,
    };
    const hash = await hashPassword(password);
    // Thrown so that all of it is rolled back, the use of the link included.
    await asSystem(db, tenant, async (tx) => {
      if (!(await useToken(tx, "first-administrator", params.token))) throw new Refused(refuse("link-void"));
      await addTenant(tx, { id: tenant, name: organisation, language, timeZone: body.timeZone });
      const taken = await addPerson(tx, person);
      if (taken) throw new Refused(taken);
      await setPassword(tx, person, hash);
      await personEntry(tx, person, "person-added", { roles: person.roles, by: "first-start" }, services.now());
    });
  },
  done: () => "/sign-in?notice=password",
  again: firstAdministratorPage,
});
