import type { rowStates } from "../../../domain/bulk-send.ts";
import { type RefusalCode, refusalStatus, refuse } from "../../../domain/refusal.ts";
import { bulkSendWords } from "../../../i18n/bulk-send.ts";
import { formatList } from "../../../i18n/format.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { Badge, Pagination, Section, Table, Tabs, type Tone } from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import type { BulkTold } from "./bulk-send-told.ts";

export const bulkTones = {
  checked: "warning",
  sending: "info",
  done: "good",
  withdrawn: "neutral",
} as const satisfies Readonly<Record<BulkTold["state"], Tone>>;

const rowTones = {
  ready: "info",
  faulty: "danger",
  "left-out": "neutral",
  sent: "good",
  refused: "danger",
} as const satisfies Readonly<Record<(typeof rowStates)[number], Tone>>;

type Line = BulkTold["lines"][number];

interface BulkLinesProps {
  readonly context: SignedInContext;
  readonly told: BulkTold;
  readonly show: "all" | "faults";
}

/** Each row: whom it goes to, what is wrong with it or what became of it. */
export const BulkLines = ({ context, told, show }: BulkLinesProps) => {
  const { language } = context;
  const words = bulkSendWords(language);
  const path = `/bulk-sends/${told.id}`;
  return (
    <>
      <Tabs
        tabs={[
          { label: words.one.all, href: path, current: show === "all" },
          { label: words.one.onlyFaults, href: `${path}?show=faults`, current: show === "faults" },
        ]}
      />
      <Section id="rows" title={words.one.rows} flush>
        <Table
          caption={words.one.rows}
          rows={told.lines}
          rowKey={({ number }) => String(number)}
          columns={[
            { key: "number", header: words.one.row, cell: ({ number }) => words.one.nth(number) },
            {
              key: "contract",
              header: words.one.contract,
              cell: ({ title, contract, contractNumber }) =>
                contract === null ? title : <a href={`/contracts/${contract}`}>{`${contractNumber ?? ""} ${title}`}</a>,
            },
            { key: "counterparty", header: words.one.counterparty, cell: ({ counterparty }) => counterparty },
            {
              key: "signers",
              header: words.one.signers,
              cell: ({ signers }) => formatList(signers, language),
              wideOnly: true,
            },
            {
              key: "outcome",
              header: words.one.outcome,
              plain: true,
              cell: (line) => <Outcome line={line} context={context} />,
            },
          ]}
        />
      </Section>
      <Pagination {...(told.next !== null && { older: `${path}?after=${told.next}&show=${show}` })} />
    </>
  );
};

const Outcome = ({ line, context }: { readonly line: Line; readonly context: SignedInContext }) => {
  const { language } = context;
  const words = bulkSendWords(language);
  return (
    <div>
      <Badge tone={rowTones[line.state]}>{words.one.rowStates[line.state]}</Badge>
      {isCode(line.refusal) && <p>{refusalSentence(refuse(line.refusal), language)}</p>}
      {line.faults.length > 0 && (
        <ul>
          {line.faults.map(({ column, reason }) => (
            <li key={`${column} ${reason}`}>
              {column !== "" && <code>{column}</code>} {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

const isCode = (text: string | null): text is RefusalCode => text !== null && text in refusalStatus;
