import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { usePage } from "../../design/page.ts";
import type { EditorView } from "../../drafting/working-copy-view.ts";
import { anchorOf } from "./input.ts";

/** The parts as a list to jump by; open beside the parts, and to be opened above them on a phone. */
export const OutlineNav = ({ view }: { readonly view: EditorView }) => {
  const words = workingCopyWords(usePage().language);
  const wrong = new Set(view.findings.flatMap(({ part }) => part ?? []));
  return (
    <details class="editor-outline-list" open>
      <summary>{words.outline}</summary>
      <ol>
        <li>
          <a href="#editor-answers">{words.answers}</a>
        </li>
        {view.parts.map(({ part, label, level, changed, unless }) => (
          <li key={part} data-level={level}>
            <a href={`#${anchorOf(part)}`} data-goto={part} data-excluded={unless ? "" : undefined}>
              <span class="outline-label">{label}</span>
              {changed && (
                <span class="outline-mark" data-tone="accent" title={words.changed}>
                  <span class="visually-hidden">{words.changed}</span>
                </span>
              )}
              {wrong.has(part) && (
                <span class="outline-mark" data-tone="warning" title={words.findings}>
                  <span class="visually-hidden">{words.findings}</span>
                </span>
              )}
              <span class="outline-present" data-present={part} />
            </a>
          </li>
        ))}
      </ol>
    </details>
  );
};
