import type { Instant } from "../domain/calendar.ts";
import type { Bilingual } from "../domain/language.ts";
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
