import { z } from "zod";
import { revokeSessions } from "../../../db/auth.ts";
import { factorsOf, removeFactors } from "../../../db/factor.ts";
import { voidTokensOf } from "../../../db/one-time-token.ts";
import { personById } from "../../../db/person.ts";
import type { Tx } from "../../../db/schema.ts";
import { accountsOf } from "../../../db/session.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { removalReasons } from "../../../domain/factor.ts";
import { parsePersonId } from "../../../domain/ids.ts";
import type { Person } from "../../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { factorWords } from "../../../i18n/factor.ts";
import { peopleWords } from "../../../i18n/people.ts";
import {
  ActionForm,
  Actions,
  Banner,
  Button,
  Card,
  KeyValues,
  PageHeader,
  Section,
  SelectField,
  Stack,
} from "../../design/components.ts";
import { formSecrets } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { personEntry } from "../../person-entry.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { tellFactor } from "../../sign-in/factor.ts";
import { RefusedBanner } from "../refused-banner.tsx";

const somebody = z.object({ person: z.uuid() });

/** Somebody of this organisation who signs in. */
const holderOf = async (tx: Tx, id: string, now: Date): Promise<Person | Refusal> => {
  const person = parsePersonId(id);
  const found = person && (await personById(tx, person));
  return found && (await accountsOf(tx, [found.id], now)).has(found.id) ? found : refuse("not-found");
};

const factorsPage = defineRoute({
  id: "showFactorsOfPerson",
  method: "get",
  path: "/people/:person/factors",
  summary: { en: "Second factors of somebody", "zh-CN": "某人的第二验证因素" },
  who: "signed-in",
  right: "manage-people",
  params: somebody,
  query: z.object({ notice: z.enum(["removed"]).optional() }),
  answer: z.object({
    organisation: z.string(),
    name: z.string(),
    own: z.boolean(),
    authenticator: z.boolean(),
    passkeys: z.number().int(),
    identities: z.number().int(),
  }),
  refusals: ["not-allowed", "not-found"],
  handle: (context, { params }) => {
    const { services, session } = context;
    return asSystem(services.db, session.person.tenant, async (tx) => {
      const person = await holderOf(tx, params.person, services.now());
      if (isRefusal(person)) return person;
      const { name, id } = person;
      const factors = await factorsOf(tx, id);
      return { organisation: await organisationOf(tx, context), name, own: id === session.person.id, ...factors };
    });
  },
  page: (context, { organisation, name, own, authenticator, passkeys, identities }, { params, query }) => {
    const { page: words, reason } = factorWords(context.language);
    const count = (many: number) => (many === 0 ? words.none : String(many));
    return (
      <Shell context={context} title={words.title(name)} organisation={organisation} place="people">
        <PageHeader
          title={words.title(name)}
          subtitle={words.intro}
          breadcrumb={[
            { label: peopleWords(context.language).title, href: "/people" },
            { label: name, href: `/people/${params.person}` },
          ]}
        />
        <Stack>
          <RefusedBanner context={context} />
          {query.notice && <Banner tone="good" announce title={words.done} />}
          <Card>
            <KeyValues
              items={[
                { label: words.app, value: authenticator ? words.inUse : words.none },
                { label: words.passkeys, value: count(passkeys) },
                { label: words.identities, value: count(identities) },
              ]}
            />
          </Card>
          {own ? (
            <Banner tone="info" title={words.own} />
          ) : (
            <Section id="remove" title={words.remove} subtitle={words.what}>
              <ActionForm
                action={`/people/${params.person}/factors/remove`}
                label={words.remove}
                {...formSecrets(context)}
              >
                <SelectField
                  name="reason"
                  label={words.reason}
                  options={removalReasons.map((value) => ({ value, label: reason[value] }))}
                />
                <Actions>
                  <Button kind="danger">{words.remove}</Button>
                </Actions>
              </ActionForm>
            </Section>
          )}
        </Stack>
      </Shell>
    );
  },
});

/** Somebody whose phone is gone begins anew. Never one's own: whoever found an open session would do it first. */
const removeRoute = defineRoute({
  id: "removeFactorsOfPerson",
  method: "post",
  path: "/people/:person/factors/remove",
  summary: { en: "Remove somebody's lost second factors", "zh-CN": "移除某人丢失的第二验证因素" },
  who: "signed-in",
  right: "manage-people",
  stepUp: true,
  params: somebody,
  body: z.object({ reason: z.enum(removalReasons) }),
  refusals: ["not-allowed", "not-found", "same-person", "step-up-required"],
  handle: async ({ services, session }, { params, body: { reason } }) => {
    const by = session.person;
    const at = services.now();
    const person = await asSystem(services.db, by.tenant, async (tx) => {
      const holder = await holderOf(tx, params.person, at);
      if (isRefusal(holder)) return holder;
      if (holder.id === by.id) return refuse("same-person");
      const had = await removeFactors(tx, holder.id, at);
      const sessionsEnded = await revokeSessions(tx, [holder.id]);
      await voidTokensOf(tx, holder.id);
      await personEntry(tx, holder, "factors-removed", { ...had, sessionsEnded, reason }, at, `person/${by.id}`);
      return holder;
    });
    if (isRefusal(person)) return person;
    tellFactor(services, person, "factors-removed", { removed: { by: by.name, reason } });
  },
  done: (_nothing, { params }) => `/people/${params.person}/factors?notice=removed`,
  again: factorsPage,
});

export const personFactorRoutes = [factorsPage, removeRoute] as const;
