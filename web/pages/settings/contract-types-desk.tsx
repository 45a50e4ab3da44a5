import { type CustomField, customFieldTypes, mostFields } from "../../../domain/contract-type.ts";
import type { Bilingual } from "../../../domain/language.ts";
import type { ContractType } from "../../../domain/terms.ts";
import { type Topic, topics } from "../../../domain/topic.ts";
import { topicWords } from "../../../i18n/draft.ts";
import { libraryWords } from "../../../i18n/library.ts";
import {
  ActionForm,
  Actions,
  Banner,
  Button,
  CheckboxField,
  Disclosure,
  ErrorSummary,
  FieldGroup,
  Section,
  SelectField,
  Stack,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { formSecrets, mistakeIn, mistakes, type SignedInContext, entered as typed } from "../../http/context.ts";
import type { HistoryLine } from "../../library/library-reading.ts";
import { ReasonField } from "../library/edit-parts.tsx";
import { HistorySection } from "../library/history.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

export interface KindDeskProps {
  readonly context: SignedInContext;
  readonly kind: {
    readonly type: ContractType;
    readonly version: number;
    readonly name: Bilingual;
    readonly offered: boolean;
    readonly topics: readonly Topic[];
  };
  /** The custom fields as they stand in the form. */
  readonly entered: readonly Readonly<Record<string, string>>[];
  readonly history: readonly HistoryLine[];
  readonly saved: boolean;
}

const spare = 2;

/** What an organisation decides about a type of contract. */
export const KindDesk = ({ context, kind, entered, history, saved }: KindDeskProps) => {
  const all = libraryWords(context.language);
  const words = all.types;
  const read = (field: string, kept: string): string => (context.refused ? typed(context, field) : kept);
  const count = Math.min(entered.length + spare, mostFields);
  return (
    <Stack>
      {saved && <Banner tone="good" announce title={all.saved} />}
      <RefusedBanner context={context} fieldsListed />
      <ActionForm action={`/settings/contract-types/${kind.type}`} {...formSecrets(context, kind.version)}>
        <ErrorSummary errors={mistakes(context)} />
        <Section id="names" title={all.type}>
          <div class="field-grid" data-columns="2">
            {(["en", "zh-CN"] as const).map((language) => (
              <TextField
                key={language}
                name={`name.${language}`}
                label={words.name(all.languages[language])}
                required
                maxLength={100}
                value={read(`name.${language}`, kind.name[language])}
                error={mistakeIn(context, `name.${language}`)}
              />
            ))}
            <CheckboxField
              name="offered"
              label={words.offered}
              required={false}
              checked={read("offered", kind.offered ? "on" : "") === "on"}
            />
          </div>
        </Section>
        <Section id="topics" title={words.topics} subtitle={words.topicsHint}>
          <div class="field-grid" data-columns="3">
            {topics.map((topic, index) => (
              <CheckboxField
                key={topic}
                name={`topics.${index}`}
                value={topic}
                label={topicWords(context.language)[topic]}
                required={false}
                checked={read(`topics.${index}`, kind.topics.includes(topic) ? topic : "") === topic}
              />
            ))}
          </div>
        </Section>
        <Section id="fields" title={words.fields} subtitle={words.fieldsHint}>
          <Stack>
            {Array.from({ length: count }, (_each, index) => (
              <FieldRow key={index} context={context} index={index} kept={entered[index] ?? {}} read={read} />
            ))}
          </Stack>
        </Section>
        <Section id="why" title={all.reason}>
          <Stack>
            <ReasonField context={context} />
            <Actions>
              <Button kind="primary">{all.save}</Button>
            </Actions>
          </Stack>
        </Section>
      </ActionForm>
      <HistorySection lines={history} />
    </Stack>
  );
};

interface FieldRowProps {
  readonly context: SignedInContext;
  readonly index: number;
  readonly kept: Readonly<Record<string, string>>;
  readonly read: (field: string, kept: string) => string;
}

const FieldRow = ({ context, index, kept, read }: FieldRowProps) => {
  const all = libraryWords(context.language);
  const words = all.types;
  const name = (part: string): string => `fields.${index}.${part}`;
  const value = (part: string): string => read(name(part), kept[part] ?? "");
  const row = (
    <FieldGroup legend={value(`label.${context.language}`) || words.field(index + 1)} columns={2}>
      <TextField
        name={name("key")}
        label={words.key}
        hint={words.keyHint}
        required={false}
        maxLength={40}
        code
        value={value("key")}
        error={mistakeIn(context, name("key"))}
      />
      <SelectField
        name={name("type")}
        label={words.fieldType}
        required={false}
        empty={false}
        value={value("type") || "text"}
        options={customFieldTypes.map((type: CustomField["type"]) => ({ value: type, label: words.fieldTypes[type] }))}
      />
      {(["en", "zh-CN"] as const).map((language) => (
        <TextField
          key={language}
          name={name(`label.${language}`)}
          label={words.label(all.languages[language])}
          required={false}
          maxLength={100}
          value={value(`label.${language}`)}
        />
      ))}
      <TextArea
        name={name("options")}
        label={words.options}
        hint={words.optionsHint}
        required={false}
        rows={2}
        maxLength={4_000}
        value={value("options")}
      />
      <CheckboxField
        name={name("required")}
        label={words.required}
        required={false}
        checked={value("required") === "on"}
      />
    </FieldGroup>
  );
  return kept["key"] ? row : <Disclosure summary={words.field(index + 1)}>{row}</Disclosure>;
};
