import { draftingWords } from "../../../i18n/drafting.ts";
import { Banner } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { placeOf, type ToldFinding } from "../../drafting/draft-findings.ts";

export interface FindingListProps {
  readonly findings: readonly ToldFinding[];
  /** The page that holds the fields; the same page without it. */
  readonly form?: string | undefined;
  /** The page that shows the wording, clause by clause; the same page without it. */
  readonly text?: string | undefined;
}

/** What the creation checks found, each a link to its field. */
export const FindingList = ({ findings, form = "", text = "" }: FindingListProps) => {
  const words = draftingWords(usePage().language).findings;
  const blocking = findings.filter((each) => each.blocking);
  const advisory = findings.filter((each) => !each.blocking);
  return (
    <>
      {blocking.length > 0 && (
        <Banner tone="warning" title={words.blocking(blocking.length)}>
          <Items findings={blocking} form={form} text={text} />
        </Banner>
      )}
      {advisory.length > 0 && (
        <Banner title={words.advisory}>
          <Items findings={advisory} form={form} text={text} />
        </Banner>
      )}
      {findings.length === 0 && (
        <Banner tone="good" title={words.none}>
          {words.noneDetail}
        </Banner>
      )}
    </>
  );
};

interface ItemsProps {
  readonly findings: readonly ToldFinding[];
  readonly form: string;
  readonly text: string;
}

const Items = ({ findings, form, text }: ItemsProps) => (
  <ul class="field-grid" data-columns="2">
    {findings.map((finding) => (
      <li key={`${finding.code} ${finding.sentence}`}>
        <a href={placeOf(finding, { form, text })}>{finding.sentence}</a>
      </li>
    ))}
  </ul>
);
