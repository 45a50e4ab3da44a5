import { z } from "zod";
import { languages } from "../../../domain/language.ts";
import { roles } from "../../../domain/person.ts";
import { departmentWords } from "../../../i18n/department.ts";
import { directoryWords } from "../../../i18n/directory.ts";
import { factorWords } from "../../../i18n/factor.ts";
import { formatList } from "../../../i18n/format.ts";
import { peopleWords } from "../../../i18n/people.ts";
import { grantWords } from "../../../i18n/role-grant.ts";
import { shellWords } from "../../../i18n/shell.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  ButtonLink,
  FieldGroup,
  PageHeader,
  Section,
  SelectField,
  Stack,
  Table,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { invitationDays } from "../../sign-in/invitation.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { GrantsSection, grantShape } from "./role-grant.tsx";

export const notices = ["sent", "ended", "asked", "alone", "confirmed", "settled"] as const;

export const peopleShape = z.object({
  organisation: z.string(),
  people: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      email: z.string(),
      roles: z.array(z.enum(roles)).readonly(),
      state: z.enum(["invited", "active", "left"]),
      sessions: z.number().int().meta({ description: "Sessions open now." }),
    }),
  ),
  grants: z.array(grantShape).readonly(),
  next: z.string().nullable(),
});

type People = z.input<typeof peopleShape>;

interface PeopleDeskProps {
  readonly context: SignedInContext;
  readonly answer: People;
  readonly query: { readonly notice?: (typeof notices)[number] | undefined; readonly count?: number | undefined };
}

/** Everybody's account, and the form that invites. */
export const PeopleDesk = ({ context, answer, query }: PeopleDeskProps) => {
  const words = peopleWords(context.language);
  const { organisation, people, grants, next } = answer;
  const notice = {
    ...grantWords(context.language).notice,
    sent: words.invite.sent,
    ended: words.signedOut(query.count ?? 0),
  };
  return (
    <Shell context={context} title={words.title} organisation={organisation} place="people">
      <PageHeader
        title={words.title}
        subtitle={words.intro}
        actions={
          <>
            <ButtonLink href="/departments" icon="people">
              {departmentWords(context.language).title}
            </ButtonLink>
            <ButtonLink href="/directory">{directoryWords(context.language).title}</ButtonLink>
          </>
        }
      />
      <Stack>
        <RefusedBanner context={context} />
        {query.notice && (
          <Banner tone={query.notice === "alone" ? "warning" : "good"} announce title={notice[query.notice]} />
        )}
        <GrantsSection context={context} grants={grants} />
        <Section id="people" title={words.title}>
          <PeopleTable context={context} people={people} />
          {next !== null && (
            <Actions>
              <ButtonLink href={`/people?cursor=${encodeURIComponent(next)}`}>{words.next}</ButtonLink>
            </Actions>
          )}
        </Section>
        <Section id="invite" title={words.invite.title} subtitle={words.invite.note(invitationDays)}>
          <InviteForm context={context} />
        </Section>
      </Stack>
    </Shell>
  );
};

const tones = { invited: "info", active: "good", left: "neutral" } as const;

const PeopleTable = ({ context, people }: { readonly context: SignedInContext; readonly people: People["people"] }) => {
  const { language } = context;
  const words = peopleWords(language);
  const { role } = shellWords(language);
  return (
    <Table
      caption={words.title}
      rows={people}
      rowKey={({ id }) => id}
      columns={[
        { key: "name", header: words.name, cell: ({ id, name }) => <a href={`/people/${id}`}>{name}</a> },
        { key: "email", header: words.email, cell: ({ email }) => email },
        {
          key: "roles",
          header: words.roles,
          cell: ({ roles: held }) =>
            formatList(
              held.map((one) => role[one]),
              language,
            ),
        },
        {
          key: "state",
          header: words.state,
          cell: ({ state }) => <Badge tone={tones[state]}>{words.states[state]}</Badge>,
        },
        { key: "sessions", header: words.sessions, align: "end", cell: ({ sessions }) => sessions },
        {
          key: "act",
          header: words.acts,
          cell: ({ id, state, sessions }) => {
            if (state === "invited")
              return <RowAct context={context} action={`/people/${id}/invite`} label={words.invite.again} />;
            return (
              <Actions>
                {sessions > 0 && (
                  <RowAct context={context} action={`/people/${id}/end-sessions`} label={words.signOut} />
                )}
                {state === "active" && (
                  <ButtonLink href={`/people/${id}/factors`} size="small">
                    {factorWords(language).manage}
                  </ButtonLink>
                )}
              </Actions>
            );
          },
        },
      ]}
    />
  );
};

interface RowActProps {
  readonly context: SignedInContext;
  readonly action: string;
  readonly label: string;
}

const RowAct = ({ context, action, label }: RowActProps) => (
  <ActionForm action={action} {...formSecrets(context)}>
    <Button size="small">{label}</Button>
  </ActionForm>
);

const InviteForm = ({ context }: { readonly context: SignedInContext }) => {
  const words = peopleWords(context.language);
  const { role } = shellWords(context.language);
  const chosen = context.refused?.entered.get("roles") ?? [];
  return (
    <ActionForm action="/people" label={words.invite.title} {...formSecrets(context)}>
      <TextField name="name" label={words.name} value={entered(context, "name")} error={mistakeIn(context, "name")} />
      <TextField
        name="email"
        type="email"
        label={words.email}
        value={entered(context, "email")}
        error={mistakeIn(context, "email")}
      />
      <FieldGroup legend={words.roles} columns={3}>
        {roles.map((one) => (
          <label key={one} class="field choice">
            <input type="checkbox" name="roles" value={one} checked={chosen.includes(one)} />
            <span>{role[one]}</span>
          </label>
        ))}
      </FieldGroup>
      <SelectField
        name="language"
        label={words.invite.language}
        empty={false}
        value={entered(context, "language") || context.language}
        options={languages.map((value) => ({ value, label: words.invite.languages[value] }))}
      />
      <Actions>
        <Button kind="primary" icon="mail">
          {words.invite.submit}
        </Button>
      </Actions>
    </ActionForm>
  );
};
