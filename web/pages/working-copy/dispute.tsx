import { bothOf, type MergedPiece, sideOf } from "../../../domain/merge.ts";
import type { Dispute, PartText } from "../../../domain/working-copy.ts";
import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { ActionForm, Button } from "../../design/components.ts";
import type { DisputedText, PartView } from "../../drafting/working-copy-view.ts";
import { formSecrets } from "../../http/context.ts";
import { ChoiceForm, ChosenFields } from "./choice-form.tsx";
import type { EditorProps } from "./editor.tsx";
import { anchorOf } from "./input.ts";

interface DisputeProps extends EditorProps {
  readonly part: PartView;
  readonly disputed: DisputedText;
}

/** Both versions with what differs marked, and three ways out: keep one, take the other, or save what combines them. */
export const DisputePanel = ({ context, view, part, disputed }: DisputeProps) => {
  const words = workingCopyWords(context.language).dispute;
  const { dispute, leftBy } = disputed;
  const id = `dispute-${anchorOf(part.part)}`;
  const form = {
    action: `/contracts/${view.copy.current.row.id}/edit/text`,
    part: part.part,
    base: part.base,
    settles: leftBy !== null,
  };
  const side = (which: "mine" | "theirs"): PartText => ({
    heading: sideOf(dispute.heading, which),
    wording: sideOf(dispute.wording, which),
  });
  return (
    <section class="dispute" data-tone="warning" aria-labelledby={id} data-dispute="" tabIndex={-1} data-focus="">
      <h3 id={id}>{words.title}</h3>
      <p>{leftBy === null ? words.intro(part.editor ?? words.somebody) : words.left(leftBy || words.somebody)}</p>
      <div class="dispute-sides">
        <div>
          <h4>{words.theirs}</h4>
          <Pieces dispute={dispute} side="theirs" />
          <ChoiceForm {...form} context={context} id={`${id}-theirs`} text={part.text}>
            {words.keepTheirs}
          </ChoiceForm>
        </div>
        <div>
          <h4>{words.mine}</h4>
          <Pieces dispute={dispute} side="mine" />
          <ChoiceForm {...form} context={context} id={`${id}-mine`} text={side("mine")}>
            {words.keepMine}
          </ChoiceForm>
        </div>
      </div>
      <ActionForm action={form.action} id={`${id}-both`} label={words.combined} {...formSecrets(context)}>
        <ChosenFields {...form} />
        <input type="hidden" name="heading" value={bothOf(dispute.heading)} />
        <div class="field">
          <label for={`${id}-combined`}>{words.combined}</label>
          <p class="hint" id={`${id}-combined-hint`}>
            {words.combinedHint}
          </p>
          <textarea
            class="input part-wording"
            id={`${id}-combined`}
            name="wording"
            rows={4}
            maxLength={40_000}
            aria-describedby={`${id}-combined-hint`}
            value={bothOf(dispute.wording)}
          />
        </div>
        <Button kind="primary" size="small">
          {words.saveCombined}
        </Button>
      </ActionForm>
    </section>
  );
};

const Pieces = ({ dispute, side }: { readonly dispute: Dispute; readonly side: "mine" | "theirs" }) => (
  <div class="dispute-text">
    {dispute.heading.length > 0 && (
      <p>
        <strong>
          <Marked pieces={dispute.heading} side={side} />
        </strong>
      </p>
    )}
    <p>
      <Marked pieces={dispute.wording} side={side} />
    </p>
  </div>
);

const Marked = ({ pieces, side }: { readonly pieces: readonly MergedPiece[]; readonly side: "mine" | "theirs" }) => (
  <>
    {pieces.map((piece, index) =>
      piece.kind === "agreed" ? piece.text : <mark key={index}>{piece[side] === "" ? " … " : piece[side]}</mark>,
    )}
  </>
);
