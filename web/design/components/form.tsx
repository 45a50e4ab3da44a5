import type { ComponentChildren } from "preact";
import { usePage } from "../page.ts";
import { safeUrl } from "../safe-url.ts";

/** Names of the hidden fields that every act carries. The server reads them by these names. */
export const hiddenFields = {
  csrf: "csrf",
  idempotencyKey: "idempotencyKey",
  expectedVersion: "expectedVersion",
} as const;

export interface ActionFormProps {
  readonly action: string;
  /** Token against forged forms, from the session. */
  readonly csrf: string;
  /** Chosen when the page was made: sending the form twice does the thing once. */
  readonly idempotencyKey?: string | undefined;
  /** The version of the contract that the person is looking at. */
  readonly expectedVersion?: number | string | undefined;
  /** True when a file is sent: multipart. */
  readonly files?: boolean | undefined;
  /** Enhancement: CSS selector whose content the answer replaces (htmx). Without scripts the page reloads. */
  readonly replaces?: string | undefined;
  /** Fields and button in one row instead of stacked. */
  readonly inline?: boolean | undefined;
  readonly id?: string | undefined;
  /** Accessible name, when no heading gives one. */
  readonly label?: string | undefined;
  readonly children: ComponentChildren;
}

const hidden = (name: string, value: number | string | undefined) =>
  value === undefined ? null : <input type="hidden" name={name} value={value} />;

/** A form that changes something. Works without scripts; the server's answer is a redirect (303) or the page again with errors. */
export const ActionForm = (props: ActionFormProps) => {
  const { nonce } = usePage();
  const action = safeUrl(props.action);
  return (
    <form
      class="form"
      id={props.id}
      method="post"
      action={action}
      encType={props.files === true ? "multipart/form-data" : undefined}
      aria-label={props.label}
      data-inline={props.inline === true ? "" : undefined}
      data-once=""
      {...(props.replaces === undefined ? {} : { "hx-post": action, "hx-target": props.replaces, "hx-nonce": nonce })}
    >
      {hidden(hiddenFields.csrf, props.csrf)}
      {hidden(hiddenFields.idempotencyKey, props.idempotencyKey)}
      {hidden(hiddenFields.expectedVersion, props.expectedVersion)}
      {props.children}
    </form>
  );
};

export interface FilterFormProps {
  readonly action: string;
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A form that only asks (GET): filters and searches. Its state is the address, so views can be kept and shared. */
export const FilterForm = ({ action, label, children }: FilterFormProps) => (
  <form class="form filter-form" method="get" action={safeUrl(action)} role="search" aria-label={label} data-inline="">
    {children}
  </form>
);

export interface FieldGroupProps {
  readonly legend: string;
  /** A heading above says the same: the legend is read aloud, not shown. */
  readonly legendHidden?: boolean | undefined;
  readonly hint?: string | undefined;
  /** Columns on wide screens. Default 1. */
  readonly columns?: 1 | 2 | 3 | undefined;
  readonly children: ComponentChildren;
}

/** Fields that belong together, under one legend. */
export const FieldGroup = ({ legend, legendHidden = false, hint, columns = 1, children }: FieldGroupProps) => (
  <fieldset class="field-group">
    <legend class={legendHidden ? "visually-hidden" : undefined}>{legend}</legend>
    {hint === undefined ? null : <p class="hint">{hint}</p>}
    <div class="field-grid" data-columns={columns}>
      {children}
    </div>
  </fieldset>
);
