import type { ComponentChildren } from "preact";
import { languages } from "../../../domain/language.ts";
import type { Template } from "../../../domain/template.ts";
import { libraryWords } from "../../../i18n/library.ts";
import {
  Actions,
  Button,
  ButtonLink,
  Disclosure,
  PageHeader,
  Section,
  Stack,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { entered, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

/** What a field shows: what was typed before a refusal, else what is kept. */
export const readingOf =
  (context: SignedInContext) =>
  (field: string, kept: string): string =>
    context.refused ? entered(context, field) : kept;

/** Why something changes: asked with every change of the library. */
export const ReasonField = ({ context }: { readonly context: SignedInContext }) => {
  const words = libraryWords(context.language);
  return (
    <TextArea
      name="reason"
      label={words.reason}
      hint={words.reasonHint}
      required
      rows={2}
      maxLength={2_000}
      value={readingOf(context)("reason", "")}
      error={mistakeIn(context, "reason")}
    />
  );
};

export interface WhySectionProps {
  readonly context: SignedInContext;
  /** On the button; `libraryWords.save` unless told. */
  readonly action?: string;
  /** Where whoever changes their mind goes. */
  readonly back: string;
  readonly children?: ComponentChildren;
}

/** The end of every form of the library: why, and the button. */
export const WhySection = ({ context, action, back, children }: WhySectionProps) => {
  const words = libraryWords(context.language);
  return (
    <Section id="why" title={words.reason}>
      <Stack>
        <ReasonField context={context} />
        <Actions>
          <Button kind="primary">{action ?? words.save}</Button>
          <ButtonLink href={back} kind="quiet">
            {words.cancel}
          </ButtonLink>
        </Actions>
        {children}
      </Stack>
    </Section>
  );
};

export interface BilingualFieldsProps {
  readonly context: SignedInContext;
  /** `name` sends `name.en` and `name.zh-CN`. */
  readonly name: string;
  readonly label: (language: string) => string;
  readonly kept?: Readonly<Record<string, string>> | undefined;
  readonly required?: boolean;
}

/** The same words in both languages, side by side. */
export const BilingualFields = ({ context, name, label, kept, required = false }: BilingualFieldsProps) => {
  const words = libraryWords(context.language);
  return (
    <>
      {languages.map((language) => (
        <TextField
          key={language}
          name={`${name}.${language}`}
          label={label(words.languages[language])}
          required={required}
          maxLength={300}
          value={readingOf(context)(`${name}.${language}`, kept?.[language] ?? "")}
          error={mistakeIn(context, `${name}.${language}`)}
        />
      ))}
    </>
  );
};

export interface PartOfTemplateProps {
  readonly context: SignedInContext;
  readonly organisation: string;
  readonly template: Template;
  readonly title: string;
  readonly intro: string;
  readonly children: ComponentChildren;
}

/** The page on which one part of a template is changed: what led there, and why the last try was refused. */
export const PartOfTemplate = ({ context, organisation, template, title, intro, children }: PartOfTemplateProps) => (
  <Shell context={context} title={title} organisation={organisation} place="library">
    <PageHeader
      title={title}
      subtitle={intro}
      breadcrumb={[
        { label: libraryWords(context.language).title, href: "/library" },
        { label: template.name[context.language], href: `/library/templates/${template.id}` },
      ]}
    />
    <RefusedBanner context={context} />
    {children}
  </Shell>
);

/** Taking the part away, folded up beside the button that keeps it. */
export const Removal = ({
  context,
  label,
  confirm,
}: {
  readonly context: SignedInContext;
  readonly label: string;
  readonly confirm: string;
}) => (
  <Disclosure summary={label} open={mistakeIn(context, "remove") !== undefined}>
    <Stack>
      <p>{confirm}</p>
      <Actions>
        <Button kind="danger" name="remove" value="true">
          {label}
        </Button>
      </Actions>
    </Stack>
  </Disclosure>
);
