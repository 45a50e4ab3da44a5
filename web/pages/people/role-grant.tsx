import { z } from "zod";
import { addPerson, personById } from "../../../db/person.ts";
import { openGrant, openGrants, type RoleGrantRow, settleGrant } from "../../../db/role-grant.ts";
import type { Tx } from "../../../db/schema.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { tenantById } from "../../../db/tenant.ts";
import { mayAct } from "../../../domain/access.ts";
import { parsePersonId } from "../../../domain/ids.ts";
import { type Person, roles } from "../../../domain/person.ts";
import { isRefusal, Refused, refuse } from "../../../domain/refusal.ts";
import { refusedConfirmation } from "../../../domain/role-grant.ts";
import { formatList } from "../../../i18n/format.ts";
import { peopleWords } from "../../../i18n/people.ts";
import { grantWords } from "../../../i18n/role-grant.ts";
import { shellWords } from "../../../i18n/shell.ts";
import { ActionForm, Actions, Button, RelativeTime, Section, Table } from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { defineRoute, type Route } from "../../http/route.ts";
import { personEntry } from "../../person-entry.ts";
import { invitationToken, mailInvitation } from "../../sign-in/invitation.ts";

export const grantShape = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(roles)).readonly(),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  own: z.boolean().meta({ description: "Asked by the one who looks: somebody else has to confirm it." }),
});

type Grant = z.input<typeof grantShape>;

/** What waits for a second administrator, as an administrator sees it. */
export const grantsShown = async (tx: Tx, { session, services }: SignedInContext): Promise<readonly Grant[]> => {
  const shown = async ({ id, name, email, roles: asked, asked_by, asked_at }: RoleGrantRow): Promise<Grant> => ({
    ...{ id, name, email, roles: asked, askedAt: asked_at.toISOString(), own: asked_by === session.person.id },
    askedBy: (await personById(tx, asked_by))?.name ?? "",
  });
  const found: Grant[] = [];
  for (const row of await openGrants(tx, services.now())) found.push(await shown(row));
  return found;
};

interface GrantsSectionProps {
  readonly context: SignedInContext;
  readonly grants: readonly Grant[];
}

export const GrantsSection = ({ context, grants }: GrantsSectionProps) => {
  const { language } = context;
  const words = grantWords(language);
  const people = peopleWords(language);
  const { role } = shellWords(language);
  return grants.length === 0 ? null : (
    <Section id="grants" title={words.title} subtitle={words.intro}>
      <Table
        caption={words.title}
        rows={grants}
        rowKey={({ id }) => id}
        columns={[
          { key: "name", header: people.name, cell: ({ name }) => name },
          { key: "email", header: people.email, cell: ({ email }) => email },
          {
            key: "roles",
            header: people.roles,
            cell: (grant) =>
              formatList(
                grant.roles.map((one) => role[one]),
                language,
              ),
          },
          {
            key: "asked",
            header: words.askedBy,
            cell: ({ askedBy, askedAt }) => (
              <>
                {askedBy}
                <br />
                <RelativeTime at={askedAt} />
              </>
            ),
          },
          {
            key: "answer",
            header: words.answer,
            cell: ({ id, own }) => (
              <>
                {own && <p class="hint">{words.own}</p>}
                <Actions>
                  {!own && <Act context={context} action={`/people/grants/${id}/confirm`} label={words.confirm} />}
                  <Act
                    context={context}
                    action={`/people/grants/${id}/reject`}
                    label={own ? words.withdraw : words.reject}
                  />
                </Actions>
              </>
            ),
          },
        ]}
      />
    </Section>
  );
};

const Act = ({ context, action, label }: { readonly context: SignedInContext; action: string; label: string }) => (
  <ActionForm action={action} {...formSecrets(context)}>
    <Button size="small">{label}</Button>
  </ActionForm>
);

const grantId = z.object({ grant: z.uuid() });

/** The second administrator's word: the person is added and invited. */
const confirmRoute = (again: Route) =>
  defineRoute({
    id: "confirmRoleGrant",
    method: "post",
    path: "/people/grants/:grant/confirm",
    summary: { en: "Confirm an invitation to powerful roles", "zh-CN": "确认重要角色的邀请" },
    who: "signed-in",
    right: "manage-people",
    stepUp: true,
    params: grantId,
    answer: z.object({ id: z.uuid() }),
    refusals: ["not-allowed", "not-found", "same-person", "already-done", "email-taken", "step-up-required"],
    handle: async (context, { params }) => {
      const { services, session } = context;
      const { id: by, tenant, timeZone } = session.person;
      const at = services.now();
      const done = await asSystem(services.db, tenant, async (tx) => {
        const grant = await openGrant(tx, params.grant, at);
        if (!grant) return refuse("not-found");
        const asker = await personById(tx, grant.asked_by);
        const askerStands = asker !== undefined && mayAct(asker, "manage-people");
        const refused = refusedConfirmation({ askedBy: grant.asked_by, askerStands }, by);
        if (refused) return refused;
        const id = parsePersonId(grant.id);
        if (!id) throw new Error("A grant's id is no UUID");
        const { name, email, language, roles: given } = grant;
        const person: Person = { id, tenant, name, email, language, timeZone, roles: given, active: true };
        await settleGrant(tx, grant.id, { outcome: "confirmed", by, at });
        // Thrown so that the request stays open.
        const taken = await addPerson(tx, person);
        if (taken) throw new Refused(taken);
        const told = { roles: given, askedBy: `person/${grant.asked_by}` };
        await personEntry(tx, person, "person-added", told, at, `person/${by}`);
        const organisation = (await tenantById(tx, tenant))?.name ?? "";
        return { person, token: await invitationToken(tx, person), organisation };
      });
      if (isRefusal(done)) return done;
      mailInvitation(context, done.person, done);
      return { id: done.person.id };
    },
    done: () => "/people?notice=confirmed",
    again,
  });

/** Whoever asked withdraws it; anybody else rejects it. */
const rejectRoute = (again: Route) =>
  defineRoute({
    id: "rejectRoleGrant",
    method: "post",
    path: "/people/grants/:grant/reject",
    summary: { en: "Reject or withdraw an invitation to powerful roles", "zh-CN": "拒绝或撤回重要角色的邀请" },
    who: "signed-in",
    right: "manage-people",
    params: grantId,
    refusals: ["not-allowed", "not-found"],
    handle: ({ services, session }, { params }) => {
      const { id: by, tenant } = session.person;
      const at = services.now();
      return asSystem(services.db, tenant, async (tx) => {
        const grant = await openGrant(tx, params.grant, at);
        const id = grant && parsePersonId(grant.id);
        if (!id) return refuse("not-found");
        const outcome = grant.asked_by === by ? ("withdrawn" as const) : ("rejected" as const);
        await settleGrant(tx, grant.id, { outcome, by, at });
        await personEntry(tx, { id, tenant }, `grant-${outcome}`, {}, at, `person/${by}`);
        return undefined;
      });
    },
    done: () => "/people?notice=settled",
    again,
  });

export const roleGrantRoutes = (people: Route) => [confirmRoute(people), rejectRoute(people)] as const;
