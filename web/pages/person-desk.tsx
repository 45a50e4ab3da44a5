import { z } from "zod";
import { roles } from "../../domain/person.ts";
import { departmentWords } from "../../i18n/department.ts";
import { formatList } from "../../i18n/format.ts";
import { peopleWords } from "../../i18n/people.ts";
import { changeWords, personWords } from "../../i18n/person.ts";
import { shellWords } from "../../i18n/shell.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../context.ts";
import {
  ActionForm,
  Actions,
  Button,
  CheckboxField,
  EmptyState,
  Instant,
  KeyValues,
  PageHeader,
  Section,
  SelectField,
  Stack,
  Table,
} from "../design/components.ts";
import { Shell } from "../shell.tsx";
import { RefusedBanner } from "./new-password.tsx";

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
  managers: z.array(named),
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

const MoveSection = ({ context, answer }: DeskProps) => {
  const words = personWords(context.language);
  const place = departmentWords(context.language);
  const again = context.refused !== undefined;
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
        <Actions>
          <Button kind="primary">{words.save}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};
