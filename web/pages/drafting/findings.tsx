import { draftingWords } from "../../../i18n/drafting.ts";
import { fieldId } from "../../design/components/field.tsx";
import { Banner } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { ToldFinding } from "../../draft-findings.ts";

export interface FindingListProps {
  readonly findings: readonly ToldFinding[];
  /** The page that holds the fields; the same page without it. */
  readonly form?: string | undefined;
}

/** What the creation checks found, each a link to its field. */
export const FindingList = ({ findings, form = "" }: FindingListProps) => {
  const words = draftingWords(usePage().language).findings;
  const blocking = findings.filter((each) => each.blocking);
  const advisory = findings.filter((each) => !each.blocking);
  return (
    <>
      {blocking.length > 0 && (
        <Banner tone="warning" title={words.blocking(blocking.length)}>
          <Items findings={blocking} form={form} />
        </Banner>
      )}
      {advisory.length > 0 && (
        <Banner title={words.advisory}>
          <Items findings={advisory} form={form} />
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

const Items = ({ findings, form }: { readonly findings: readonly ToldFinding[]; readonly form: string }) => (
  <ul class="field-grid" data-columns="2">
    {findings.map(({ code, field, sentence }) => (
      <li key={`${code} ${field ?? sentence}`}>
        {field === null ? sentence : <a href={`${form}#${fieldId(field)}`}>{sentence}</a>}
      </li>
    ))}
  </ul>
);
