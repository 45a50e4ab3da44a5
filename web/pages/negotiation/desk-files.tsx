import { formatBytes } from "../../../i18n/format.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import {
  ActionForm,
  Actions,
  Button,
  FileField,
  RadioCards,
  Section,
  Stack,
  TextArea,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { formSecrets, mistakeIn } from "../../http/context.ts";

import type { Open } from "./desk-open.ts";

export const Files = ({ context, open, view, path }: Open) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  return (
    <Section id="files" title={words.files} subtitle={open.pen === "yours" ? words.filesHint : undefined}>
      <Stack>
        {open.files.length > 0 && (
          <ul class="stack">
            {open.files.map(({ id, name, bytes }) => (
              <li key={id}>
                <a href={`${path}/documents/${id}`}>{name}</a>{" "}
                <span class="subtle">{formatBytes(bytes, language)}</span>
              </li>
            ))}
          </ul>
        )}
        {open.pen === "yours" && (
          <ActionForm action={`${path}/documents`} label={words.files} files {...formSecrets(context)}>
            <input type="hidden" name="nonce" value={view.answer.nonce} />
            <FileField name="file" label={words.file} accept=".docx,.pdf" />
            <Actions>
              <Button icon="upload">{words.fileSubmit}</Button>
            </Actions>
          </ActionForm>
        )}
      </Stack>
    </Section>
  );
};

export const GiveBack = ({ context, view, path }: Open) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const t = words.give;
  return (
    <Section id="give" title={t.title} subtitle={t.hint(view.answer.organisation)}>
      <ActionForm action={`${path}/return`} label={t.title} {...formSecrets(context)}>
        <input type="hidden" name="nonce" value={view.answer.nonce} />
        <RadioCards
          name="answer"
          label={t.answer}
          error={mistakeIn(context, "answer") && words.mistakes.answer}
          options={[
            { value: "changes", label: t.changes, description: t.changesHint },
            { value: "no-changes", label: t["no-changes"], description: t["no-changesHint"] },
          ]}
        />
        <TextArea name="words" label={t.note} rows={3} maxLength={5000} required={false} />
        <Actions>
          <Button kind="primary" size="large" wide>
            {t.submit}
          </Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};
