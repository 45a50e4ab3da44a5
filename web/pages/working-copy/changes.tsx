import { type Change, compareTexts } from "../../../documents/compare-words.ts";
import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { Disclosure } from "../../design/components.ts";
import { ChoiceForm } from "./choice-form.tsx";
import { anchorOf } from "./input.ts";
import type { PartProps } from "./part.tsx";

/** What was changed in a part since the version, word by word, and the way back. */
export const Changes = ({ context, view, part }: PartProps) => {
  const words = workingCopyWords(context.language).changes;
  const { number, draft, current } = view.copy;
  const { before, text } = part;
  if (before.heading === text.heading && before.wording === text.wording) return null;
  const compare = (one: string, other: string) => compareTexts(one, other, draft.language);
  return (
    <Disclosure summary={words.title(number)}>
      <div class="stack" data-choice="">
        <div class="dispute-text" lang={draft.language}>
          {before.heading + text.heading !== "" && (
            <p>
              <strong>
                <Compared changes={compare(before.heading, text.heading)} />
              </strong>
            </p>
          )}
          <p>
            <Compared changes={compare(before.wording, text.wording)} />
          </p>
        </div>
        {before.heading + before.wording !== "" && (
          <ChoiceForm
            context={context}
            action={`/contracts/${current.row.id}/edit/text`}
            id={`revert-${anchorOf(part.part)}`}
            part={part.part}
            base={part.base}
            settles={false}
            text={before}
          >
            {words.revert(number)}
          </ChoiceForm>
        )}
      </div>
    </Disclosure>
  );
};

const Compared = ({ changes }: { readonly changes: readonly Change[] }) => (
  <>
    {changes.map(({ kind, text }, index) =>
      kind === "same" ? text : kind === "added" ? <ins key={index}>{text}</ins> : <del key={index}>{text}</del>,
    )}
  </>
);
