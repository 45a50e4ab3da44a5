import type { ComponentChildren } from "preact";

export interface KeyValue {
  readonly label: string;
  readonly value: ComponentChildren;
}

export interface KeyValuesProps {
  readonly items: readonly KeyValue[];
  /** Columns on wide screens. Default 1. */
  readonly columns?: 1 | 2 | 3 | undefined;
  /** `end` where every value is a day or a sum, and the label may be long. */
  readonly values?: "end" | undefined;
}

/** Facts about one thing. */
export const KeyValues = ({ items, columns = 1, values }: KeyValuesProps) => (
  <dl class="key-values" data-columns={columns} data-values={values}>
    {items.map(({ label, value }) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
