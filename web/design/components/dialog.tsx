import type { ComponentChildren } from "preact";
import { designWords } from "../../../i18n/design.ts";
import { Icon } from "../icons.tsx";
import { usePage } from "../page.ts";

export interface DialogProps {
  /** `<Button opens={id}>` opens it. */
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

/**
 * A question over the page. Opened and closed by `command` attributes, so without scripts; browsers that do not know them get
 * the island in `web/islands/app.ts`. Put an `ActionForm` inside.
 */
export const Dialog = ({ id, title, children }: DialogProps) => {
  const words = designWords(usePage().language);
  return (
    <dialog class="dialog" id={id} aria-labelledby={`${id}-title`}>
      <header class="dialog-header">
        <h2 id={`${id}-title`}>{title}</h2>
        <button class="icon-button" type="button" command="close" commandfor={id}>
          <Icon name="close" label={words.close} />
        </button>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
};

/** Closes the dialog of that id. */
export const DialogCancel = ({ dialog }: { readonly dialog: string }) => (
  <button class="button" data-kind="quiet" type="button" command="close" commandfor={dialog}>
    <span>{designWords(usePage().language).cancel}</span>
  </button>
);
