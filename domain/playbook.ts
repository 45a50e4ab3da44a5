/** The steps that every incident goes through, in order. None can be left out silently. */
export const incidentSteps = ["triage", "contain", "tasks", "notify", "recover", "review"] as const;
export type IncidentStep = (typeof incidentSteps)[number];

/** Something that people do about an incident. */
export interface PlaybookTask {
  readonly code: string;
  /** By when it must be settled: before recovery is declared, or before the incident is closed. */
  readonly before: "recover" | "close";
  /** Whether it is part of every such incident, or of those that concern personal data or a contract. */
  readonly when: "always" | "personal-data" | "contract";
}

/** A legal duty to tell somebody, with a clock that runs from the moment the organisation knew. */
export interface PlaybookClock {
  readonly law: string;
  /** Hours from awareness. */
  readonly hours: number;
  /** Whether the law itself gives the hours, or only demands haste and we set ourselves a limit. */
  readonly limit: "statutory" | "internal";
  readonly when: "personal-data";
}

export interface Playbook {
  readonly tasks: readonly PlaybookTask[];
  readonly clocks: readonly PlaybookClock[];
}

/**
 * What is done about each kind of incident. Words for every code are in `i18n/incident.ts`.
 *
 * Clocks: GDPR art. 33(1) gives 72 hours after having become aware. PIPL art. 57 demands notice "immediately" and names
 * no hours; 24 hours are our own target.
 */
export const playbooks = {
  "sent-to-wrong-person": {
    tasks: [
      { code: "secure-evidence", before: "recover", when: "always" },
      { code: "recall-copies", before: "recover", when: "always" },
      { code: "assess-impact", before: "recover", when: "always" },
      { code: "tell-counterparty", before: "close", when: "contract" },
      { code: "tell-people", before: "close", when: "personal-data" },
      { code: "find-cause", before: "close", when: "always" },
      { code: "watch-misuse", before: "close", when: "always" },
      { code: "settle-compensation", before: "close", when: "always" },
      { code: "settle-accountability", before: "close", when: "always" },
    ],
    clocks: [
      { law: "pipl-57", hours: 24, limit: "internal", when: "personal-data" },
      { law: "gdpr-33", hours: 72, limit: "statutory", when: "personal-data" },
    ],
  },
  // Loss and destruction are breaches too: GDPR art. 4(12), PIPL art. 57.
  "stored-document-damaged": {
    tasks: [
      { code: "keep-stores", before: "recover", when: "always" },
      { code: "find-intact-copy", before: "recover", when: "always" },
      { code: "assess-impact", before: "recover", when: "always" },
      { code: "ask-counterparty", before: "recover", when: "contract" },
      { code: "tell-people", before: "close", when: "personal-data" },
      { code: "find-fault", before: "close", when: "always" },
      { code: "replace-medium", before: "close", when: "always" },
      { code: "settle-accountability", before: "close", when: "always" },
    ],
    clocks: [
      { law: "pipl-57", hours: 24, limit: "internal", when: "personal-data" },
      { law: "gdpr-33", hours: 72, limit: "statutory", when: "personal-data" },
    ],
  },
  // Whoever rewrites the record may have read and changed more than it: a breach of integrity, GDPR art. 4(12).
  "ledger-tampered": {
    tasks: [
      { code: "keep-ledger", before: "recover", when: "always" },
      { code: "compare-checkpoints", before: "recover", when: "always" },
      { code: "shut-access", before: "recover", when: "always" },
      { code: "assess-impact", before: "recover", when: "always" },
      { code: "restore-ledger", before: "recover", when: "always" },
      { code: "tell-people", before: "close", when: "personal-data" },
      { code: "tell-witnesses", before: "close", when: "always" },
      { code: "settle-accountability", before: "close", when: "always" },
    ],
    clocks: [
      { law: "pipl-57", hours: 24, limit: "internal", when: "personal-data" },
      { law: "gdpr-33", hours: 72, limit: "statutory", when: "personal-data" },
    ],
  },
  // Whoever read what was not for them has breached its confidentiality, GDPR art. 4(12), whether they took it or not.
  "unusual-access": {
    tasks: [
      { code: "ask-account-holder", before: "recover", when: "always" },
      { code: "list-what-was-seen", before: "recover", when: "always" },
      { code: "renew-credentials", before: "recover", when: "always" },
      { code: "assess-impact", before: "recover", when: "always" },
      { code: "tell-counterparty", before: "close", when: "contract" },
      { code: "tell-people", before: "close", when: "personal-data" },
      { code: "review-rights", before: "close", when: "always" },
      { code: "settle-accountability", before: "close", when: "always" },
    ],
    clocks: [
      { law: "pipl-57", hours: 24, limit: "internal", when: "personal-data" },
      { law: "gdpr-33", hours: 72, limit: "statutory", when: "personal-data" },
    ],
  },
} as const satisfies Readonly<Record<string, Playbook>>;

export type PlaybookCode = keyof typeof playbooks;
export const playbookCodes = Object.keys(playbooks) as readonly PlaybookCode[];

type AnyPlaybook = (typeof playbooks)[PlaybookCode];
export type TaskCode = AnyPlaybook["tasks"][number]["code"];
export type ClockLaw = AnyPlaybook["clocks"][number]["law"];

/** Shares of a clock's time, in percent, at which people are reminded. */
export const clockMarks = [50, 75, 90] as const;
export type ClockMark = (typeof clockMarks)[number];

/** Why a notification may be left out; the note beside it says why that is so here. */
export const waiverReasons = ["law-not-applicable", "risk-unlikely", "harm-avoided"] as const;
export type WaiverReason = (typeof waiverReasons)[number];

/** What an incident came from, for counting: the review's note tells the story. */
export const rootCauses = [
  "wrong-address",
  "wrong-attachment",
  "excess-rights",
  "process-gap",
  "technical-fault",
  "intent",
  "not-found-out",
] as const;
export type RootCause = (typeof rootCauses)[number];
