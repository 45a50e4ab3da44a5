import { beforeForce } from "../../../domain/contract.ts";
import type { Language } from "../../../domain/language.ts";
import { isCurrency } from "../../../domain/money.ts";
import { isOpen, type Obligation, type ObligationPlan } from "../../../domain/obligation.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { durationText } from "../../../i18n/draft.ts";
import {
  Actions,
  Amount,
  Badge,
  Button,
  ButtonLink,
  CalendarDate,
  EmptyState,
  FileField,
  type KeyValue,
  KeyValues,
  Section,
  Stack,
  Table,
} from "../../design/components.ts";
import { mistakeIn } from "../../http/context.ts";
import { CommandForm } from "./command-form.tsx";
import { maxEvidenceBytes } from "./evidence.ts";
import { isOpenTo, type Shown } from "./shown.ts";
import { contractPath } from "./view.ts";

/** Duties and payments: what is still to be done, each with its form, then what was done and what shows it. */
export const ObligationsView = (shown: Shown) => {
  const { state } = shown.dossier.row;
  const open = state.obligations.filter(isOpen).toSorted((a, b) => a.due.localeCompare(b.due));
  const closed = state.obligations.filter((one) => !isOpen(one)).toSorted((a, b) => b.due.localeCompare(a.due));
  if (state.obligations.length === 0) return <NotYet {...shown} />;
  return (
    <Stack>
      {open.map((one) => (
        <OpenObligation key={one.id} shown={shown} obligation={one} />
      ))}
      {closed.length > 0 && <Closed shown={shown} closed={closed} />}
    </Stack>
  );
};

/** Nothing counts yet: what the wording will bring, or where it went. */
const NotYet = (shown: Shown) => {
  const words = contractWords(shown.context.language).obligations;
  const { stage, amends, draft } = shown.dossier.row.state;
  const planned = draft.terms.obligations;
  if (planned.length > 0 && beforeForce.some((one) => one === stage))
    return <Planned shown={shown} planned={planned} />;
  if (planned.length === 0 || amends === null || stage !== "active")
    return <EmptyState icon="obligation" title={words.none} />;
  return (
    <EmptyState icon="obligation" title={words.inAmended}>
      <ButtonLink href={contractPath(amends, "obligations")}>{words.toAmended}</ButtonLink>
    </EmptyState>
  );
};

const Planned = ({ shown, planned }: { readonly shown: Shown; readonly planned: readonly ObligationPlan[] }) => {
  const { context, dossier } = shown;
  const { language } = context;
  const words = contractWords(language).obligations;
  return (
    <Section id="planned" title={words.title} subtitle={words.beforeForce} flush>
      <Table
        caption={words.title}
        rows={planned}
        rowKey={({ id }) => id}
        columns={[
          {
            key: "title",
            header: words.untitled,
            cell: (one) => <span lang={dossier.row.language}>{titleOf(shown, { ...one, origin: one.id })}</span>,
          },
          {
            key: "clause",
            header: words.clause,
            cell: ({ id }) => dossier.obligations.get(id)?.clause ?? "—",
            wideOnly: true,
          },
          { key: "owedBy", header: words.owedBy, cell: ({ owedBy }) => words[owedBy] },
          { key: "due", header: words.due, cell: (one) => dueOf(one, language) },
          {
            key: "amount",
            header: words.payment,
            cell: ({ amount }) => (amount ? <AmountOf amount={amount} /> : "—"),
          },
          {
            key: "every",
            header: words.recurs,
            cell: ({ everyMonths }) => (everyMonths === null ? "—" : words.every(everyMonths)),
            wideOnly: true,
          },
        ]}
      />
    </Section>
  );
};

const titleOf = ({ context, dossier }: Shown, { origin, kind }: Pick<Obligation, "origin" | "kind">): string => {
  const words = contractWords(context.language).obligations;
  return dossier.obligations.get(origin)?.title ?? (kind === "payment" ? words.payment : words.untitled);
};

const dueOf = (plan: ObligationPlan, language: Language) => {
  const words = contractWords(language).obligations;
  if (plan.due !== null) return <CalendarDate on={plan.due} />;
  return plan.afterSigning ? words.afterSigning(durationText(plan.afterSigning, language)) : words.onSigning;
};

const AmountOf = ({ amount: { minor, currency } }: { readonly amount: NonNullable<ObligationPlan["amount"]> }) =>
  isCurrency(currency) ? <Amount money={{ minor, currency }} /> : null;

const OpenObligation = ({ shown, obligation }: { readonly shown: Shown; readonly obligation: Obligation }) => {
  const { context, dossier, item } = shown;
  const words = contractWords(context.language).obligations;
  const { amount, keeper, everyMonths, survives, overdue, id } = obligation;
  const clause = dossier.obligations.get(obligation.origin)?.clause;
  const facts: readonly KeyValue[] = [
    { label: words.due, value: <CalendarDate on={obligation.due} /> },
    ...(amount ? [{ label: words.payment, value: <AmountOf amount={amount} /> }] : []),
    { label: words.keeper, value: dossier.people.get(keeper ?? dossier.row.owner)?.name ?? "" },
  ];
  return (
    <Section
      id={`obligation-${id}`}
      title={titleOf(shown, obligation)}
      subtitle={[clause, everyMonths === null ? undefined : words.every(everyMonths)].filter(Boolean).join(" · ")}
      actions={
        <>
          {overdue && <Badge tone="danger">{words.overdue}</Badge>}
          {survives && <Badge tone="info">{words.survives}</Badge>}
          <Badge>{words[obligation.owedBy]}</Badge>
        </>
      }
    >
      <Stack>
        <KeyValues items={facts} columns={3} />
        {item === id && isOpenTo(shown, "fulfil-obligation") ? (
          <FulfilForm shown={shown} obligation={obligation} />
        ) : (
          <Ways shown={shown} obligation={obligation} />
        )}
      </Stack>
    </Section>
  );
};

const FulfilForm = ({ shown, obligation: { id } }: { readonly shown: Shown; readonly obligation: Obligation }) => {
  const words = contractWords(shown.context.language).obligations;
  return (
    <CommandForm
      shown={shown}
      command="fulfil-obligation"
      to={`obligations/${id}/fulfil`}
      view="obligations"
      kind="primary"
      label={words.fulfil}
      files
    >
      <input type="hidden" name="item" value={id} />
      <FileField
        name="evidence"
        label={words.file}
        hint={words.fileHint}
        maxBytes={maxEvidenceBytes}
        error={mistakeIn(shown.context, "evidence")}
      />
    </CommandForm>
  );
};

/** What may be done with an obligation: its form, or, where the contract is being ended, settling or carrying it on. */
const Ways = ({ shown, obligation }: { readonly shown: Shown; readonly obligation: Obligation }) => {
  const { id, survives } = obligation;
  const words = contractWords(shown.context.language).obligations;
  const { row } = shown.dossier;
  const ending = row.state.termination !== null || row.stage === "ended";
  return (
    <>
      {isOpenTo(shown, "fulfil-obligation") && (
        <Actions>
          <ButtonLink href={`${contractPath(row.id, "obligations")}&item=${id}#obligation-${id}`} icon="check">
            {words.fulfil}
          </ButtonLink>
        </Actions>
      )}
      {ending && isOpenTo(shown, "settle-obligation") && (
        <CommandForm
          shown={shown}
          command="settle-obligation"
          view="obligations"
          about={titleOf(shown, obligation)}
          buttons
        >
          <input type="hidden" name="obligation" value={id} />
          <p class="hint">{words.settleHint}</p>
          <Actions>
            {!survives && (
              <Button name="how" value="settled">
                {words.settle}
              </Button>
            )}
            <Button name="how" value="carried">
              {words.carry}
            </Button>
          </Actions>
        </CommandForm>
      )}
    </>
  );
};

const Closed = ({ shown, closed }: { readonly shown: Shown; readonly closed: readonly Obligation[] }) => {
  const { context, dossier } = shown;
  const words = contractWords(context.language).obligations;
  const codes = contractCodeWords(context.language).obligationState;
  return (
    <Section id="closed" title={words.title} flush>
      <Table
        caption={words.title}
        rows={closed}
        rowKey={({ id }) => id}
        columns={[
          {
            key: "title",
            header: words.untitled,
            cell: (one) => <span lang={dossier.row.language}>{titleOf(shown, one)}</span>,
          },
          { key: "due", header: words.due, cell: ({ due }) => <CalendarDate on={due} /> },
          {
            key: "state",
            header: contractWords(context.language).page.state,
            cell: ({ state }) => <Badge tone={state === "done" ? "good" : "neutral"}>{codes[state]}</Badge>,
          },
          {
            key: "evidence",
            header: words.evidence,
            cell: ({ evidence }) =>
              evidence ? (
                <a href={`/contracts/${dossier.row.id}/documents/${evidence.document}`}>
                  {dossier.documents.find(({ id }) => id === evidence.document)?.name ?? words.evidence}
                </a>
              ) : (
                "—"
              ),
          },
        ]}
      />
    </Section>
  );
};
