import { z } from "zod";
import { departmentWords } from "../../../i18n/department.ts";
import { formatList } from "../../../i18n/format.ts";
import { peopleWords } from "../../../i18n/people.ts";
import {
  ActionForm,
  Actions,
  Button,
  Disclosure,
  EmptyState,
  PageHeader,
  Section,
  Stack,
  Table,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

export const departmentsShape = z.object({
  organisation: z.string(),
  departments: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      people: z.array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          team: z.uuid().nullable(),
          head: z.boolean().meta({ description: "Heads the department; there may be several." }),
        }),
      ),
      teams: z.array(z.object({ id: z.uuid(), name: z.string() })),
    }),
  ),
});

type Departments = z.input<typeof departmentsShape>;
type Department = Departments["departments"][number];
type Member = Department["people"][number];

interface DeskProps {
  readonly context: SignedInContext;
  readonly answer: Departments;
}

/** Every department with its teams, heads and members, and the forms that change them. */
export const DepartmentsDesk = ({ context, answer: { organisation, departments } }: DeskProps) => {
  const words = departmentWords(context.language);
  return (
    <Shell context={context} title={words.title} organisation={organisation} place="people">
      <PageHeader
        title={words.title}
        subtitle={words.intro}
        breadcrumb={[{ label: peopleWords(context.language).title, href: "/people" }]}
      />
      <Stack>
        <RefusedBanner context={context} />
        {departments.length === 0 && <EmptyState icon="people" title={words.none} />}
        {departments.map((department) => (
          <DepartmentSection key={department.id} context={context} department={department} />
        ))}
        <Section id="add" title={words.add}>
          <ActionForm action="/departments" label={words.add} {...formSecrets(context)}>
            <TextField
              name="name"
              label={words.name}
              maxLength={100}
              value={entered(context, "name")}
              error={mistakeIn(context, "name")}
            />
            <Actions>
              <Button kind="primary">{words.add}</Button>
            </Actions>
          </ActionForm>
        </Section>
      </Stack>
    </Shell>
  );
};

interface DepartmentProps {
  readonly context: SignedInContext;
  readonly department: Department;
}

const DepartmentSection = ({ context, department }: DepartmentProps) => {
  const { language } = context;
  const words = departmentWords(language);
  const { id, name, people, teams } = department;
  const heads = people.filter(({ head }) => head).map((one) => one.name);
  const path = `/departments/${id}`;
  const rows = [
    ...teams.map((team) => ({ ...team, members: people.filter((one) => one.team === team.id) })),
    { id: "", name: words.withoutTeam, members: people.filter((one) => one.team === null) },
  ];
  return (
    <Section
      id={`department-${id}`}
      title={name}
      subtitle={`${heads.length > 0 ? words.heads(formatList(heads, language)) : words.noHead} · ${words.people(people.length)}`}
    >
      <Table
        caption={name}
        rows={rows.filter((row) => row.id !== "" || row.members.length > 0)}
        rowKey={(row) => row.id}
        columns={[
          { key: "team", header: words.team, cell: (row) => row.name },
          {
            key: "members",
            header: words.members,
            cell: ({ members }) => (members.length === 0 ? "—" : <Members members={members} />),
          },
        ]}
      />
      {teams.map((team) => (
        <Disclosure key={team.id} summary={words.renameOne(team.name)}>
          <Change context={context} path={`${path}/teams/${team.id}`} name={team.name} />
        </Disclosure>
      ))}
      <Disclosure summary={words.addTeamTo(name)}>
        <NameForm context={context} action={`${path}/teams`} label={words.addTeamTo(name)} submit={words.addTeam} />
      </Disclosure>
      <Disclosure summary={words.renameOne(name)}>
        <Change context={context} path={path} name={name} />
      </Disclosure>
    </Section>
  );
};

const Members = ({ members }: { readonly members: readonly Member[] }) => (
  <span>
    {members.map(({ id, name }, place) => (
      <>
        {place > 0 && " · "}
        <a key={id} href={`/people/${id}`}>
          {name}
        </a>
      </>
    ))}
  </span>
);

interface ChangeProps {
  readonly context: SignedInContext;
  readonly path: string;
  readonly name: string;
}

/** Gives something another name, or takes it away. */
const Change = ({ context, path, name }: ChangeProps) => {
  const words = departmentWords(context.language);
  return (
    <Actions>
      <NameForm context={context} action={path} label={words.renameOne(name)} submit={words.rename} name={name} />
      <ActionForm action={`${path}/remove`} label={words.removeOne(name)} inline {...formSecrets(context)}>
        <Button size="small" kind="danger">
          {words.remove}
        </Button>
      </ActionForm>
    </Actions>
  );
};

interface NameFormProps {
  readonly context: SignedInContext;
  readonly action: string;
  readonly label: string;
  readonly submit: string;
  readonly name?: string;
}

const NameForm = ({ context, action, label, submit, name = "" }: NameFormProps) => (
  <ActionForm action={action} label={label} inline {...formSecrets(context)}>
    <input
      class="input"
      name="name"
      value={name}
      required
      maxLength={100}
      aria-label={departmentWords(context.language).name}
    />
    <Button size="small">{submit}</Button>
  </ActionForm>
);
