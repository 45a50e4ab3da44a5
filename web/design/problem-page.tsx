import type { ComponentChildren } from "preact";
import { designWords } from "../../i18n/design.ts";
import { ButtonLink } from "./components/button.tsx";
import { BareLayout } from "./layout.tsx";
import { usePage } from "./page.ts";

export interface ProblemPageProps {
  /** HTTP status. */
  readonly status: number;
  /** What happened: the refusal's sentence. */
  readonly title: string;
  /** What to do next. */
  readonly children?: ComponentChildren | undefined;
  /** Found again in the logs. */
  readonly reference?: string | undefined;
  /** Where to go from here; absent for people who came by a link. */
  readonly home?: string | undefined;
}

/** A refusal or a fault as a page of its own. */
export const ProblemPage = ({ status, title, children, reference, home }: ProblemPageProps) => {
  const words = designWords(usePage().language).problem;
  return (
    <BareLayout title={title}>
      <section class="problem">
        <p class="problem-status">{status}</p>
        <h1>{title}</h1>
        {children}
        {reference === undefined ? null : (
          <p class="subtle">
            {words.help} {words.reference} <code>{reference}</code>
          </p>
        )}
        {home === undefined ? null : (
          <div class="actions">
            <ButtonLink href={home} kind="primary">
              {words.back}
            </ButtonLink>
          </div>
        )}
      </section>
    </BareLayout>
  );
};
