import {
  allIncluded,
  type Draft,
  type DueRule,
  draftAmount,
  type ObligationSeed,
  type ObligationTerms,
  type Terms,
  valueOf,
} from "./draft.ts";
import { shareOf } from "./money.ts";
import { type Day, type Duration, daysBetween, daysIn, holds, shifted } from "./variable.ts";

/**
 * What the process needs to know of the contract, read out of its answers. Works on an unfinished draft too: what is
 * not known yet is null.
 *
 * An end given as a length counts the effective day in: one year from 1 March ends on the last day of February.
 */
export const draftTerms = (draft: Draft): Terms => {
  const amount = draftAmount(draft);
  const effectiveDate = dayOf(draft, draft.terms.effective);
  const endDate = endOf(draft);
  const { notice, renewal } = draft.terms;
  const noticeLength = valueOf(draft, notice, "duration");
  const kind = valueOf(draft, renewal?.kind, "choice")?.choice;
  const term = valueOf(draft, renewal?.term, "duration");
  return {
    type: draft.terms.type,
    amountMinor: amount?.minor ?? null,
    currency: amount?.currency ?? null,
    effectiveDate,
    endDate,
    noticeDays: noticeLength ? inDays(noticeLength, endDate) : null,
    renewal:
      kind === "automatic" || kind === "decision"
        ? { kind, months: term ? inMonths(term) : 12 }
        : { kind: "none", months: 0 },
    obligations: obligations(draft),
  };
};

/** The last day in force, if the draft names one. */
export const endOf = (draft: Draft): Day | null => {
  const given = dayOf(draft, draft.terms.end);
  if (given) return given;
  const effective = dayOf(draft, draft.terms.effective);
  const length = valueOf(draft, draft.terms.end, "duration");
  return effective && length ? shifted(shifted(effective, length), { count: 1, unit: "days" }, -1) : null;
};

const dayOf = (draft: Draft, name: string | undefined): Day | null => valueOf(draft, name, "date")?.date ?? null;

const obligations = (draft: Draft): readonly ObligationTerms[] => {
  const citations = new Map(allIncluded(draft).map(({ clause, citation }) => [clause.id, citation]));
  return draft.terms.obligations.flatMap((seed) => {
    const clause = citations.get(seed.clause);
    if (clause === undefined || !holds(seed.when, draft.values)) return [];
    return [
      {
        id: seed.id,
        kind: seed.kind,
        title: seed.title,
        owedBy: seed.by === draft.ours ? "us" : "counterparty",
        ...whenDue(draft, seed.due),
        amountMinor: shareMinor(draft, seed),
        every: seed.every ?? null,
        survives: seed.survives ?? false,
        clause,
      } satisfies ObligationTerms,
    ];
  });
};

const whenDue = (draft: Draft, due: DueRule): Pick<ObligationTerms, "dueDate" | "afterSigning"> => {
  if ("on" in due) return { dueDate: dayOf(draft, due.on), afterSigning: null };
  const delay = typeof due.delay === "string" ? valueOf(draft, due.delay, "duration") : due.delay;
  if (due.after === "signing")
    return { dueDate: null, afterSigning: delay ? { count: delay.count, unit: delay.unit } : null };
  const from =
    due.after === "end" ? endOf(draft) : dayOf(draft, due.after === "effective" ? draft.terms.effective : due.after);
  return { dueDate: from && delay ? shifted(from, delay, due.before ? -1 : 1) : null, afterSigning: null };
};

const shareMinor = (draft: Draft, { share, amount: own }: ObligationSeed): number | null => {
  const amount = draftAmount(draft);
  if (own !== undefined) return valueOf(draft, own, "money")?.minor ?? null;
  const percent = typeof share === "string" ? valueOf(draft, share, "number")?.number : share;
  return amount && percent !== undefined ? shareOf(amount, Math.round(percent * 100)).minor : null;
};

const inDays = (length: Duration, end: Day | null): number =>
  end ? daysBetween(shifted(end, length, -1), end) : length.count * daysIn[length.unit];

const inMonths = ({ count, unit }: Duration): number =>
  unit === "years" ? count * 12 : unit === "months" ? count : Math.max(1, Math.round(count / 30));
