import { type AuditCategory, auditCategories, auditCategoryOf } from "./audit-category.ts";

/** How often somebody did one thing to one subject. */
export interface Tally {
  readonly subject: string;
  readonly kind: string;
  readonly actor: string;
  readonly count: number;
}

export type Counts = Readonly<Partial<Record<AuditCategory, number>>>;

/** What one actor, or what befell one contract, in numbers. */
export interface FigureLine {
  /** `person/<uuid>`, `contract/<uuid>` and so on, as the ledger names them. */
  readonly name: string;
  readonly total: number;
  readonly counts: Counts;
}

export interface KindFigure {
  readonly category: AuditCategory;
  readonly kind: string;
  readonly count: number;
}

/** The numbers of a report. Each adds up to `entries`, but for `contracts`, which leaves out what is about none. */
export interface AuditFigures {
  readonly entries: number;
  readonly categories: readonly { readonly category: AuditCategory; readonly count: number }[];
  readonly kinds: readonly KindFigure[];
  readonly actors: readonly FigureLine[];
  readonly contracts: readonly FigureLine[];
}

/**
 * All numbers of a report, from the ledger's tallies. Pure: whoever has the entries reckons the same.
 *
 * @param tenant looks at lists stand under its name, and are about no single contract
 */
export const auditFiguresOf = (tallies: readonly Tally[], tenant: string): AuditFigures => {
  const told = tallies.map((tally) => ({ ...tally, category: auditCategoryOf(tally.subject, tally.kind) }));
  const byCategory = counted(told, ({ category }) => category);
  return {
    entries: told.reduce((sum, { count }) => sum + count, 0),
    categories: auditCategories.map((category) => ({ category, count: byCategory.get(category) ?? 0 })),
    kinds: kindsOf(told),
    actors: linesOf(told, ({ actor }) => actor),
    contracts: linesOf(
      told.filter(({ subject }) => contractIn(subject, tenant) !== null),
      ({ subject }) => contractIn(subject, tenant) ?? subject,
    ),
  };
};

/** Looks at pages about a contract stand beside its life, as `access/<its id>`. */
const contractIn = (subject: string, tenant: string): string | null => {
  const [about = "", id = ""] = subject.split("/");
  if (about === "contract") return subject;
  return about === "access" && id !== tenant ? `contract/${id}` : null;
};

type Told = Tally & { readonly category: AuditCategory };

const counted = <K>(told: readonly Told[], key: (one: Told) => K): ReadonlyMap<K, number> => {
  const counts = new Map<K, number>();
  for (const one of told) counts.set(key(one), (counts.get(key(one)) ?? 0) + one.count);
  return counts;
};

const kindsOf = (told: readonly Told[]): readonly KindFigure[] =>
  auditCategories.flatMap((category) =>
    [
      ...counted(
        told.filter((one) => one.category === category),
        ({ kind }) => kind,
      ),
    ]
      .map(([kind, count]) => ({ category, kind, count }))
      .toSorted((a, b) => b.count - a.count || compare(a.kind, b.kind)),
  );

/** Busiest first. */
const linesOf = (told: readonly Told[], key: (one: Told) => string): readonly FigureLine[] => {
  const lines = new Map<string, Told[]>();
  for (const one of told) {
    const mine = lines.get(key(one));
    if (mine) mine.push(one);
    else lines.set(key(one), [one]);
  }
  return [...lines]
    .map(([name, mine]) => ({
      name,
      total: mine.reduce((sum, { count }) => sum + count, 0),
      counts: Object.fromEntries(counted(mine, ({ category }) => category)) as Counts,
    }))
    .toSorted((a, b) => b.total - a.total || compare(a.name, b.name));
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The sum of some categories of a line. */
export const sumOf = ({ counts }: Pick<FigureLine, "counts">, ...categories: readonly AuditCategory[]): number =>
  categories.reduce((sum, category) => sum + (counts[category] ?? 0), 0);
