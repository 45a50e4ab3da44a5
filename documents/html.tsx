import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Draft } from "../domain/draft.ts";
import { draftWords, type ReadRun } from "../i18n/draft.ts";
import type { ReadTable } from "../i18n/line-table.ts";
import { type RenderedClause, type RenderedParty, renditionOf } from "./rendition.ts";

/**
 * The draft as a fragment of semantic HTML in the language of the contract, for a page to put its own styles on: an
 * `article.contract` with `section#clause-<id>` for each clause. All text is escaped. Blanks carry the class `blank`.
 */
export const draftHtml = (draft: Draft): string => renderToString(<ContractArticle draft={draft} />);

/** What a page puts beside a clause, under its own paragraphs. */
type Beside = (clause: RenderedClause) => ComponentChildren;

/** The same as a component, for pages that are made of them. */
export const ContractArticle = ({ draft, beside }: { readonly draft: Draft; readonly beside?: Beside }): VNode => {
  const rendition = renditionOf(draft);
  return (
    <article class="contract" lang={rendition.language}>
      <h1>{rendition.title}</h1>
      <section class="contract-parties" aria-label={draftWords(rendition.language).parties}>
        {rendition.parties.map((party) => (
          <PartyBlock key={party.variable} party={party} />
        ))}
      </section>
      {rendition.preamble.map((runs, index) => (
        <Paragraph key={index} runs={runs} />
      ))}
      {rendition.clauses.map((clause) => (
        <ClauseSection key={clause.id} clause={clause} beside={beside} />
      ))}
      {rendition.attribution && (
        <footer class="contract-attribution">
          <p>{rendition.attribution}</p>
        </footer>
      )}
    </article>
  );
};

const PartyBlock = ({ party }: { readonly party: RenderedParty }): VNode => (
  <dl class="contract-party">
    <div>
      <dt>{party.role}</dt>
      <dd>{party.name}</dd>
    </div>
    {party.particulars.slice(1).map(([label, text]) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>{text}</dd>
      </div>
    ))}
  </dl>
);

const ClauseSection = ({
  clause,
  beside,
}: {
  readonly clause: RenderedClause;
  readonly beside: Beside | undefined;
}): VNode => {
  const Heading = clause.depth === 0 ? "h2" : clause.depth === 1 ? "h3" : "h4";
  const number = <span class="clause-number">{clause.number}</span>;
  const [first, ...rest] = clause.paragraphs;
  return (
    <section id={`clause-${clause.id}`} class={`clause clause-${clause.depth}`}>
      {clause.heading && (
        <Heading>
          {number} {clause.heading}
        </Heading>
      )}
      {first && <Paragraph runs={first} lead={clause.heading ? null : number} />}
      {rest.map((runs, index) => (
        <Paragraph key={index} runs={runs} />
      ))}
      {beside?.(clause)}
      {clause.children.map((child) => (
        <ClauseSection key={child.id} clause={child} beside={beside} />
      ))}
    </section>
  );
};

/** A table cannot stand inside a paragraph: it comes between what is said before and after it. */
const Paragraph = ({
  runs,
  lead = null,
}: {
  readonly runs: readonly ReadRun[];
  readonly lead?: VNode | null;
}): VNode => {
  const at = runs.findIndex(({ table }) => table !== undefined);
  const table = runs[at]?.table;
  const before = table ? runs.slice(0, at) : runs;
  return (
    <>
      {(lead || before.length > 0) && (
        <p>
          {lead && <>{lead} </>}
          <Runs runs={before} />
        </p>
      )}
      {table && <LineTableBlock table={table} />}
      {table && runs.length > at + 1 && <Paragraph runs={runs.slice(at + 1)} />}
    </>
  );
};

const LineTableBlock = ({ table: { columns, rows, total } }: { readonly table: ReadTable }): VNode => (
  <div class="contract-table" role="group" aria-label={columns.map(({ header }) => header).join(", ")} tabIndex={0}>
    <table>
      <thead>
        <tr>
          {columns.map(({ header, figures }) => (
            <th key={header} scope="col" data-align={figures ? "end" : undefined}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, index) => (
              <td key={index} data-align={columns[index]?.figures ? "end" : undefined}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {total && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={columns.length}>
              {total.label} {total.figures} ({total.words})
            </th>
          </tr>
        </tfoot>
      )}
    </table>
  </div>
);

const Runs = ({ runs }: { readonly runs: readonly ReadRun[] }): VNode => (
  <>
    {runs.map((run, index) => {
      if (run.kind === "reference" && !run.blank)
        return (
          <a key={index} href={`#clause-${run.clause ?? ""}`}>
            {run.text}
          </a>
        );
      if (run.blank)
        return (
          <mark key={index} class="blank">
            {run.text}
          </mark>
        );
      return run.kind === "variable" ? (
        <span key={index} class="answer" data-variable={run.variable}>
          {run.text}
        </span>
      ) : (
        run.text
      );
    })}
  </>
);
