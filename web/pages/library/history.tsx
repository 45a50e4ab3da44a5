import type { ComponentChildren } from "preact";
import { libraryWords } from "../../../i18n/library.ts";
import { EmptyState, Instant, Section } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { HistoryLine } from "../../library/library-reading.ts";

/** Every version with who made it, when and why; below each what it changed. */
export const HistorySection = <Line extends HistoryLine>({
  lines,
  detail,
}: {
  readonly lines: readonly Line[];
  readonly detail?: (line: Line) => ComponentChildren;
}) => {
  const words = libraryWords(usePage().language);
  return (
    <Section id="history" title={words.history}>
      {lines.length === 0 ? (
        <EmptyState icon="template" title={words.historyNone} />
      ) : (
        <ol class="library-history">
          {lines.map((line) => (
            <li key={line.version}>
              <p>
                <strong>{words.versionNumber(line.version)}</strong> · <Instant at={line.at} /> · {words.by(line.by)}
              </p>
              <p class="library-reason">{line.reason}</p>
              {detail?.(line)}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
};
