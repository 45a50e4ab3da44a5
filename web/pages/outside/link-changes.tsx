import { WatermarkLayer } from "../../../documents/watermark-html.tsx";
import { linkWords } from "../../../i18n/link.ts";
import { Badge, Disclosure, Section, type Tone } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { Reading } from "../../http/reading.ts";
import { ChangedWords } from "../changed-words.tsx";

type Part = NonNullable<Reading["changes"]>["parts"][number];

/** Up to so many changed passages stand open: more would bury the choice. */
const fewChanges = 3;

/** The redline against the version before; nothing where there was none. */
export const Changes = ({ reading }: { readonly reading: Reading }) => {
  const words = linkWords(usePage().language).changes;
  if (reading.changes === null) return null;
  const { since, parts } = reading.changes;
  const list = (
    <div
      class="document-page"
      lang={reading.language}
      data-scroll=""
      tabIndex={0}
      role="region"
      aria-label={words.title}
    >
      {reading.watermark !== null && <WatermarkLayer line={reading.watermark} />}
      {parts.map((part) => (
        <ChangedPart key={part.id} part={part} />
      ))}
    </div>
  );
  return (
    <Section id="changes" title={words.title} subtitle={words.since(since)}>
      {parts.length === 0 ? <p>{words.none}</p> : null}
      {parts.length > 0 && parts.length <= fewChanges ? <div class="document">{list}</div> : null}
      {parts.length > fewChanges ? (
        <Disclosure summary={`${words.count(parts.length)} · ${words.show}`}>
          <div class="document">{list}</div>
        </Disclosure>
      ) : null}
    </Section>
  );
};

const changeTones = { changed: "warning", added: "good", removed: "danger", moved: "info" } as const satisfies Readonly<
  Record<Part["state"], Tone>
>;

const ChangedPart = ({ part }: { readonly part: Part }) => {
  const { language } = usePage();
  const words = linkWords(language).changes;
  const heading =
    part.heading.length === 0 && part.what !== "clause" ? (
      <span lang={language}>{whatWords(part, words.what)}</span>
    ) : null;
  const paragraphs =
    part.state === "changed"
      ? part.paragraphs.filter((changes) => changes.some(({ kind }) => kind !== "same"))
      : part.paragraphs;
  return (
    <section>
      <h3>
        {part.number} {part.under} <ChangedWords changes={part.heading} />
        {heading} <Badge tone={changeTones[part.state]}>{words.state[part.state]}</Badge>
      </h3>
      {part.state === "moved"
        ? null
        : paragraphs.map((changes, index) => (
            <p key={index}>
              <ChangedWords changes={changes} />
            </p>
          ))}
    </section>
  );
};

const whatWords = ({ what }: Part, words: { readonly title: string; readonly preamble: string }): string =>
  what === "title" || what === "preamble" ? words[what] : "";
