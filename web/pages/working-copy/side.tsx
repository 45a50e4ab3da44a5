import { draftingWords } from "../../../i18n/drafting.ts";
import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { fieldId } from "../../design/components/field.tsx";
import { Disclosure, DocumentFrame, Section } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { EditorView } from "../../drafting/working-copy-view.ts";
import { anchorOf } from "./input.ts";

interface SideProps {
  readonly view: EditorView;
}

/** What the creation checks find in the working copy, each a link to where it can be put right. */
export const Checks = ({ view }: SideProps) => {
  const { language } = usePage();
  const words = draftingWords(language).findings;
  return (
    <Section id="checks" title={workingCopyWords(language).findings}>
      {view.findings.length === 0 ? (
        <p class="subtle">{words.none}</p>
      ) : (
        <ul class="check-list">
          {view.findings.map(({ code, field, part, sentence, blocking }) => (
            <li key={`${code} ${part ?? field ?? sentence}`} data-tone={blocking ? "warning" : "info"}>
              {part !== null ? (
                <a href={`#${anchorOf(part)}`} data-goto={part}>
                  {sentence}
                </a>
              ) : (
                <a href={`#${field === null ? "editor-texts" : fieldId(field)}`}>{sentence}</a>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

export const Preview = ({ view }: SideProps) => {
  const { language } = usePage();
  const { now } = view.copy;
  return (
    <DocumentFrame
      title={workingCopyWords(language).previewOf(now.title)}
      html={view.html}
      language={now.language}
      scroll
    />
  );
};

/** The marks that can be written into the wording, and what each stands for. */
export const Marks = ({ view }: SideProps) => {
  const { language } = usePage();
  const words = workingCopyWords(language).marks;
  const { now } = view.copy;
  return (
    <Disclosure summary={words.title}>
      <div class="stack marks">
        <p class="hint">{words.intro}</p>
        <p class="hint">{words.example}</p>
        <h3>{words.variables}</h3>
        <dl class="mark-list">
          {now.variables.map(({ name, label }) => (
            <div key={name}>
              <dt>
                <Mark mark={`{{${name}}}`} />
              </dt>
              <dd>{label[language]}</dd>
            </div>
          ))}
        </dl>
        <h3>{words.references}</h3>
        <dl class="mark-list">
          {view.parts.flatMap(({ part, label, number }) =>
            number === ""
              ? []
              : [
                  <div key={part}>
                    <dt>
                      <Mark mark={`{{§${part.slice("clause.".length)}}}`} />
                    </dt>
                    <dd>{label}</dd>
                  </div>,
                ],
          )}
        </dl>
      </div>
    </Disclosure>
  );
};

/** A mark, and for the script a button that puts it where somebody is writing. */
const Mark = ({ mark }: { readonly mark: string }) => {
  const words = workingCopyWords(usePage().language).marks;
  return (
    <>
      <code>{mark}</code>{" "}
      <button class="button" data-kind="quiet" data-size="small" type="button" data-insert={mark} hidden>
        <span>
          {words.insert}
          <span class="visually-hidden"> {mark}</span>
        </span>
      </button>
    </>
  );
};

/** The keys that do something in the editor. They need a script; everything that they do has a button too. */
export const Shortcuts = () => {
  const words = workingCopyWords(usePage().language).shortcuts;
  return (
    <Disclosure summary={words.title}>
      <dl class="mark-list">
        {(["save", "next", "previous", "up", "down"] as const).map((what) => (
          <div key={what}>
            <dt>
              <kbd>{words.keys[what]}</kbd>
            </dt>
            <dd>{words[what]}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  );
};
