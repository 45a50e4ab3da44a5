import type { ComponentChildren, Key } from "preact";
import { Icon } from "../icons.tsx";
import { safeUrl } from "../safe-url.ts";

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** `end` for figures. */
  readonly align?: "start" | "end" | undefined;
  /** Where the header leads, and how the rows are sorted by it now. */
  readonly sort?: { readonly href: string; readonly direction?: "ascending" | "descending" | undefined } | undefined;
  /** Left out of the card on a phone. */
  readonly wideOnly?: boolean | undefined;
  /** Says itself what it is: no label beside it in the card on a phone. */
  readonly plain?: boolean | undefined;
}

export interface TableProps<Row> {
  /** What the rows are; read aloud, not shown. */
  readonly caption: string;
  /** The first column names the row and becomes the card's title on a phone. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => Key;
  /** The whole row leads here through the link in its first cell. */
  readonly rowHref?: ((row: Row) => string) | undefined;
  /** Shown instead when there are no rows: an `EmptyState`. */
  readonly empty?: ComponentChildren | undefined;
  /** Columns as wide as those of the page's other steady tables, whatever stands in them. */
  readonly steady?: boolean | undefined;
}

const Header = <Row,>({ column }: { readonly column: Column<Row> }) => (
  <th scope="col" role="columnheader" data-align={column.align} aria-sort={column.sort?.direction}>
    {column.sort === undefined ? (
      column.header
    ) : (
      <a href={safeUrl(column.sort.href)}>
        {column.header}
        {column.sort.direction === undefined ? null : <Icon name="chevron-down" />}
      </a>
    )}
  </th>
);

/** What is said of nothing; a card on a phone leaves the whole line out. */
const blank: ReadonlySet<unknown> = new Set([null, undefined, false, "", "—"]);

const Cell = <Row,>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) => {
  const content = column.cell(row);
  return (
    <td
      role="cell"
      data-label={column.plain === true ? undefined : column.header}
      data-align={column.align}
      data-wide-only={column.wideOnly === true ? "" : undefined}
      data-blank={blank.has(content) ? "" : undefined}
    >
      {content}
    </td>
  );
};

/**
 * A register: a table on wide screens, cards on a phone. The roles are written out because turning rows into cards by
 * CSS would otherwise take the table's meaning from screen readers.
 */
export const Table = <Row,>({ caption, columns, rows, rowKey, rowHref, empty, steady }: TableProps<Row>) => {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  const [first, ...rest] = columns;
  return (
    <table
      class="table"
      role="table"
      data-linked={rowHref === undefined ? undefined : ""}
      data-steady={steady === true ? "" : undefined}
    >
      <caption class="visually-hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <Header key={column.key} column={column} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row">
            {first === undefined ? null : (
              <th scope="row" role="rowheader">
                {rowHref === undefined ? (
                  first.cell(row)
                ) : (
                  <a class="row-link" href={safeUrl(rowHref(row))}>
                    {first.cell(row)}
                  </a>
                )}
              </th>
            )}
            {rest.map((column) => (
              <Cell key={column.key} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
