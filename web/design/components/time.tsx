import { formatDate, formatInstant, formatRelative } from "../../../i18n/format.ts";
import { usePage } from "../page.ts";

export interface TimeProps {
  /** ISO 8601 with offset or `Z`. */
  readonly at: string;
}

/** "3 days ago", with the exact instant and its time zone on hover. */
export const RelativeTime = ({ at }: TimeProps) => {
  const { language, now, timeZone } = usePage();
  return (
    <time dateTime={at} title={formatInstant(at, language, timeZone)}>
      {formatRelative(now, at, language)}
    </time>
  );
};

/** The exact instant in the reader's time zone, which is written out. */
export const Instant = ({ at }: TimeProps) => {
  const { language, timeZone } = usePage();
  return <time dateTime={at}>{formatInstant(at, language, timeZone)}</time>;
};

/** A calendar date: the same day everywhere. `on` is `YYYY-MM-DD`. */
export const CalendarDate = ({ on }: { readonly on: string }) => (
  <time dateTime={on}>{formatDate(on, usePage().language)}</time>
);
