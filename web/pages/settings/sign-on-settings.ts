import { z } from "zod";
import { domainsOfOthers, type KeptSignOn, removeSignOn, saveSignOn, signOnOf } from "../../../db/sign-on.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { Refused, refuse } from "../../../domain/refusal.ts";
import { isDomain, isIssuer } from "../../../domain/single-sign-on.ts";
import { append } from "../../../ledger/index.ts";
import { defineRoute } from "../../http/route.ts";
import { tryProvider } from "../../sign-in/identity-provider.ts";
import { accessOf, sealClientSecret } from "../../sign-in/single-sign-on.ts";
import { settingsPage } from "./settings.tsx";

const domains = z
  .string()
  .max(4000)
  .transform((text) => [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,;，；、]+/)
        .filter((one) => one !== ""),
    ),
  ])
  .refine((list) => list.length > 0 && list.length <= 50 && list.every(isDomain))
  .meta({ description: "Separated by spaces or commas." });

const save = defineRoute({
  id: "saveSingleSignOn",
  method: "post",
  path: "/settings/single-sign-on",
  summary: { en: "Set up single sign-on", "zh-CN": "设置单点登录" },
  who: "signed-in",
  right: "manage-settings",
  stepUp: true,
  body: z.object({
    issuer: z.string().trim().max(500).refine(isIssuer).meta({ description: "https, as the provider names itself." }),
    clientId: z.string().trim().min(1).max(300),
    clientSecret: z
      .string()
      .max(1000)
      .optional()
      .meta({ description: "Left out, the kept one stays; another issuer never gets it." }),
    domains,
    passwords: z.boolean().meta({ description: "Whether people may still sign in with a password of ours." }),
  }),
  refusals: ["not-allowed", "step-up-required", "provider-unreachable", "domain-taken"],
  handle: async (context, { body }) => {
    const { services, session } = context;
    const { tenant, id } = session.person;
    const { db } = services;
    const kept = await asSystem(db, tenant, (tx) => signOnOf(tx, tenant));
    const { clientSecret = "", ...given } = body;
    const keeps = clientSecret === "" && kept?.issuer === given.issuer ? kept.sealedSecret : undefined;
    if (clientSecret === "" && keeps === undefined) return refuse("invalid-input", { fields: ["clientSecret"] });
    const chosen: KeptSignOn = { ...given, sealedSecret: keeps ?? sealClientSecret(services, tenant, clientSecret) };
    try {
      await tryProvider(accessOf(services, tenant, chosen));
    } catch (error) {
      services.log({ kind: "single-sign-on", tenant, error: error instanceof Error ? error.message : "" });
      return refuse("provider-unreachable");
    }
    return asSystem(db, tenant, async (tx) => {
      const taken = await domainsOfOthers(tx, tenant, chosen.domains);
      if (taken.length > 0) return refuse("domain-taken", { domains: taken });
      const at = services.now();
      // Thrown so that what was written is rolled back.
      if (!(await saveSignOn(tx, tenant, chosen, at))) throw new Refused(refuse("domain-taken", { domains: [] }));
      const { issuer, clientId, passwords } = chosen;
      const told = { issuer, clientId, domains: [...chosen.domains], passwords, secretChanged: keeps === undefined };
      await append(tx, [
        {
          ...{ tenant, subject: `tenant/${tenant}`, kind: "single-sign-on-set", actor: `person/${id}`, at },
          body: told,
        },
      ]);
      return undefined;
    });
  },
  done: () => "/settings?notice=sign-on-saved#single-sign-on",
  again: settingsPage,
});

const remove = defineRoute({
  id: "removeSingleSignOn",
  method: "post",
  path: "/settings/single-sign-on/remove",
  summary: { en: "Stop using single sign-on", "zh-CN": "停用单点登录" },
  who: "signed-in",
  right: "manage-settings",
  stepUp: true,
  refusals: ["not-allowed", "step-up-required", "not-found"],
  handle: ({ services, session: { person } }) =>
    asSystem(services.db, person.tenant, async (tx) => {
      const { tenant, id } = person;
      if (!(await removeSignOn(tx, tenant))) return refuse("not-found");
      const told = { tenant, subject: `tenant/${tenant}`, actor: `person/${id}`, at: services.now() };
      await append(tx, [{ ...told, kind: "single-sign-on-removed", body: {} }]);
      return undefined;
    }),
  done: () => "/settings?notice=sign-on-removed#single-sign-on",
  again: settingsPage,
});

export const signOnSettingsRoutes = [save, remove] as const;
