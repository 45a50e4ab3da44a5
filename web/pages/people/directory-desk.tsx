import { z } from "zod";
import { roles } from "../../../domain/person.ts";
import { directoryWords } from "../../../i18n/directory.ts";
import { peopleWords } from "../../../i18n/people.ts";
import { shellWords } from "../../../i18n/shell.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  Disclosure,
  EmptyState,
  Instant,
  KeyValues,
  PageHeader,
  Section,
  Stack,
  Table,
  TextField,
} from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

export const directoryShape = z.object({
  organisation: z.string(),
  address: z.string(),
  token: z.string().nullable().meta({ description: "The one just made, this once." }),
  tokens: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      by: z.string(),
      madeAt: z.iso.datetime(),
      usedAt: z.iso.datetime().nullable(),
      revokedAt: z.iso.datetime().nullable(),
    }),
  ),
  groups: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      members: z.number().int(),
      role: z.enum(roles).nullable(),
      place: z.uuid().nullable(),
    }),
  ),
  places: z.array(z.object({ id: z.uuid(), name: z.string() })),
});

type Directory = z.input<typeof directoryShape>;

interface DeskProps {
  readonly context: SignedInContext;
  readonly answer: Directory;
}

/** Tokens by which the directory speaks to us, and what its groups give. */
export const DirectoryDesk = ({ context, answer }: DeskProps) => {
  const words = directoryWords(context.language);
  return (
    <Shell context={context} title={words.title} organisation={answer.organisation} place="people">
      <PageHeader
        title={words.title}
        subtitle={words.intro}
        breadcrumb={[{ label: peopleWords(context.language).title, href: "/people" }]}
      />
      <Stack>
        <RefusedBanner context={context} />
        {answer.token !== null && (
          <Banner tone="warning" announce title={words.shown}>
            <code class="hash">{answer.token}</code>
          </Banner>
        )}
        <TokenSection context={context} answer={answer} />
        <GroupSection context={context} answer={answer} />
      </Stack>
    </Shell>
  );
};

const TokenSection = ({ context, answer }: DeskProps) => {
  const words = directoryWords(context.language);
  return (
    <Section id="tokens" title={words.tokens} subtitle={words.makeNote}>
      <KeyValues items={[{ label: words.address, value: <code class="hash">{answer.address}</code> }]} />
      <Table
        caption={words.tokens}
        rows={answer.tokens}
        rowKey={({ id }) => id}
        empty={<EmptyState icon="lock" title={words.noTokens} />}
        columns={[
          { key: "name", header: words.name, cell: ({ name }) => name },
          { key: "by", header: words.by, cell: ({ by }) => by },
          { key: "made", header: words.made, cell: ({ madeAt }) => <Instant at={madeAt} /> },
          { key: "used", header: words.used, cell: ({ usedAt }) => (usedAt ? <Instant at={usedAt} /> : words.never) },
          {
            key: "revoke",
            header: words.revoke,
            cell: ({ id, name, revokedAt }) =>
              revokedAt ? (
                <Badge tone="neutral">{words.revoked}</Badge>
              ) : (
                <ActionForm
                  action={`/directory/tokens/${id}/revoke`}
                  label={words.revokeOne(name)}
                  inline
                  {...formSecrets(context)}
                >
                  <Button size="small" kind="danger">
                    {words.revoke}
                  </Button>
                </ActionForm>
              ),
          },
        ]}
      />
      <ActionForm action="/directory/tokens" label={words.make} {...formSecrets(context)}>
        <TextField name="name" label={words.name} maxLength={100} />
        <Actions>
          <Button kind="primary">{words.make}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};

const GroupSection = ({ context, answer }: DeskProps) => {
  const words = directoryWords(context.language);
  const { role } = shellWords(context.language);
  const placeNames = new Map(answer.places.map(({ id, name }) => [id, name]));
  return (
    <Section id="groups" title={words.groups} subtitle={words.groupsNote}>
      <Table
        caption={words.groups}
        rows={answer.groups}
        rowKey={({ id }) => id}
        empty={<EmptyState icon="people" title={words.noGroups} />}
        columns={[
          { key: "group", header: words.group, cell: ({ name }) => name },
          { key: "members", header: words.members, align: "end", cell: ({ members }) => members },
          { key: "role", header: words.role, cell: (group) => (group.role ? role[group.role] : words.nothing) },
          {
            key: "place",
            header: words.place,
            cell: ({ place }) => (place && placeNames.get(place)) || words.nothing,
          },
          {
            key: "map",
            header: words.save,
            cell: (group) => (
              <Disclosure summary={words.saveOne(group.name)}>
                <MapForm context={context} answer={answer} group={group} />
              </Disclosure>
            ),
          },
        ]}
      />
    </Section>
  );
};

const MapForm = ({ context, answer, group }: DeskProps & { readonly group: Directory["groups"][number] }) => {
  const words = directoryWords(context.language);
  const shell = shellWords(context.language);
  return (
    <ActionForm
      action={`/directory/groups/${group.id}/map`}
      label={words.saveOne(group.name)}
      {...formSecrets(context)}
    >
      <select class="input" name="role" aria-label={words.role}>
        <option value="">{words.nothing}</option>
        {roles.map((one) => (
          <option key={one} value={one} selected={one === group.role}>
            {shell.role[one]}
          </option>
        ))}
      </select>
      <select class="input" name="place" aria-label={words.place}>
        <option value="">{words.nothing}</option>
        {answer.places.map(({ id, name }) => (
          <option key={id} value={id} selected={id === group.place}>
            {name}
          </option>
        ))}
      </select>
      <label class="field choice">
        <input type="checkbox" name="trusted" value="true" />
        <span>{words.trusted}</span>
      </label>
      <Actions>
        <Button size="small">{words.save}</Button>
      </Actions>
    </ActionForm>
  );
};
