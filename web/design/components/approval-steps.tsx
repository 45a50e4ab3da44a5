import type { ComponentChildren } from "preact";
import { designWords } from "../../../i18n/design.ts";
import { Icon, type IconName } from "../icons.tsx";
import { usePage } from "../page.ts";
import { Person } from "./person.tsx";
import { RelativeTime } from "./time.tsx";
import type { Tone } from "./tone.ts";

const looks = {
  waiting: { icon: "clock", tone: "neutral" },
  asked: { icon: "clock", tone: "warning" },
  approved: { icon: "check", tone: "good" },
  rejected: { icon: "close", tone: "danger" },
  delegated: { icon: "arrow-right", tone: "info" },
  expired: { icon: "warning", tone: "danger" },
  skipped: { icon: "ban", tone: "neutral" },
} as const satisfies Readonly<Record<string, { readonly icon: IconName; readonly tone: Tone }>>;

export type ApprovalState = keyof typeof looks;

export interface ApprovalPerson {
  readonly name: string;
  readonly role?: string | undefined;
  readonly state: ApprovalState;
  /** Since when they are in this state: an ISO 8601 instant. */
  readonly at?: string | undefined;
  /** The reason or comment they gave, or to whom it was handed. */
  readonly note?: ComponentChildren | undefined;
}

export interface ApprovalStep {
  readonly name: string;
  /** Whether all must agree, any one decides, or so many have to; said only when several are asked. */
  readonly needs?: "all" | "any" | number | undefined;
  readonly people: readonly ApprovalPerson[];
}

const reached = (step: ApprovalStep): "done" | "current" | "ahead" | "stopped" => {
  const states = new Set(step.people.map((person) => person.state));
  if (typeof step.needs === "number") {
    if (step.people.filter(({ state }) => state === "approved").length >= step.needs) return "done";
    if (states.has("asked")) return "current";
  }
  if (states.has("rejected") || states.has("expired")) return "stopped";
  if (states.has("asked")) return step.needs === "any" && states.has("approved") ? "done" : "current";
  return states.has("approved") || states.has("skipped") ? "done" : "ahead";
};

/** Who has to agree, in which order, and how far it has come. */
export const ApprovalSteps = ({ steps }: { readonly steps: readonly ApprovalStep[] }) => {
  const words = designWords(usePage().language).step;
  return (
    <ol class="approval-steps" aria-label={words.label}>
      {steps.map((step, index) => (
        <li key={step.name} data-state={reached(step)}>
          <p class="approval-step-name">
            <span class="approval-step-number" aria-hidden="true">
              {index + 1}
            </span>
            <span>
              <span class="visually-hidden">{words.of(index + 1, steps.length)}: </span>
              {step.name}
            </span>
            {step.needs === undefined || step.people.length < 2 ? null : (
              <span class="subtle">{typeof step.needs === "number" ? words.some(step.needs) : words[step.needs]}</span>
            )}
          </p>
          <ul>
            {step.people.map((person) => (
              <li key={person.name} data-tone={looks[person.state].tone}>
                <Person name={person.name} detail={person.role} />
                <span class="approval-state">
                  <Icon name={looks[person.state].icon} />
                  {words[person.state]}
                  {person.at === undefined ? null : (
                    <span class="subtle">
                      <RelativeTime at={person.at} />
                    </span>
                  )}
                </span>
                {person.note === undefined ? null : <div class="approval-note">{person.note}</div>}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
};
