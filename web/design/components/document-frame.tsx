import type { ComponentChildren } from "preact";
import type { Language } from "../../../domain/language.ts";
import { designWords } from "../../../i18n/design.ts";
import { usePage } from "../page.ts";

export interface DocumentFrameProps {
  /** What links lead to. */
  readonly id?: string | undefined;
  readonly title: string;
  /** The HTML rendition made by `documents/`: trusted there, written here as it is. Never a person's own HTML. */
  readonly html: string;
  /** The contract's language, which may differ from the page's. */
  readonly language: Language;
  readonly version?: string | undefined;
  /** SHA-256 of the rendition, in hexadecimal: what approvals and signatures bind to. */
  readonly hash?: string | undefined;
  /** Download, compare, print. */
  readonly actions?: ComponentChildren | undefined;
  /** Scrolls inside the page instead of taking its full length. Default false. */
  readonly scroll?: boolean | undefined;
}

/** A contract, set as a page. */
export const DocumentFrame = ({
  id,
  title,
  html,
  language,
  version,
  hash,
  actions,
  scroll = false,
}: DocumentFrameProps) => {
  const words = designWords(usePage().language).document;
  return (
    <article class="document" id={id} aria-label={title}>
      <header class="document-bar">
        <div>
          <p class="document-title">{title}</p>
          {version === undefined ? null : <p class="subtle">{words.version(version)}</p>}
        </div>
        {actions === undefined ? null : <div class="actions">{actions}</div>}
      </header>
      <div
        class="document-page"
        lang={language}
        {...(scroll ? { "data-scroll": "", tabIndex: 0, role: "region" as const, "aria-label": words.open } : {})}
        // Our own rendition, escaped where it is made.
        dangerouslySetInnerHTML={{ __html: html }}
      />
      {hash === undefined ? null : (
        <footer class="document-hash">
          <span>{words.hash}</span> <code>{hash}</code>
        </footer>
      )}
    </article>
  );
};
