import { designWords } from "../../../i18n/design.ts";
import { formatDuration, formatInstant, formatPercent } from "../../../i18n/format.ts";
import { usePage } from "../page.ts";

export interface CountdownProps {
  /** The duty: "Tell the supervisory authority (GDPR art. 33)". */
  readonly label: string;
  /** ISO 8601 instants. */
  readonly startedAt: string;
  readonly dueAt: string;
  /** When it was done; the clock stands still there. */
  readonly doneAt?: string | undefined;
  /** Shares of the time at which people are reminded, drawn as ticks. Default 50, 75 and 90 %. */
  readonly marks?: readonly number[] | undefined;
}

const toneOf = (share: number, done: boolean) =>
  done ? "good" : share >= 0.9 ? "danger" : share >= 0.5 ? "warning" : "info";

/** How much of a legal time limit is used up. */
export const Countdown = ({ label, startedAt, dueAt, doneAt, marks = [0.5, 0.75, 0.9] }: CountdownProps) => {
  const { language, now, timeZone } = usePage();
  const words = designWords(language).clock;
  const [start, due, at] = [Date.parse(startedAt), Date.parse(dueAt), Date.parse(doneAt ?? now)];
  const share = due > start ? Math.max(0, (at - start) / (due - start)) : 1;
  const rest = formatDuration(Math.abs(due - at), language);
  const told = doneAt !== undefined ? words.done : at <= due ? words.left(rest) : words.over(rest);
  return (
    <div class="countdown" data-tone={toneOf(share, doneAt !== undefined)}>
      <p class="countdown-head">
        <span class="countdown-label">{label}</span>
        <strong>{told}</strong>
      </p>
      <svg
        class="countdown-bar"
        width="100%"
        height="8"
        role="img"
        aria-label={words.used(formatPercent(share, language))}
      >
        <rect class="countdown-track" width="100%" height="8" rx="4" />
        <rect class="countdown-used" width={`${Math.min(100, share * 100).toFixed(1)}%`} height="8" rx="4" />
        {marks.map((mark) => (
          <rect key={mark} class="countdown-mark" x={`${mark * 100}%`} width="1.5" height="8" />
        ))}
      </svg>
      <p class="countdown-foot">
        <span>{words.used(formatPercent(share, language))}</span>
        <time dateTime={dueAt}>{words.due(formatInstant(dueAt, language, timeZone))}</time>
      </p>
    </div>
  );
};
