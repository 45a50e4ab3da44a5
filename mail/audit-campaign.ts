import type { PlainDate } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import { auditCampaignWords } from "../i18n/audit-campaign.ts";
import { formatDate, formatNumber } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Reader } from "./reader.ts";

interface AboutCampaign {
  readonly reader: Reader;
  /** How people call it, such as `AUD-2026-0003`. */
  readonly number: string;
  readonly title: string;
  readonly link: string;
  /** Who started, raised, corrected or led it. */
  readonly by: string;
}

export interface CampaignNews extends AboutCampaign {
  readonly why: "begun" | "closed";
  /** How many contracts are in the sample. */
  readonly contracts: number;
}

export interface FindingNews extends AboutCampaign {
  readonly why: "raised" | "reminded" | "reopened" | "overdue" | "escalated" | "corrected";
  /** In the words of whoever raised it. */
  readonly finding: string;
  readonly owner: string;
  readonly due: PlainDate;
}

/** Tells auditors that an audit has begun, and everybody who took part that it is closed. */
export const campaignLetter = (news: CampaignNews, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { letter: words } = auditCampaignWords(one);
    return {
      ...begun(news, one, words.action),
      facts: [
        [words.audit, `${news.number} · ${news.title}`],
        [words.contracts, formatNumber(news.contracts, one)],
      ],
      closing: [],
    };
  });

/** Tells of a finding: its owner, the owner's manager, or the auditors who are to verify a correction. */
export const findingLetter = (news: FindingNews, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { letter: words } = auditCampaignWords(one);
    return {
      ...begun(news, one, words.openFinding),
      facts: [
        [words.finding, news.finding],
        [words.owner, news.owner],
        [words.due, formatDate(news.due, one)],
        [words.audit, `${news.number} · ${news.title}`],
      ],
      closing: news.why === "corrected" ? [] : [words.otherwise],
    };
  });

const begun = (news: CampaignNews | FindingNews, language: Language, action: string) => {
  const { letter: words } = auditCampaignWords(language);
  return {
    subject: words.subject[news.why](news.number),
    heading: words.heading[news.why],
    greeting: mailWords(language).greeting(news.reader.name),
    opening: [words.opening[news.why](news.by)],
    action: { label: action, href: news.link },
  };
};
