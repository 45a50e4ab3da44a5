import type { ComponentChildren } from "preact";
import { designWords } from "../../../i18n/design.ts";
import { Icon } from "../icons.tsx";
import { usePage } from "../page.ts";

/** What every kind of field has. */
export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with the entry and how to mend it. */
  readonly error?: string | undefined;
  /** Fields are required unless marked; the optional ones say so. Default true. */
  readonly required?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

/** The id of a field's control, which error summaries link to. */
export const fieldId = (name: string): string => `field-${name.replaceAll(/[^A-Za-z0-9_-]/g, "-")}`;

const hintId = (name: string): string => `${fieldId(name)}-hint`;
const errorId = (name: string): string => `${fieldId(name)}-error`;

/** Attributes that tie a control to its label, hint and error. */
export const controlProps = ({ name, hint, error, required = true, disabled }: FieldProps) => {
  const describedBy = [hint === undefined ? "" : hintId(name), error === undefined ? "" : errorId(name)].filter(
    (id) => id !== "",
  );
  return {
    id: fieldId(name),
    name,
    required,
    disabled,
    "aria-invalid": error === undefined ? undefined : ("true" as const),
    "aria-describedby": describedBy.length === 0 ? undefined : describedBy.join(" "),
  };
};

/** The message under one field. */
export const FieldError = ({ name, error }: Pick<FieldProps, "name" | "error">) => {
  const { language } = usePage();
  return error === undefined ? null : (
    <p class="field-error" id={errorId(name)}>
      <Icon name="warning" label={designWords(language).errors.prefix} />
      <span>{error}</span>
    </p>
  );
};

export const Hint = ({ name, hint }: Pick<FieldProps, "name" | "hint">) =>
  hint === undefined ? null : (
    <p class="hint" id={hintId(name)}>
      {hint}
    </p>
  );

const Optional = ({ required = true }: Pick<FieldProps, "required">) => {
  const { language } = usePage();
  return required ? null : <span class="optional">{designWords(language).optional}</span>;
};

interface FrameProps {
  readonly field: FieldProps;
  readonly children: ComponentChildren;
}

/** Label, hint, control, error: the same order everywhere. */
export const FieldFrame = ({ field, children }: FrameProps) => (
  <div class="field" data-invalid={field.error === undefined ? undefined : ""}>
    <label for={fieldId(field.name)}>
      {field.label} <Optional required={field.required} />
    </label>
    <Hint name={field.name} hint={field.hint} />
    {children}
    <FieldError name={field.name} error={field.error} />
  </div>
);

/** The same frame for a group of controls (radio cards, amount and currency). */
export const FieldsetFrame = ({ field, children }: FrameProps) => (
  <fieldset
    class="field"
    id={fieldId(field.name)}
    tabIndex={-1}
    data-invalid={field.error === undefined ? undefined : ""}
    aria-describedby={controlProps(field)["aria-describedby"]}
  >
    <legend>
      {field.label} <Optional required={field.required} />
    </legend>
    <Hint name={field.name} hint={field.hint} />
    {children}
    <FieldError name={field.name} error={field.error} />
  </fieldset>
);

export interface FieldMistake {
  /** Name of the field. */
  readonly field: string;
  readonly message: string;
}

/** At the top of a refused form: every mistake, each a link to its field. Renders nothing without mistakes. */
export const ErrorSummary = ({ errors }: { readonly errors: readonly FieldMistake[] }) => {
  const { language } = usePage();
  if (errors.length === 0) return null;
  return (
    <section class="error-summary" role="alert" tabIndex={-1} data-focus="">
      <h2>{designWords(language).errors.title(errors.length)}</h2>
      <ul>
        {errors.map(({ field, message }) => (
          <li key={field}>
            <a href={`#${fieldId(field)}`}>{message}</a>
          </li>
        ))}
      </ul>
    </section>
  );
};
