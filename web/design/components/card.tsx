import type { ComponentChildren } from "preact";

export interface SectionProps {
  readonly title: string;
  /** Anchor; also ties the heading to the section. */
  readonly id: string;
  readonly subtitle?: ComponentChildren | undefined;
  /** Buttons or links at the right of the title. */
  readonly actions?: ComponentChildren | undefined;
  readonly children: ComponentChildren;
  /** Content reaches the edges: for tables and lists. */
  readonly flush?: boolean | undefined;
}

/** A titled card. */
export const Section = ({ title, id, subtitle, actions, children, flush = false }: SectionProps) => (
  <section class="card" id={id} aria-labelledby={`${id}-title`}>
    <header class="card-header">
      <div>
        <h2 id={`${id}-title`}>{title}</h2>
        {subtitle === undefined ? null : <p class="subtle">{subtitle}</p>}
      </div>
      {actions === undefined ? null : <div class="card-actions">{actions}</div>}
    </header>
    <div class={flush ? "card-flush" : "card-body"}>{children}</div>
  </section>
);

/** A plain card without a title. */
export const Card = ({ children }: { readonly children: ComponentChildren }) => (
  <div class="card">
    <div class="card-body">{children}</div>
  </div>
);

/** Things one under the other, evenly spaced. */
export const Stack = ({ children }: { readonly children: ComponentChildren }) => <div class="stack">{children}</div>;

export interface ColumnsProps {
  readonly main: ComponentChildren;
  readonly aside: ComponentChildren;
  /** On a phone the aside stands first: for what must be acted on. Default false. */
  readonly asideFirst?: boolean | undefined;
}

/** A wide column and a narrow one; one column on a phone. */
export const Columns = ({ main, aside, asideFirst = false }: ColumnsProps) => (
  <div class="columns" data-aside-first={asideFirst ? "" : undefined}>
    <div class="stack">{main}</div>
    <div class="stack aside">{aside}</div>
  </div>
);

export interface DisclosureProps {
  readonly summary: ComponentChildren;
  readonly open?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** Something that opens in place, without scripts: the form of a rarer act, a long list. */
export const Disclosure = ({ summary, open, children }: DisclosureProps) => (
  <details class="disclosure" open={open}>
    <summary>{summary}</summary>
    <div class="disclosure-body">{children}</div>
  </details>
);
