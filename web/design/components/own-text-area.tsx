/** A text field whose name others on the page share: told apart by an id of its own. */
export const OwnTextArea = ({
  id,
  name,
  label,
  hint,
  rows = 3,
  most = 5000,
  required = true,
  value = "",
}: {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly rows?: number;
  readonly most?: number;
  readonly required?: boolean;
  readonly value?: string;
}) => (
  <div class="field">
    <label for={id}>{label}</label>
    {hint !== undefined && (
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
    <textarea
      class="input"
      id={id}
      name={name}
      rows={rows}
      maxLength={most}
      required={required}
      value={value}
      aria-describedby={hint === undefined ? undefined : `${id}-hint`}
    />
  </div>
);
