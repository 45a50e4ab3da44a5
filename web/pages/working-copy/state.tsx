import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { Icon } from "../../design/icons.tsx";
import { usePage } from "../../design/page.ts";
import type { EditorView } from "../../drafting/working-copy-view.ts";

/** What the script says about saving: filled in by it, and read aloud. Without a script it stays empty. */
export const StateLine = () => {
  const words = workingCopyWords(usePage().language).state;
  return (
    <div class="editor-state" data-state="" data-tone="neutral">
      <p role="status" aria-live="polite" aria-label={words.label} data-state-text="" />
      <p data-state-actions="" hidden>
        <a data-state-link="" href="#">
          {words.signIn}
        </a>
      </p>
      <template data-words="" data-state-words={JSON.stringify(wordsForScript(usePage().language))} />
    </div>
  );
};

const wordsForScript = (language: ReturnType<typeof usePage>["language"]) => {
  const { state, present } = workingCopyWords(language);
  const {
    merged: _merged,
    disputedIn: _disputed,
    changedByOthers: _changed,
    gone: _gone,
    moved: _moved,
    label: _label,
    ...plain
  } = state;
  // What names a clause is sent with a mark in its place, for the script to put the name there.
  const of = (sentence: (clause: string) => string) => sentence("%");
  return {
    ...plain,
    merged: of(state.merged),
    disputedIn: of(state.disputedIn),
    changedByOthers: of(state.changedByOthers),
    gone: of(state.gone),
    moved: of(state.moved),
    alone: present.alone,
    others: present.others,
    here: of(present.here),
    at: present.at("%1", "%2"),
  };
};

/** Who else has the editor open: kept up to date by the script. */
export const Presence = ({ view }: { readonly view: EditorView }) => {
  const words = workingCopyWords(usePage().language).present;
  return (
    <div class="editor-present" aria-label={words.label} role="group">
      <Icon name="people" />
      <ul data-present-list="">
        {view.present.map(({ tab, name }) => (
          <li key={tab}>{name}</li>
        ))}
      </ul>
    </div>
  );
};
