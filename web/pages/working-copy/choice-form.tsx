import type { PartText } from "../../../domain/working-copy.ts";
import { ActionForm, Button } from "../../design/components.ts";
import { formSecrets } from "../../http/context.ts";
import type { EditorProps } from "./editor.tsx";

/** A part, the revision that is chosen upon, and whether that settles what an earlier version left. */
export interface ChoiceProps {
  readonly action: string;
  readonly part: string;
  readonly base: string;
  readonly settles: boolean;
}

export const ChosenFields = ({ part, base, settles }: ChoiceProps) => (
  <>
    <input type="hidden" name="part" value={part} />
    <input type="hidden" name="base" value={base} />
    {settles && <input type="hidden" name="settles" value="true" />}
  </>
);

/** A button that makes this the text of a part. */
export const ChoiceForm = ({
  context,
  id,
  text,
  children,
  ...form
}: ChoiceProps &
  Pick<EditorProps, "context"> & { readonly id: string; readonly text: PartText; readonly children: string }) => (
  <ActionForm action={form.action} id={id} label={children} {...formSecrets(context)}>
    <ChosenFields {...form} />
    <input type="hidden" name="heading" value={text.heading} />
    <textarea hidden name="wording" value={text.wording} aria-label={children} />
    <Button size="small">{children}</Button>
  </ActionForm>
);
