import type { Instant } from "../domain/calendar.ts";
import type { Bilingual, Language } from "../domain/language.ts";
import type { WatchRule } from "../domain/watch.ts";
import { formatInstant, formatPercent } from "../i18n/format.ts";
import { incidentMailWords } from "../i18n/incident-mail.ts";
import { mailWords } from "../i18n/mail.ts";
import { watchWords } from "../i18n/watch.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Fact } from "./passage.ts";
import type { Reader } from "./reader.ts";

interface AboutIncident {
  readonly reader: Reader;
  /** How people call it, such as `INC-2026-0007`. */
  readonly number: string;
  /** What kind of incident, from its playbook. */
  readonly playbook: Bilingual;
  /** 1 (gravest) to 4; `null` before triage. */
  readonly severity: number | null;
  readonly link: string;
}

export interface IncidentReported extends AboutIncident {
  readonly reportedBy: string;
  readonly at: Instant;
}

export interface IncidentFindings extends AboutIncident {
  /** What was found, oldest first. */
  readonly rules: readonly WatchRule[];
}

export interface IncidentTask extends AboutIncident {
  readonly task: Bilingual;
  readonly assignedBy: string | null;
  readonly due: Instant | null;
}

export interface NotificationClock extends AboutIncident {
  /** The duty whose clock runs, such as "Notify the authority (GDPR art. 33)". */
  readonly duty: Bilingual;
  /** Part of the time that is used up: 0.5, 0.75, 0.9. */
  readonly used: number;
  readonly due: Instant;
}

export interface IncidentClosed extends AboutIncident {
  readonly closedBy: string;
  readonly at: Instant;
}

/** Tells the security team that something was reported. */
export const incidentReportedLetter = (note: IncidentReported, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { facts } = mailWords(one);
    const incident = incidentMailWords(one);
    return {
      ...about(note, one),
      subject: incident.subject.reported(note.number),
      heading: incident.heading.reported,
      opening: [incident.opening.reported(note.reportedBy)],
      facts: [
        ...factsOf(note, one),
        [facts.reportedBy, note.reportedBy],
        [facts.reportedAt, formatInstant(note.at, one, note.reader.timeZone)],
      ],
      closing: [incident.otherwise.reported],
    };
  });

/** Tells the security team that the watch found more about an incident that is open. */
export const incidentFindingsLetter = (note: IncidentFindings, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { facts } = mailWords(one);
    const incident = incidentMailWords(one);
    const { rule } = watchWords(one);
    return {
      ...about(note, one),
      subject: incident.subject.findings(note.number),
      heading: incident.heading.findings,
      opening: [incident.opening.findings(note.rules.length)],
      facts: [...factsOf(note, one), ...note.rules.map((found) => [facts.finding, rule[found]] as const)],
      closing: [incident.otherwise.findings],
    };
  });

/** Tells somebody of a task in handling an incident. */
export const incidentTaskLetter = (note: IncidentTask, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { facts, someone } = mailWords(one);
    const incident = incidentMailWords(one);
    return {
      ...about(note, one),
      subject: incident.subject.task(note.number),
      heading: incident.heading.task,
      opening: [incident.opening.task(note.assignedBy ?? someone)],
      facts: [
        [facts.task, note.task[one]],
        ...(note.due === null ? [] : [[facts.due, formatInstant(note.due, one, note.reader.timeZone)] as const]),
        ...factsOf(note, one),
      ],
      closing: [incident.otherwise.task],
    };
  });

/** Tells the security team that the time in which somebody has to be notified runs out. */
export const notificationClockLetter = (note: NotificationClock, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { facts } = mailWords(one);
    const incident = incidentMailWords(one);
    const used = formatPercent(note.used, one);
    const due = formatInstant(note.due, one, note.reader.timeZone);
    return {
      ...about(note, one),
      subject: incident.subject.clock(note.number, used),
      heading: incident.heading.clock(used),
      opening: [incident.opening.clock(due)],
      facts: [[facts.notification, note.duty[one]], [facts.due, due], [facts.used, used], ...factsOf(note, one)],
      closing: [incident.otherwise.clock],
    };
  });

/** Tells those who took part that an incident is over. */
export const incidentClosedLetter = (note: IncidentClosed, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { facts } = mailWords(one);
    const incident = incidentMailWords(one);
    return {
      ...about(note, one),
      subject: incident.subject.closed(note.number),
      heading: incident.heading.closed,
      opening: [incident.opening.closed(note.closedBy)],
      facts: [
        ...factsOf(note, one),
        [facts.closedBy, note.closedBy],
        [facts.closedAt, formatInstant(note.at, one, note.reader.timeZone)],
      ],
      closing: [incident.otherwise.closed],
    };
  });

const about = ({ reader, link }: AboutIncident, language: Language) => {
  const { greeting, openIncident } = mailWords(language);
  return { greeting: greeting(reader.name), action: { label: openIncident, href: link } };
};

const factsOf = ({ number, playbook, severity }: AboutIncident, language: Language): readonly Fact[] => {
  const { facts } = mailWords(language);
  const incident = incidentMailWords(language);
  return [
    [facts.incident, number],
    [facts.kind, playbook[language]],
    [facts.severity, severity === null ? incident.untriaged : incident.severity(severity)],
  ];
};
