import { describe, expect, test } from "vitest";
import type { Instant, PlainDate } from "../domain/calendar.ts";
import { type Language, languages } from "../domain/language.ts";
import { campaignClosedLetter, reviewLetter } from "./access-review.ts";
import { approvalRequestLetter, approvalResultLetter } from "./approval.ts";
import { campaignLetter, findingLetter } from "./audit-campaign.ts";
import { auditReportLetter } from "./audit-report.ts";
import { glassLetter } from "./break-glass.ts";
import { codeLetter } from "./code.ts";
import {
  incidentClosedLetter,
  incidentFindingsLetter,
  incidentReportedLetter,
  incidentTaskLetter,
  notificationClockLetter,
} from "./incident.ts";
import type { Letter } from "./letter.tsx";
import { mentionLetter, newsLetter, roundEndLetter, roundLetter } from "./negotiation.ts";
import { obligationLetter } from "./obligation.ts";
import type { ContractNote } from "./reader.ts";
import { termLetter } from "./renewal.ts";
import { destructionLetter, holdReleaseLetter, retentionLetter } from "./retention.ts";
import { sharedLetter } from "./share.ts";
import { executedCopyLetter, recallLetter, signatureRequestLetter, signingFailureLetter } from "./signing.ts";
import { terminationLetter } from "./termination.ts";

const at = "2026-11-30T09:00:00.000Z" as Instant;
const on = "2027-03-02" as PlainDate;
const secret = "Zk3uW0p9Qe7yTtC1r6mXbV2aNf8sHjLgKdPoIuYtReA";
const link = `https://contracts.example.com/a/${secret}`;
const reader = { name: "Example Lawyer", timeZone: "Asia/Shanghai" };
const contract: ContractNote = {
  number: "2026-00042",
  title: "Supply of optical sensors",
  counterparty: "杭州远山精密仪器有限公司",
  classification: "internal",
};
const amount = { minor: 1234567800, currency: "CNY" } as const;
const about = { reader, contract, link };
const duty = {
  title: "Second instalment",
  clause: "4.2",
  kind: "payment",
  due: on,
  amount,
  keeper: "Example Person",
} as const;
const incident = {
  reader,
  link,
  number: "INC-2026-0007",
  severity: 1,
  playbook: { en: "Sent to the wrong person", "zh-CN": "误发他人" },
};

const audit = { reader, link, number: "AUD-2026-0003", title: "Yearly audit", by: "Example Auditor" };

const said = { comments: 10, accepted: 0, declined: 0, resolved: 0 };
const tidings = { comments: 0, accepted: 2, declined: 1, resolved: 3 };

type Make = (language: Language) => Letter;

/** Every letter there is, by kind and reason. */
const letters: Readonly<Record<string, Make>> = {
  ...each(
    ["asked", "reminded", "escalated", "delegated"],
    "approval",
    (why) => (language) =>
      approvalRequestLetter(
        { ...about, why, amount, askedBy: "Example Owner", passedFrom: "Zhang Min", until: at },
        language,
      ),
  ),
  ...each(
    ["granted", "rejected", "expired"],
    "approval",
    (outcome) => (language) => approvalResultLetter({ ...about, outcome, by: ["Zhang Min"] }, language),
  ),
  ...each(
    ["asked", "reminded"],
    "signing",
    (why) => (language) =>
      signatureRequestLetter(
        { ...about, why, role: "signer", organisation: "Orchid", askedBy: "Example Owner", until: at },
        language,
      ),
  ),
  ...each(
    ["approver", "viewer", "seal"],
    "signing",
    (role) => (language) =>
      signatureRequestLetter(
        { ...about, why: "asked", role, organisation: "Orchid", askedBy: "Example Owner", until: at },
        language,
      ),
  ),
  recalled: (language) => recallLetter({ ...about, organisation: "Orchid", signed: true }, language),
  ...each(
    ["declined", "expired"],
    "signing",
    (outcome) => (language) => signingFailureLetter({ ...about, outcome, by: [] }, language),
  ),
  executed: (language) =>
    executedCopyLetter(
      {
        ...about,
        organisation: "Orchid",
        signers: ["Example Owner", "王芳"],
        sha256: "9f86d0",
        certificateSha256: "1b4f0e",
      },
      language,
    ),
  ...each(
    ["reminded", "overdue", "escalated"],
    "our duty",
    (why) => (language) => obligationLetter({ ...about, ...duty, why, owedBy: "us" }, language),
  ),
  ...each(
    ["reminded", "overdue", "escalated"],
    "their duty",
    (why) => (language) => obligationLetter({ ...about, ...duty, why, owedBy: "them" }, language),
  ),
  ...each(
    ["automatic", "decision", "none"],
    "notice",
    (renewal) => (language) =>
      termLetter({ ...about, why: "notice", daysBefore: 60, on, until: on, renewal, months: 12 }, language),
  ),
  ...each(
    ["renewed", "expired"],
    "term",
    (why) => (language) =>
      termLetter({ ...about, why, daysBefore: 0, on, until: on, renewal: "automatic", months: 12 }, language),
  ),
  ...each(
    ["proposed", "terminated"],
    "termination",
    (why) => (language) =>
      terminationLetter({ ...about, why, ground: "breach", on, proposedBy: "Example Owner" }, language),
  ),
  ...each(
    ["over", "requested"],
    "retention",
    (why) => (language) => retentionLetter({ ...about, why, until: on, requestedBy: "Example Owner" }, language),
  ),
  "hold release": (language) =>
    holdReleaseLetter(
      { ...about, matter: "Orchid v. Peony", requestedBy: "Example Owner", reason: "Settled" },
      language,
    ),
  ...each(
    ["asked", "reminded", "escalated"],
    "access review",
    (why) => (language) =>
      reviewLetter({ why, reader, organisation: "Orchid", people: 3, lines: 12, until: at, link }, language),
  ),
  "access review closed": (language) => campaignClosedLetter({ reader, at, link }, language),
  ...each(
    ["requested", "broken", "review", "escalated", "reviewed"],
    "emergency access",
    (why) => (language) =>
      glassLetter(
        {
          ...{ why, reader, link, number: "2026-00042", requester: "Wu Jing", reason: "The owner is in hospital" },
          ...{ hours: 2, until: why === "requested" ? null : at },
        },
        language,
      ),
  ),
  destroyed: (language) =>
    destructionLetter(
      { reader, link, number: "2026-00042", on, requestedBy: "Example Owner", approvedBy: "Wu Jing" },
      language,
    ),
  shared: (language) =>
    sharedLetter(
      { ...about, organisation: "Orchid", sharedBy: "Example Owner", documents: 2, reason: "Due diligence", until: at },
      language,
    ),
  ...each(
    ["attached", "linked"],
    "report",
    (how) => (language) =>
      auditReportLetter(
        {
          ...{ reader, organisation: "Orchid", span: { from: on, to: on }, entries: 1234, checkpoint: 7, link },
          attached: how === "attached",
          files: [{ format: "pdf", sha256: "9f86d0" }],
        },
        language,
      ),
  ),
  ...each(
    ["begun", "closed"],
    "audit",
    (why) => (language) => campaignLetter({ ...audit, why, contracts: 25 }, language),
  ),
  ...each(
    ["raised", "reminded", "reopened", "overdue", "escalated", "corrected"],
    "finding",
    (why) => (language) =>
      findingLetter({ ...audit, why, finding: "No retention is set", owner: "Example Owner", due: on }, language),
  ),
  ...each(
    ["asked", "reminded"],
    "round",
    (why) => (language) =>
      roundLetter(
        { ...about, why, organisation: "Orchid", sentBy: "Example Owner", round: 2, due: at, until: at, tidings },
        language,
      ),
  ),
  ...each(
    ["returned", "expired"],
    "round",
    (how) => (language) =>
      roundEndLetter(
        { ...about, how, round: 2, by: ["王芳"], answer: "changes", proposals: 1, documents: 2 },
        language,
      ),
  ),
  "news, said": (language) => newsLetter({ ...about, organisation: "Orchid", until: at, tidings: said }, language),
  "news, decided": (language) => newsLetter({ ...about, organisation: "Orchid", until: at, tidings }, language),
  "news, both": (language) =>
    newsLetter({ ...about, organisation: "Orchid", until: at, tidings: { ...tidings, comments: 2 } }, language),
  mention: (language) => mentionLetter({ ...about, by: "Example Owner" }, language),
  reported: (language) => incidentReportedLetter({ ...incident, reportedBy: "Example Owner", at }, language),
  findings: (language) => incidentFindingsLetter({ ...incident, rules: ["odd-hours", "new-device"] }, language),
  task: (language) =>
    incidentTaskLetter(
      { ...incident, task: { en: "Call them", "zh-CN": "致电对方" }, assignedBy: null, due: at },
      language,
    ),
  clock: (language) =>
    notificationClockLetter(
      { ...incident, duty: { en: "GDPR art. 33", "zh-CN": "GDPR 第33条" }, used: 0.75, due: at },
      language,
    ),
  closed: (language) => incidentClosedLetter({ ...incident, closedBy: "Wu Jing", at }, language),
};

const code: Make = (language) =>
  codeLetter({ reader, code: "482913", minutes: 10, purpose: { en: "signing", "zh-CN": "签署合同" } }, language);

function each<K extends string>(reasons: readonly K[], kind: string, make: (reason: K) => Make): Record<string, Make> {
  return Object.fromEntries(reasons.map((reason) => [`${kind} ${reason}`, make(reason)]));
}

const han = /\p{Script=Han}/u;
const otherOf = (language: Language): Language => (language === "en" ? "zh-CN" : "en");

describe.each(Object.entries({ ...letters, code }))("%s", (_kind, make) => {
  test.each(languages)("says all of it in both languages, %s first, on the page and in plain text", (language) => {
    const { subject, html, text } = make(language);
    const own = headingOf(html, "h1");
    const other = headingOf(html, "h2");
    expect(han.test(own)).toBe(language === "zh-CN");
    expect(han.test(other)).toBe(language === "en");
    expect(han.test(subject)).toBe(language === "zh-CN");
    expect(html).toMatch(new RegExp(`<html lang="${language}"`));
    expect(html).toContain(`lang="${otherOf(language)}"`);
    expect(text.startsWith(own)).toBe(true);
    expect(text.indexOf(other)).toBeGreaterThan(text.indexOf(own));
    expect(headingOf(make(otherOf(language)).html, "h1")).toBe(other);
    for (const said of [html, text]) {
      expect(said).toContain("Nobody at Engross will ever ask for your password");
      expect(said).toContain("不会通过邮件或电话索要您的密码");
      expect(said).not.toMatch(/undefined|\[object|NaN|Invalid/);
    }
  });

  test("fetches nothing, runs nothing, and names no secret in its subject", () => {
    for (const language of languages) {
      const { subject, html } = make(language);
      expect(html).not.toMatch(/<img|<script|<link|<iframe|url\(|@import|\son\w+=/i);
      expect(subject).not.toContain(secret);
      expect(subject).not.toContain("482913");
      expect(subject).not.toMatch(/[\r\n]/);
    }
  });
});

test.each(Object.entries(letters))("%s leads to one address only, which can be read and copied too", (_kind, make) => {
  for (const language of languages) {
    const { html, text } = make(language);
    const addresses = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(new Set(addresses)).toEqual(new Set([link]));
    expect(html).toContain(`>${link}</a>`);
    expect(text.split(link)).toHaveLength(3);
  }
});

test("a letter with a code has the code in both languages and no link to follow", () => {
  const { html, text } = code("en");
  expect(html).not.toContain("href=");
  expect(text.split("482913")).toHaveLength(3);
});

test("whoever may act through the link is told not to forward it; a link that asks to sign in says nothing of it", () => {
  expect(letters["approval asked"]?.("en").text).toContain("Please do not forward it");
  expect(letters["signing asked"]?.("zh-CN").text).toContain("请勿转发");
  expect(letters["news, said"]?.("en").text).toContain("do not forward");
  expect(letters["shared"]?.("en").text).toContain("do not forward");
  expect(letters["our duty overdue"]?.("en").text).not.toContain("forward");
});

test("an approver reads who asks, about which contract and amount, and until when by their own clock", () => {
  const { text } = approvalRequestLetter(
    { ...about, why: "asked", amount, askedBy: "Example Owner", passedFrom: null, until: at },
    "zh-CN",
  );
  expect(text).toContain("Example Owner提请您审批");
  expect(text).toContain("合同编号：2026-00042");
  expect(text).toContain("相对方：杭州远山精密仪器有限公司");
  expect(text).toContain("金额：¥12,345,678.00");
  expect(text).toContain("审批截止：2026年11月30日 17:00（GMT+8）");
  expect(text).toContain("Nov 30, 2026, 17:00 (GMT+8)");
});

test("the title of a confidential contract stays out of the subject", () => {
  const subjectOf = (classification: ContractNote["classification"]): string =>
    approvalResultLetter({ reader, link, contract: { ...contract, classification }, outcome: "granted", by: [] }, "en")
      .subject;
  expect(subjectOf("internal")).toBe("Approved: Supply of optical sensors (2026-00042)");
  expect(subjectOf("confidential")).toBe("Approved: 2026-00042");
  expect(subjectOf("secret")).toBe("Approved: 2026-00042");
});

test("a title can neither bring markup into a letter nor forge a line of it", () => {
  const title = 'A</td><img src=x onerror="alert(1)">\r\nAmount: 0\r\nBcc: all@example.com';
  const { subject, html, text } = approvalResultLetter(
    { reader, link, contract: { ...contract, title }, outcome: "granted", by: [] },
    "en",
  );
  expect(html).not.toContain("<img");
  expect(html).toContain("&lt;img");
  expect(subject).not.toMatch(/[\r\n]/);
  expect(text).not.toMatch(/^(Amount|Bcc):/m);
});

const headingOf = (html: string, tag: "h1" | "h2"): string =>
  new RegExp(`<${tag}[^>]*>([^<]*)</${tag}>`).exec(html)?.[1] ?? expect.fail(`no ${tag}`);
