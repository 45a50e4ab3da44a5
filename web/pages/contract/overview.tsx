import { agenda } from "../../../domain/agenda.ts";
import { dayOf, type PlainDate } from "../../../domain/calendar.ts";
import type { ContractCommand } from "../../../domain/command.ts";
import { inForce, isFrozen, isIncomplete } from "../../../domain/contract.ts";
import { isCurrency } from "../../../domain/money.ts";
import { isOpen, type Obligation } from "../../../domain/obligation.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { departmentWords } from "../../../i18n/department.ts";
import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { fieldsOf } from "../../contract/contract-answer.ts";
import {
  Amount,
  Banner,
  ButtonLink,
  CalendarDate,
  Card,
  Columns,
  type KeyValue,
  KeyValues,
  Person,
  Section,
  StageTrack,
} from "../../design/components.ts";
import { FaultList } from "../fault-list.tsx";
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
        <Edited {...shown} />
        <Findings {...shown} />
        <Card>
          <StageTrack current={shown.dossier.row.stage} />
        </Card>
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

/** What was written since the version that would be submitted. */
const Edited = ({ context, dossier: { row, edited } }: Shown) => {
  const words = workingCopyWords(context.language);
  if (!edited) return null;
  return (
    <Banner
      title={words.unsaved(row.state.draft.number)}
      actions={
        <ButtonLink href={`/contracts/${row.id}/edit`} kind="quiet">
          {words.open}
        </ButtonLink>
      }
    >
      {words.unsavedDetail}
    </Banner>
  );
};

/** Where submitting was just refused, the faults stand there. */
const Findings = ({ context, dossier: { row, faults } }: Shown) => {
  const words = contractWords(context.language).page;
  if (!isIncomplete(row.state) || context.refused?.refusal.refused === "draft-incomplete") return null;
  return (
    <Banner
      tone="warning"
      title={words.findings}
      actions={
        <ButtonLink href={`/contracts/${row.id}/draft`} kind="quiet">
          {words.toDraft}
        </ButtonLink>
      }
    >
      {faults.length === 0 ? undefined : <FaultList faults={faults} />}
    </Banner>
  );
};

const Facts = ({ context, dossier }: Shown) => {
  const { page } = contractWords(context.language);
  const codes = contractCodeWords(context.language);
  const { row, people, related, place } = dossier;
  const { state } = row;
  const term = state.term;
  // What the draft does not say yet may still be said.
  const unsaid = (otherwise: string) => (state.draft.findings.includes("variable-missing") ? "—" : otherwise);
  const renewal = term?.renewal ?? state.draft.terms.renewal;
  const parent = state.amends === null ? undefined : related.get(state.amends);
  const items: readonly KeyValue[] = [
    { label: page.type, value: dossier.kind[context.language] },
    { label: page.classification, value: codes.classification[row.classification] },
    { label: page.owner, value: <Person name={people.get(row.owner)?.name ?? ""} size="small" /> },
    ...(place === "" ? [] : [{ label: departmentWords(context.language).ofContract, value: place }]),
    {
      label: page.amount,
      value:
        row.amount_minor !== null && row.currency !== null && isCurrency(row.currency) ? (
          <Amount money={{ minor: Number(row.amount_minor), currency: row.currency }} />
        ) : (
          unsaid(page.amountNone)
        ),
    },
    {
      label: page.from,
      value: row.effective === null ? unsaid(page.onSignature) : <CalendarDate on={row.effective} />,
    },
    { label: page.until, value: row.until === null ? unsaid(page.openEnded) : <CalendarDate on={row.until} /> },
    {
      label: page.noticeBy,
      value:
        term?.noticeBy == null || !inForce.some((stage) => stage === state.stage) ? (
          page.noticeDays(term?.noticeDays ?? state.draft.terms.noticeDays)
        ) : (
          <>
            <CalendarDate on={term.noticeBy} /> <span class="subtle">{page.noticeDays(term.noticeDays)}</span>
          </>
        ),
    },
    {
      label: page.renewal,
      value: [codes.renewal[renewal.kind], ...(term && term.renewals > 0 ? [page.renewed(term.renewals)] : [])].join(
        " · ",
      ),
    },
    ...fieldsOf(dossier.versions, state.draft.number).map(({ label, text }) => ({
      label: label[context.language],
      value: text[context.language],
    })),
    ...(parent ? [{ label: page.amends, value: <a href={contractPath(parent.id)}>{parent.title}</a> }] : []),
  ];
  return (
    <Section id="facts" title={page.facts}>
      <KeyValues items={items} columns={2} />
    </Section>
  );
};

const mostComing = 10;

/** What is only said to people who let a day pass: no date of the contract's. */
const threats: ReadonlySet<ContractCommand["type"]> = new Set(["note-overdue", "escalate-obligation"]);

/** What time alone will bring about, as a calendar. */
const Coming = ({ context, dossier }: Shown) => {
  const words = contractWords(context.language);
  const coming = comingOf(dossier, words.agenda);
  return (
    <Section id="coming" title={words.page.coming}>
      {coming.length === 0 ? (
        <p class="subtle">{words.page.comingNone}</p>
      ) : (
        <KeyValues
          values="end"
          items={coming.slice(0, mostComing).map(({ on, name }) => ({ label: name, value: <CalendarDate on={on} /> }))}
        />
      )}
    </Section>
  );
};

/** Days to come, earliest first: what the process will do, when duties fall due, the last day for notice. */
const comingOf = (
  { row: { state }, obligations }: Shown["dossier"],
  names: Readonly<Record<string, string>>,
): readonly { readonly on: PlainDate; readonly name: string }[] => {
  const about = (kind: string, { origin }: Obligation) =>
    [names[kind], obligations.get(origin)?.title].filter(Boolean).join(" · ");
  const runs = inForce.some((stage) => stage === state.stage) && state.amends === null && !isFrozen(state);
  const acts = agenda(state)
    .filter(({ command }) => !threats.has(command.type))
    .map(({ at, command }) => {
      const obligation = "obligation" in command && state.obligations.find(({ id }) => id === command.obligation);
      return {
        on: dayOf(at, state.timeZone),
        name: obligation ? about(command.type, obligation) : (names[command.type] ?? command.type),
      };
    });
  const due = runs ? state.obligations.filter(isOpen).map((one) => ({ on: one.due, name: about("due", one) })) : [];
  const notice = runs && state.term?.noticeBy ? [{ on: state.term.noticeBy, name: names["notice-by"] ?? "" }] : [];
  const all = [...acts, ...due, ...notice].toSorted((a, b) => a.on.localeCompare(b.on));
  // Two people reminded on one day are one reminder to whoever reads this.
  return all.filter(({ on, name }, index) => !all.slice(0, index).some((one) => one.on === on && one.name === name));
};
