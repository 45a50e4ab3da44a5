import { z } from "zod";
import { passkeyWords } from "../../../i18n/passkey.ts";
import {
  ActionForm,
  Button,
  EmptyState,
  RelativeTime,
  Section,
  Stack,
  Table,
  TextField,
} from "../../design/components.ts";
import { formSecrets, type RequestContext } from "../../http/context.ts";
import { passkeysPossible } from "../../sign-in/passkey.ts";
import { PasskeyForm } from "./passkey-form.tsx";

export const passkeyShape = z.object({
  id: z.uuid(),
  name: z.string(),
  added: z.iso.datetime(),
  used: z.iso.datetime().nullable(),
});

interface PasskeySectionProps {
  readonly context: RequestContext;
  readonly passkeys: readonly z.input<typeof passkeyShape>[];
}

/** Somebody's passkeys, each to be renamed and removed, and the form that makes another. */
export const PasskeySection = ({ context, passkeys }: PasskeySectionProps) => {
  const words = passkeyWords(context.language);
  const possible = passkeysPossible(context.services);
  return (
    <Section id="passkeys" title={words.title} subtitle={possible ? words.intro : words.bare}>
      <Stack>
        <Table
          caption={words.title}
          rows={passkeys}
          rowKey={({ id }) => id}
          empty={<EmptyState icon="lock" title={words.none} />}
          columns={[
            { key: "name", header: words.name, cell: ({ name }) => name },
            { key: "added", header: words.added, cell: ({ added }) => <RelativeTime at={added} /> },
            {
              key: "used",
              header: words.used,
              cell: ({ used }) => (used === null ? words.never : <RelativeTime at={used} />),
            },
            {
              key: "rename",
              header: words.rename,
              cell: ({ id, name }) => (
                <ActionForm action={`/account/passkeys/${id}/rename`} inline {...formSecrets(context)}>
                  <input class="input" name="name" value={name} required maxLength={100} aria-label={words.name} />
                  <Button size="small">{words.rename}</Button>
                </ActionForm>
              ),
            },
            {
              key: "remove",
              header: words.remove,
              cell: ({ id }) => (
                <ActionForm action={`/account/passkeys/${id}/remove`} {...formSecrets(context)}>
                  <Button size="small" kind="danger">
                    {words.remove}
                  </Button>
                </ActionForm>
              ),
            },
          ]}
        />
        <PasskeyForm
          context={context}
          does="make"
          action="/account/passkeys"
          options="/api/v1/account/passkeys/options"
          label={words.make}
        >
          <TextField name="name" label={words.name} hint={words.nameHint} maxLength={100} />
        </PasskeyForm>
      </Stack>
    </Section>
  );
};
