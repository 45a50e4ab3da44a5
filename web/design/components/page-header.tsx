import type { ComponentChildren } from "preact";
import { designWords } from "../../../i18n/design.ts";
import { usePage } from "../page.ts";
import { safeUrl } from "../safe-url.ts";

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

export interface PageHeaderProps {
  readonly title: string;
  /** Beside the title: the stage, the classification. */
  readonly badges?: ComponentChildren | undefined;
  readonly subtitle?: ComponentChildren | undefined;
  readonly actions?: ComponentChildren | undefined;
  /** The pages above this one, outermost first. */
  readonly breadcrumb?: readonly Crumb[] | undefined;
}

/** What this page is about: its only `h1`. */
export const PageHeader = ({ title, badges, subtitle, actions, breadcrumb = [] }: PageHeaderProps) => {
  const words = designWords(usePage().language);
  return (
    <header class="page-header">
      {breadcrumb.length === 0 ? null : (
        <nav class="breadcrumb" aria-label={words.breadcrumb}>
          <ol>
            {breadcrumb.map(({ label, href }) => (
              <li key={href}>
                <a href={safeUrl(href)}>{label}</a>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div class="page-header-row">
        <div class="page-header-text">
          <div class="page-title">
            <h1>{title}</h1>
            {badges}
          </div>
          {subtitle === undefined ? null : <p class="page-subtitle">{subtitle}</p>}
        </div>
        {actions === undefined ? null : <div class="actions">{actions}</div>}
      </div>
    </header>
  );
};
