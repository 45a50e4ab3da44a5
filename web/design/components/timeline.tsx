import type { ComponentChildren, Key } from "preact";
import { Icon, type IconName } from "../icons.tsx";
import { Instant, RelativeTime } from "./time.tsx";
import type { Tone } from "./tone.ts";

export interface TimelineEvent {
  readonly key: Key;
  /** ISO 8601 instant. */
  readonly at: string;
  /** What happened, as a sentence or a few words. */
  readonly title: ComponentChildren;
  /** Who did it; absent when Engross did. */
  readonly actor?: string | undefined;
  /** A last word after the time: its number in the ledger. */
  readonly note?: string | undefined;
  /** The reason given, a quotation, a file. */
  readonly detail?: ComponentChildren | undefined;
  readonly icon?: IconName | undefined;
  readonly tone?: Tone | undefined;
}

export interface TimelineProps {
  readonly label: string;
  /** Newest first. */
  readonly events: readonly TimelineEvent[];
  /** Exact instants instead of "3 days ago". Default false; print always shows the exact ones. */
  readonly exact?: boolean | undefined;
}

/** What happened, newest first. */
export const Timeline = ({ label, events, exact = false }: TimelineProps) => (
  <ol class="timeline" aria-label={label}>
    {events.map((event) => (
      <li key={event.key} data-tone={event.tone ?? "neutral"}>
        <span class="timeline-dot">{event.icon === undefined ? null : <Icon name={event.icon} />}</span>
        <div class="timeline-text">
          <p class="timeline-title">{event.title}</p>
          <p class="timeline-meta">
            {event.actor === undefined ? null : <span>{event.actor}</span>}
            {exact ? <Instant at={event.at} /> : <RelativeTime at={event.at} />}
            {event.note === undefined ? null : <span>{event.note}</span>}
          </p>
          {event.detail === undefined ? null : <div class="timeline-detail">{event.detail}</div>}
        </div>
      </li>
    ))}
  </ol>
);
