import { designWords } from "../../../i18n/design.ts";
import { formatNumber } from "../../../i18n/format.ts";
import { usePage } from "../page.ts";
import { safeUrl } from "../safe-url.ts";

export interface Tab {
  readonly label: string;
  readonly href: string;
  readonly current?: boolean | undefined;
  readonly count?: number | undefined;
}

/** Views of one thing, each with its own address. */
export const Tabs = ({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label?: string | undefined }) => {
  const { language } = usePage();
  return (
    <nav class="tabs" aria-label={label ?? designWords(language).tabs}>
      {tabs.map((tab) => (
        <a key={tab.href} href={safeUrl(tab.href)} aria-current={tab.current === true ? "page" : undefined}>
          {tab.label}
          {tab.count === undefined ? null : <span class="count">{formatNumber(tab.count, language)}</span>}
        </a>
      ))}
    </nav>
  );
};

/** What is on a long page, in its order; each entry leads to the section of that id. */
export const Contents = ({
  sections,
}: {
  readonly sections: readonly { readonly id: string; readonly title: string }[];
}) => (
  <nav class="contents" aria-label={designWords(usePage().language).contents}>
    {sections.map(({ id, title }) => (
      <a key={id} href={`#${id}`}>
        {title}
      </a>
    ))}
  </nav>
);

export interface PaginationProps {
  /** Address of the page of newer rows; absent on the newest. */
  readonly newer?: string | undefined;
  /** Address of the page of older rows; absent on the oldest. */
  readonly older?: string | undefined;
}

/** Keyset pages have neighbours, not numbers. Renders nothing when there is one page. */
export const Pagination = ({ newer, older }: PaginationProps) => {
  const words = designWords(usePage().language);
  if (newer === undefined && older === undefined) return null;
  return (
    <nav class="pagination" aria-label={words.pages}>
      {newer === undefined ? (
        <span />
      ) : (
        <a class="button" data-kind="secondary" href={safeUrl(newer)} rel="prev">
          ← {words.newer}
        </a>
      )}
      {older === undefined ? (
        <span />
      ) : (
        <a class="button" data-kind="secondary" href={safeUrl(older)} rel="next">
          {words.older} →
        </a>
      )}
    </nav>
  );
};
