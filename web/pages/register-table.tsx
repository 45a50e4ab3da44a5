import { inForce } from "../../domain/contract.ts";
import { isCurrency } from "../../domain/money.ts";
import { contractWords } from "../../i18n/contract.ts";
import { contractCodeWords } from "../../i18n/contract-code.ts";
import { negotiationWords } from "../../i18n/negotiation.ts";
import { registerWords } from "../../i18n/register.ts";
import { type RegisterEntry } from "../contract/register.ts";
import { Amount, Badge, CalendarDate, EmptyState, RelativeTime, StagePill, Table } from "../design/components.ts";
import type { SignedInContext } from "../http/context.ts";
import { contractPath } from "./contract/view.ts";

export const Register = ({
  context,
  contracts,
}: {
  readonly context: SignedInContext;
  readonly contracts: readonly RegisterEntry[];
}) => {
  const words = registerWords(context.language).register;
  return (
    <Table
      caption={words.title}
      rows={contracts}
      rowKey={({ id }) => id}
      rowHref={({ id }) => contractPath(id)}
      empty={
        <EmptyState icon="search" title={words.empty}>
          {words.emptyHint}
        </EmptyState>
      }
      columns={[
        { key: "title", header: words.name, cell: ({ title }) => title || words.noName },
        {
          key: "number",
          header: words.number,
          cell: ({ number, amendment }) => (
            <span>
              <span class="figures">{number}</span> {amendment && <Badge>{words.amendment}</Badge>}
            </span>
          ),
        },
        { key: "counterparty", header: words.counterparty, cell: ({ counterparty }) => counterparty || "—" },
        {
          key: "stage",
          header: words.stage,
          cell: ({ stage, frozen, pen, round }) => (
            <span>
              <StagePill stage={stage} /> {frozen && <Badge tone="danger">{words.frozen}</Badge>}{" "}
              <PenBadge context={context} stage={stage} pen={pen} round={round} />
            </span>
          ),
        },
        {
          key: "holder",
          header: words.holder,
          cell: ({ holders }) => (holders.length === 0 ? "—" : <With context={context} holders={holders} />),
        },
        {
          key: "amount",
          header: words.amount,
          align: "end",
          cell: ({ amount }) =>
            amount && isCurrency(amount.currency) ? (
              <Amount money={{ minor: amount.minor, currency: amount.currency }} />
            ) : (
              "—"
            ),
        },
        { key: "until", header: words.end, cell: ({ until }) => (until ? <CalendarDate on={until} /> : "—") },
        {
          key: "notice",
          header: words.notice,
          // Over, a contract can no longer be given notice, whatever day it would have been.
          cell: ({ noticeBy, stage }) =>
            noticeBy && inForce.some((one) => one === stage) ? <CalendarDate on={noticeBy} /> : "—",
        },
      ]}
    />
  );
};

/** Which side holds the pen, while there is wording to settle. */
const PenBadge = ({
  context: { language },
  stage,
  pen,
  round,
}: { readonly context: SignedInContext } & Pick<RegisterEntry, "stage" | "pen" | "round">) => {
  if (pen === null || round === null || (stage !== "draft" && stage !== "review")) return null;
  const words = negotiationWords(language).pen;
  return (
    <Badge tone={pen === "theirs" ? "warning" : "info"}>
      {pen === "theirs" ? words.theirs : words.us} · {words.round(round)}
    </Badge>
  );
};

/** With whom it is and since when: the first of them, for a row has room for one. */
const With = ({
  context: { language },
  holders: [first, ...more],
}: {
  readonly context: SignedInContext;
  readonly holders: RegisterEntry["holders"];
}) => {
  if (!first) return <>—</>;
  const name = first.role
    ? contractCodeWords(language).role[first.role]
    : (first.name ?? contractWords(language).page.otherSide);
  return (
    <span>
      {more.length === 0 ? name : `${name} +${more.length}`}{" "}
      <span class="subtle">
        <RelativeTime at={first.since} />
      </span>
    </span>
  );
};
