import type { Clause, Paragraph } from "../../../domain/clause.ts";
import type { Language } from "../../../domain/language.ts";
import type { Variable } from "../../../domain/variable.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { usePage } from "../../design/page.ts";
import { conditionText } from "../drafting/condition.ts";

export interface WordingTextProps {
  readonly wording: Pick<Clause, "paragraphs" | "children">;
  /** Of the wording: answers stand in it under their names in this language. */
  readonly language: Language;
  /** The questions of the templates that use it. */
  readonly variables: readonly Variable[];
}

/** A wording with its answers and references still open, item by item, and what each item depends on. */
export const WordingText = ({ wording, language, variables }: WordingTextProps) => (
  <div class="document-page library-wording" lang={language}>
    <Body clause={wording} language={language} variables={variables} />
  </div>
);

interface BodyProps {
  readonly clause: Pick<Clause, "paragraphs" | "children">;
  readonly language: Language;
  readonly variables: readonly Variable[];
}

const Body = ({ clause, language, variables }: BodyProps) => (
  <>
    {clause.paragraphs.map((runs, index) => (
      <p key={index}>
        <Runs runs={runs} language={language} variables={variables} />
      </p>
    ))}
    {clause.children.length > 0 && (
      <ol>
        {clause.children.map((child) => (
          <li key={child.id}>
            <Condition clause={child} variables={variables} />
            <Body clause={child} language={language} variables={variables} />
          </li>
        ))}
      </ol>
    )}
  </>
);

/** What the clause is part of the contract only if, said in the reader's language. */
export const Condition = ({
  clause: { when },
  variables,
}: Pick<BodyProps, "variables"> & { readonly clause: Clause }) => {
  const { language } = usePage();
  if (!when) return null;
  return (
    <p class="subtle" lang={language}>
      {libraryWords(language).condition(conditionText(when, variables, language))}
    </p>
  );
};

const Runs = ({ runs, language, variables }: Omit<BodyProps, "clause"> & { readonly runs: Paragraph }) => (
  <>
    {runs.map((run, index) => {
      if (run.kind === "text") return run.text;
      const name =
        run.kind === "reference"
          ? `§ ${run.clause}`
          : (variables.find((each) => each.name === run.name)?.label[language] ?? run.name);
      return (
        <span key={index} class="answer">
          [{name}]
        </span>
      );
    })}
  </>
);
