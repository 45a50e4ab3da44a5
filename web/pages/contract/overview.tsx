import { agenda } from "../../../domain/agenda.ts";
import { atHour } from "../../../domain/calendar.ts";
import { isCurrency } from "../../../domain/money.ts";
import { contractCodeWords, contractWords } from "../../../i18n/contract.ts";
import {
  Amount,
  Banner,
  ButtonLink,
  CalendarDate,
  Columns,
  Instant,
  type KeyValue,
  KeyValues,
  Person,
  Section,
} from "../../design/components.ts";
import { ActionsPanel } from "./actions.tsx";
import { ApprovalPanel } from "./approval.tsx";
import type { Shown } from "./shown.ts";
import { SigningPanel } from "./signing.tsx";
import { contractPath } from "./view.ts";

export const Overview = (shown: Shown) => (
  <Columns
    asideFirst
    main={
      <>
        <Findings {...shown} />
        <Facts {...shown} />
        <ApprovalPanel {...shown} />
        <SigningPanel {...shown} />
      </>
    }
    aside={
      <>
        <ActionsPanel {...shown} />
        <Coming {...shown} />
      </>
    }
  />
);

const Findings = ({ context, dossier: { row } }: Shown) => {
  const words = contractWords(context.language).page;
  if (row.stage !== "draft" || row.state.draft.findings.length === 0) return null;
  return (
    <Banner
      tone="warning"
      title={words.findings}
      actions={
        <ButtonLink href={`/contracts/${row.id}/draft`} kind="quiet">
          {words.toDraft}
        </ButtonLink>
      }
    />
  );
};

const Facts = ({ context, dossier }: Shown) => {
  const { page } = contractWords(context.language);
  const codes = contractCodeWords(context.language);
  const { row, people, related } = dossier;
  const { state } = row;
  const term = state.term;
  const renewal = term?.renewal ?? state.draft.terms.renewal;
  const parent = state.amends === null ? undefined : related.get(state.amends);
  const items: readonly KeyValue[] = [
    { label: page.type, value: codes.type[row.type] },
    { label: page.classification, value: codes.classification[row.classification] },
    { label: page.owner, value: <Person name={people.get(row.owner)?.name ?? ""} size="small" /> },
    {
      label: page.amount,
      value:
        row.amount_minor !== null && isCurrency(row.currency ?? "") ? (
          <Amount money={{ minor: Number(row.amount_minor), currency: row.currency as "CNY" }} />
        ) : (
          page.amountNone
        ),
    },
    { label: page.from, value: row.effective === null ? page.onSignature : <CalendarDate on={row.effective} /> },
    { label: page.until, value: row.until === null ? page.openEnded : <CalendarDate on={row.until} /> },
    {
      label: page.noticeBy,
      value:
        term?.noticeBy == null ? (
          page.noticeDays(state.draft.terms.noticeDays)
        ) : (
          <>
            <CalendarDate on={term.noticeBy} /> <span class="subtle">{page.noticeDays(term.noticeDays)}</span>
          </>
        ),
    },
    {
      label: page.renewal,
      value: [codes.renewal[renewal.kind], ...(term && term.renewals > 0 ? [page.renewed(term.renewals)] : [])].join(" · "),
    },
    ...(parent ? [{ label: page.amends, value: <a href={contractPath(parent.id)}>{parent.title}</a> }] : []),
  ];
  return (
    <Section id="facts" title={page.facts}>
      <KeyValues items={items} columns={2} />
    </Section>
  );
};

const mostComing = 12;

/** What time alone will bring about, as a calendar. */
const Coming = ({ context, dossier }: Shown) => {
  const words = contractWords(context.language);
  const { row, obligations } = dossier;
  const { state } = row;
  const names: Readonly<Record<string, string>> = words.agenda;
  const titleOf = (id: string): string | undefined =>
    state.obligations.flatMap((one) => (one.id === id ? [obligations.get(one.origin)?.title ?? ""] : []))[0];
  const notice =
    state.term?.noticeBy != null && row.stage !== "ended" && row.stage !== "archived"
      ? [{ at: atHour(state.term.noticeBy, 0, state.timeZone), name: words.agenda["notice-by"], about: undefined }]
      : [];
  const coming = [
    ...agenda(state).map(({ at, command }) => ({
      at,
      name: names[command.type] ?? command.type,
      about: "obligation" in command ? titleOf(command.obligation) : undefined,
    })),
    ...notice,
  ].toSorted((a, b) => a.at.localeCompare(b.at));
  return (
    <Section id="coming" title={words.page.coming}>
      {coming.length === 0 ? (
        <p class="subtle">{words.page.comingNone}</p>
      ) : (
        <KeyValues
          items={coming.slice(0, mostComing).map(({ at, name, about }) => ({
            label: about === undefined ? name : `${name} · ${about}`,
            value: <Instant at={at} />,
          }))}
        />
      )}
    </Section>
  );
};
