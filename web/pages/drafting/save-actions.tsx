import { draftingWords } from "../../../i18n/drafting.ts";
import { Actions, ButtonLink } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";

export interface SaveActionsProps {
  readonly label: string;
  readonly back: string;
}

/**
 * Saves a draft however unfinished: the browser is told not to hold back a form for what is missing, because the
 * creation checks list it and a draft may wait for it.
 */
export const SaveActions = ({ label, back }: SaveActionsProps) => (
  <Actions>
    <button class="button" data-kind="primary" type="submit" formNoValidate>
      <span>{label}</span>
    </button>
    <ButtonLink kind="quiet" href={back}>
      {draftingWords(usePage().language).form.cancel}
    </ButtonLink>
  </Actions>
);
