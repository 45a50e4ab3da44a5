import { designWords } from "../../../i18n/design.ts";
import { formatBytes } from "../../../i18n/format.ts";
import { usePage } from "../page.ts";
import { controlProps, FieldError, FieldFrame, type FieldProps, FieldsetFrame, fieldId, Hint } from "./field.tsx";

/** One object per type, because the typings tell the kinds of input apart by their exact type. */
const typed = {
  text: { type: "text" },
  email: { type: "email" },
  password: { type: "password" },
  search: { type: "search" },
  tel: { type: "tel" },
  url: { type: "url" },
} as const;

export interface TextFieldProps extends FieldProps {
  readonly value?: string | undefined;
  readonly type?: keyof typeof typed | undefined;
  readonly autoComplete?: string | undefined;
  readonly inputMode?: "decimal" | "email" | "numeric" | "search" | "tel" | "text" | "url" | undefined;
  readonly maxLength?: number | undefined;
  /** For codes and references: fixed-width figures. */
  readonly code?: boolean | undefined;
}

/** One line of text. */
export const TextField = (props: TextFieldProps) => (
  <FieldFrame field={props}>
    <input
      {...controlProps(props)}
      {...typed[props.type ?? "text"]}
      class={props.code === true ? "input code" : "input"}
      value={props.value}
      autoComplete={props.autoComplete ?? "off"}
      inputMode={props.inputMode}
      maxLength={props.maxLength}
    />
  </FieldFrame>
);

export interface TextAreaProps extends FieldProps {
  readonly value?: string | undefined;
  readonly rows?: number | undefined;
  readonly maxLength?: number | undefined;
}

/** Several lines of text; grows with what is written. */
export const TextArea = (props: TextAreaProps) => (
  <FieldFrame field={props}>
    <textarea
      {...controlProps(props)}
      class="input"
      rows={props.rows ?? 4}
      maxLength={props.maxLength}
      value={props.value}
    />
  </FieldFrame>
);

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface SelectFieldProps extends FieldProps {
  readonly options: readonly Option[];
  readonly value?: string | undefined;
  /** Words of the empty first choice; `false` leaves it out. Default "Choose…". */
  readonly empty?: string | false | undefined;
}

/** One of a list. */
export const SelectField = (props: SelectFieldProps) => {
  const { language } = usePage();
  const empty = props.empty ?? designWords(language).choose;
  return (
    <FieldFrame field={props}>
      <select {...controlProps(props)} class="input">
        {empty === false ? null : <option value="">{empty}</option>}
        {props.options.map(({ value, label }) => (
          <option key={value} value={value} selected={value === props.value}>
            {label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
};

export interface DateFieldProps extends FieldProps {
  /** `YYYY-MM-DD`, as are the bounds. */
  readonly value?: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
}

/** A calendar date. */
export const DateField = (props: DateFieldProps) => (
  <FieldFrame field={props}>
    <input {...controlProps(props)} class="input" type="date" value={props.value} min={props.min} max={props.max} />
  </FieldFrame>
);

export interface MoneyFieldProps extends FieldProps {
  /** The amount as typed: decimal text, read with `parseFigures`. */
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
  readonly currencies: readonly string[];
}

/** An amount and its currency. Sends `<name>.amount` and `<name>.currency`. */
export const MoneyField = (props: MoneyFieldProps) => {
  const { language } = usePage();
  const words = designWords(language);
  const { id: _, name, ...control } = controlProps(props);
  return (
    <FieldsetFrame field={props}>
      <div class="money-input">
        <select {...control} class="input" name={`${name}.currency`} aria-label={words.currency}>
          {props.currencies.map((currency) => (
            <option key={currency} value={currency} selected={currency === props.currency}>
              {currency}
            </option>
          ))}
        </select>
        <input
          {...control}
          class="input"
          name={`${name}.amount`}
          inputMode="decimal"
          autoComplete="off"
          value={props.amount}
          aria-label={words.amount}
        />
      </div>
    </FieldsetFrame>
  );
};

export interface FileFieldProps extends FieldProps {
  /** Media types or endings, as in HTML: `.pdf,.docx`. */
  readonly accept?: string | undefined;
  readonly multiple?: boolean | undefined;
  /** Told beforehand, in bytes; the server checks it. */
  readonly maxBytes?: number | undefined;
}

/** A file from the person's device. The form must be an `ActionForm files`. */
export const FileField = (props: FileFieldProps) => {
  const { language } = usePage();
  const limit =
    props.maxBytes === undefined ? undefined : designWords(language).fileLimit(formatBytes(props.maxBytes, language));
  const hint = [props.hint, limit]
    .flatMap((text) => text?.replace(/[.。]$/, "") ?? [])
    .join(language === "en" ? ". " : "，");
  const field = hint === "" ? props : { ...props, hint };
  return (
    <FieldFrame field={field}>
      <input
        {...controlProps(field)}
        class="input file-input"
        type="file"
        accept={props.accept}
        multiple={props.multiple}
      />
    </FieldFrame>
  );
};

export interface CheckboxFieldProps extends FieldProps {
  /** What is sent when ticked. Default `on`. */
  readonly value?: string | undefined;
  readonly checked?: boolean | undefined;
}

/** A yes, ticked by hand. */
export const CheckboxField = (props: CheckboxFieldProps) => (
  <div class="field choice" data-invalid={props.error === undefined ? undefined : ""}>
    <input {...controlProps(props)} type="checkbox" value={props.value ?? "on"} checked={props.checked} />
    <label for={fieldId(props.name)}>{props.label}</label>
    <Hint name={props.name} hint={props.hint} />
    <FieldError name={props.name} error={props.error} />
  </div>
);

export interface RadioCard extends Option {
  /** What choosing it brings about. */
  readonly description?: string | undefined;
  readonly tone?: "good" | "danger" | undefined;
}

export interface RadioCardsProps extends FieldProps {
  readonly options: readonly RadioCard[];
  /** Nothing is preselected unless given: a decision is made, not accepted. */
  readonly value?: string | undefined;
}

/** One of a few, each with room to explain itself: large targets for thumbs. */
export const RadioCards = (props: RadioCardsProps) => (
  <FieldsetFrame field={props}>
    <div class="radio-cards">
      {props.options.map(({ value, label, description, tone }) => (
        <label key={value} class="radio-card" data-tone={tone}>
          <input
            type="radio"
            name={props.name}
            value={value}
            checked={value === props.value}
            required={props.required ?? true}
            disabled={props.disabled}
          />
          <span class="radio-card-label">{label}</span>
          {description === undefined ? null : <span class="radio-card-description">{description}</span>}
        </label>
      ))}
    </div>
  </FieldsetFrame>
);
