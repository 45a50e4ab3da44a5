import { z } from "zod";
import { roles } from "../../../domain/person.ts";
import { isPowerful } from "../../../domain/role-grant.ts";
import { departmentWords } from "../../../i18n/department.ts";
import { formatList } from "../../../i18n/format.ts";
import { offboardingWords } from "../../../i18n/offboarding.ts";
import { peopleWords } from "../../../i18n/people.ts";
import { changeWords, personWords } from "../../../i18n/person.ts";
import { shellWords } from "../../../i18n/shell.ts";
import {
  ActionForm,
  Actions,
  Button,
  ButtonLink,
  CheckboxField,
  EmptyState,
  FieldGroup,
  Instant,
  KeyValues,
  PageHeader,
  Section,
  SelectField,
  Stack,
  Table,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

const named = z.object({ id: z.uuid(), name: z.string() });

export const personShape = z.object({
  organisation: z.string(),
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(roles)).readonly(),
  active: z.boolean(),
  place: z.object({ id: z.uuid().nullable(), name: z.string() }).meta({ description: "Department, or team of one." }),
  head: z.boolean(),
  manager: named.nullable(),
  places: z.array(named).meta({ description: "Where somebody may belong." }),
  managers: z.array(named).meta({ description: "Who else works here." }),
  leaving: z.enum(["going", "over"]).nullable().meta({ description: "How far handing over their work has come." }),
  changes: z.array(z.object({ kind: z.string(), at: z.iso.datetime(), by: z.string() })),
});

type Shown = z.input<typeof personShape>;

interface DeskProps {
  readonly context: SignedInContext;
  readonly answer: Shown;
}

/** Somebody, where they belong, and what became of their account. */
export const PersonDesk = ({ context, answer }: DeskProps) => {
  const { language } = context;
  const words = personWords(language);
  const place = departmentWords(language);
  const people = peopleWords(language);
  const { name, email, roles: held, manager, head, active } = answer;
  return (
    <Shell context={context} title={name} organisation={answer.organisation} place="people">
      <PageHeader title={name} subtitle={email} breadcrumb={[{ label: people.title, href: "/people" }]} />
      <Stack>
        <RefusedBanner context={context} />
        <Section id="person" title={words.about}>
          <KeyValues
            columns={2}
            items={[
              {
                label: people.roles,
                value: formatList(
                  held.map((role) => shellWords(language).role[role]),
                  language,
                ),
              },
              { label: people.state, value: active ? words.active : people.states.left },
              {
                label: place.place,
                value: `${answer.place.name || place.nowhere}${head ? ` (${words.isHead})` : ""}`,
              },
              {
                label: place.manager,
                value: manager ? <a href={`/people/${manager.id}`}>{manager.name}</a> : place.noManager,
              },
            ]}
          />
        </Section>
        {active && <MoveSection context={context} answer={answer} />}
        <LeaveSection context={context} answer={answer} />
        <Section id="changes" title={words.changes} flush>
          <Table
            caption={words.changes}
            rows={answer.changes}
            rowKey={({ at, kind }) => `${at} ${kind}`}
            empty={<EmptyState icon="people" title={words.noChanges} />}
            columns={[
              { key: "what", header: words.what, cell: ({ kind }) => changeWords(kind, language) },
              { key: "by", header: words.by, cell: ({ by }) => by },
              { key: "at", header: words.when, cell: ({ at }) => <Instant at={at} /> },
            ]}
          />
        </Section>
      </Stack>
    </Shell>
  );
};

/** For whoever left and is not back, the way to the report. */
const LeaveSection = ({ context, answer }: DeskProps) => {
  const words = offboardingWords(context.language);
  const { id, active, managers } = answer;
  if (!active) return <LeftSection context={context} answer={answer} />;
  return (
    <Section id="leave" title={words.leave} subtitle={words.leaveNote}>
      <ActionForm action={`/people/${id}/leave`} label={words.leave} {...formSecrets(context)}>
        <SelectField
          name="successor"
          label={words.successor}
          required={false}
          empty={words.byDefault}
          value={entered(context, "successor")}
          options={managers.map((one) => ({ value: one.id, label: one.name }))}
          error={mistakeIn(context, "successor")}
        />
        <Actions>
          <Button kind="danger">{words.submit}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};

const LeftSection = ({ context, answer: { id, leaving } }: DeskProps) => {
  const words = offboardingWords(context.language);
  return (
    <Section id="leave" title={words.leave} subtitle={words.returnNote}>
      <Actions>
        {leaving && <ButtonLink href={`/people/${id}/leaving`}>{words.toReport}</ButtonLink>}
        {leaving === "going" && (
          <ActionForm action={`/people/${id}/leave`} label={words.goOn} inline {...formSecrets(context)}>
            <Button>{words.goOn}</Button>
          </ActionForm>
        )}
        <ActionForm action={`/people/${id}/return`} label={words.takeBack} inline {...formSecrets(context)}>
          <Button>{words.takeBack}</Button>
        </ActionForm>
      </Actions>
    </Section>
  );
};

const MoveSection = ({ context, answer }: DeskProps) => {
  const words = personWords(context.language);
  const place = departmentWords(context.language);
  const again = context.refused !== undefined;
  const chosen: readonly string[] = context.refused?.entered.get("roles") ?? answer.roles;
  const optionsOf = (list: Shown["places"]) => list.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Section id="move" title={words.move} subtitle={words.moveNote}>
      <ActionForm action={`/people/${answer.id}/move`} label={words.move} {...formSecrets(context)}>
        <SelectField
          name="place"
          label={place.place}
          required={false}
          empty={place.nowhere}
          value={again ? entered(context, "place") : (answer.place.id ?? "")}
          options={optionsOf(answer.places)}
          error={mistakeIn(context, "place")}
        />
        <CheckboxField
          name="head"
          label={place.head}
          required={false}
          checked={again ? entered(context, "head") !== "" : answer.head}
          error={mistakeIn(context, "head")}
        />
        <SelectField
          name="manager"
          label={place.manager}
          required={false}
          empty={place.noManager}
          value={again ? entered(context, "manager") : (answer.manager?.id ?? "")}
          options={optionsOf(answer.managers)}
          error={mistakeIn(context, "manager")}
        />
        <FieldGroup legend={peopleWords(context.language).roles} hint={words.rolesHint} columns={3}>
          {roles
            .filter((role) => !isPowerful(role) || answer.roles.includes(role))
            .map((role) => (
              <label key={role} class="field choice">
                <input type="checkbox" name="roles" value={role} checked={chosen.includes(role)} />
                <span>{shellWords(context.language).role[role]}</span>
              </label>
            ))}
        </FieldGroup>
        <Actions>
          <Button kind="primary">{words.save}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};
