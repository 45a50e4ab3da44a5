import type { ComponentChildren } from "preact";
import { type Change, sideOf } from "../../../documents/compare-words.ts";
import type { RedlinedPart } from "../../../documents/redline.ts";
import type { Language } from "../../../domain/language.ts";
import { compareWords, stateLabel } from "../../../i18n/compare.ts";
import { Badge, Section, Tabs, type Tone } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";

export const views = ["inline", "side"] as const;
export type View = (typeof views)[number];
export type Extent = "changes" | "all";

export interface ComparedTextProps {
  readonly parts: readonly RedlinedPart[];
  /** Of the texts. */
  readonly language: Language;
  readonly view: View;
  readonly extent: Extent;
  /** What the earlier and the later side are called. */
  readonly labels: readonly [before: string, after: string];
  readonly links: { readonly view: (view: View) => string; readonly extent: (extent: Extent) => string };
  readonly watermark: ComponentChildren;
  readonly actions: ComponentChildren;
}

/** Two wordings as one: what changed in the text or side by side, with a way from change to change. */
export const ComparedText = (props: ComparedTextProps) => {
  const { parts, view, extent, links, actions } = props;
  const words = compareWords(usePage().language);
  const changes = changesAmong(parts);
  return (
    <Section id="changes" title={words.count(changes.length)} subtitle={summary(changes, words)} actions={actions}>
      <div class="compare-tools">
        <Tabs
          label={words.views.label}
          tabs={views.map((each) => ({ label: words.views[each], href: links.view(each), current: each === view }))}
        />
        <Tabs
          label={words.extent.label}
          tabs={(["changes", "all"] as const).map((each) => ({
            label: words.extent[each],
            href: links.extent(each),
            current: each === extent,
          }))}
        />
      </div>
      {changes.length === 0 ? <p>{words.none}</p> : <ChangeList changes={changes} />}
      {changes.length > 0 || extent === "all" ? <Text {...props} changes={changes} /> : null}
    </Section>
  );
};

/** What a reader counts: a clause that moved is told once, where it stands now. */
export const changesAmong = (parts: readonly RedlinedPart[]): readonly RedlinedPart[] =>
  parts.filter(({ state }) => state !== "same" && state !== "moved-away");

const summary = (changes: readonly RedlinedPart[], words: ReturnType<typeof compareWords>): string =>
  (["changed", "added", "removed", "moved"] as const)
    .flatMap((kind) => {
      const count = changes.filter(({ state, moved }) => (kind === "moved" ? moved : state === kind)).length;
      return count === 0 ? [] : [words.counts[kind](count)];
    })
    .join(" · ");

const tones = {
  changed: "warning",
  added: "good",
  removed: "danger",
  moved: "info",
  "moved-away": "info",
} as const satisfies Readonly<Record<Exclude<RedlinedPart["state"], "same">, Tone>>;

const anchor = (index: number): string => `change-${index + 1}`;

const ChangeList = ({ changes }: { readonly changes: readonly RedlinedPart[] }) => {
  const words = compareWords(usePage().language);
  return (
    <details class="disclosure">
      <summary>{words.list}</summary>
      <ol class="compare-list">
        {changes.map((part, index) => (
          <li key={part.id}>
            <a href={`#${anchor(index)}`}>{nameOf(part, words)}</a> <StateBadge part={part} />
          </li>
        ))}
      </ol>
    </details>
  );
};

const nameOf = (part: RedlinedPart, words: ReturnType<typeof compareWords>): string => {
  const heading = sideOf(part.heading, part.state === "removed" ? "before" : "after")
    .map(({ text }) => text)
    .join("");
  const name = [part.number, heading || part.under].filter((each) => each !== "").join(" ");
  return name === "" ? words.what[part.what] : name;
};

const StateBadge = ({ part }: { readonly part: RedlinedPart }) =>
  part.state === "same" ? null : <Badge tone={tones[part.state]}>{stateLabel(part, usePage().language)}</Badge>;

const Text = ({
  parts,
  changes,
  language,
  view,
  extent,
  labels,
  watermark,
}: ComparedTextProps & { readonly changes: readonly RedlinedPart[] }) => {
  const numbers = new Map(changes.map((part, index) => [part.id, index]));
  const stretches = extent === "all" ? parts.map((part): Stretch => ({ part })) : withGaps(parts);
  return (
    <div class="document compare" data-view={view}>
      <div class="document-page" lang={language}>
        {watermark}
        {view === "side" && (
          <div class="compare-row compare-sides" aria-hidden="true">
            <div>{labels[0]}</div>
            <div>{labels[1]}</div>
          </div>
        )}
        {stretches.map((stretch) =>
          "gap" in stretch ? (
            <Gap key={stretch.before} count={stretch.gap} />
          ) : (
            <ComparedPart
              key={stretch.part.id}
              part={stretch.part}
              index={numbers.get(stretch.part.id)}
              last={changes.length - 1}
              view={view}
              labels={labels}
            />
          ),
        )}
      </div>
    </div>
  );
};

type Stretch = { readonly part: RedlinedPart } | { readonly gap: number; readonly before: string };

/** Runs of parts without a change are told in one line. */
const withGaps = (parts: readonly RedlinedPart[]): readonly Stretch[] => {
  const stretches: Stretch[] = [];
  for (const part of parts) {
    const last = stretches.at(-1);
    if (part.state !== "same") stretches.push({ part });
    else if (last && "gap" in last) stretches[stretches.length - 1] = { ...last, gap: last.gap + 1 };
    else stretches.push({ gap: 1, before: part.id });
  }
  return stretches;
};

const Gap = ({ count }: { readonly count: number }) => {
  const { language } = usePage();
  return (
    <p class="compare-gap" lang={language}>
      {compareWords(language).unchanged(count)}
    </p>
  );
};

interface PartProps {
  readonly part: RedlinedPart;
  /** Among the changes; `undefined` of what is none. */
  readonly index: number | undefined;
  readonly last: number;
  readonly view: View;
  readonly labels: ComparedTextProps["labels"];
}

const ComparedPart = ({ part, index, last, view, labels }: PartProps) => {
  const { language } = usePage();
  const words = compareWords(language);
  const named = part.heading.length > 0 || part.number !== "" || part.under !== "";
  return (
    <section id={index === undefined ? undefined : anchor(index)} class="compare-part" data-state={part.state}>
      <header class="compare-head">
        <h3>
          {part.number}{" "}
          {part.heading.length > 0 ? (
            <Changes changes={part.heading} />
          ) : named ? (
            <span class="subtle">{part.under}</span>
          ) : (
            <span lang={language} class="subtle">
              {words.what[part.what]}
            </span>
          )}
        </h3>
        <span lang={language}>
          <StateBadge part={part} />
        </span>
        {index === undefined ? null : (
          <nav class="compare-steps" lang={language} aria-label={`${index + 1} / ${last + 1}`}>
            {index > 0 && (
              <a href={`#${anchor(index - 1)}`} aria-label={words.previous}>
                ↑
              </a>
            )}
            {index < last && (
              <a href={`#${anchor(index + 1)}`} aria-label={words.next}>
                ↓
              </a>
            )}
          </nav>
        )}
      </header>
      {view === "side" ? <Sides part={part} labels={labels} /> : <Inline part={part} />}
    </section>
  );
};

const Inline = ({ part }: { readonly part: RedlinedPart }) => (
  <>
    {part.paragraphs.map((changes, index) => (
      <p key={index}>
        <Changes changes={changes} />
      </p>
    ))}
  </>
);

const Sides = ({ part, labels }: Pick<PartProps, "part" | "labels">) => (
  <div class="compare-row">
    <Side part={part} side="before" label={labels[0]} isThere={part.state !== "added" && !isNewPlace(part)} />
    <Side
      part={part}
      side="after"
      label={labels[1]}
      isThere={part.state !== "removed" && part.state !== "moved-away"}
    />
  </div>
);

/** The old words of what moved stand at their old place, on the side of before. */
const isNewPlace = ({ state }: RedlinedPart): boolean => state === "moved";

const Side = ({
  part,
  side,
  label,
  isThere,
}: {
  readonly part: RedlinedPart;
  readonly side: "before" | "after";
  readonly label: string;
  readonly isThere: boolean;
}) => {
  const { language } = usePage();
  const paragraphs = part.paragraphs.map((changes) => sideOf(changes, side)).filter((changes) => changes.length > 0);
  return (
    <div class="compare-side">
      <p class="compare-label" lang={language}>
        {label}
      </p>
      {isThere ? (
        paragraphs.map((changes, index) => (
          <p key={index}>
            <Changes changes={changes} />
          </p>
        ))
      ) : (
        <p class="subtle" lang={language}>
          {compareWords(language).absent}
        </p>
      )}
    </div>
  );
};

export const Changes = ({ changes }: { readonly changes: readonly Change[] }) => (
  <>
    {changes.map(({ kind, text }, index) => {
      if (kind === "added") return <ins key={index}>{text}</ins>;
      return kind === "removed" ? <del key={index}>{text}</del> : text;
    })}
  </>
);
