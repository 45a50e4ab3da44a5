import type { ComponentChildren } from "preact";
import { ActionForm, Actions, Button } from "../../design/components.ts";
import { formSecrets, type RequestContext } from "../../http/context.ts";

export interface DoorFormProps {
  readonly context: RequestContext;
  readonly action: string;
  readonly label: string;
  readonly submit: string;
  /** The fields. */
  readonly children: ComponentChildren;
}

/** The form of a page at the door, with its one wide button. */
export const DoorForm = ({ context, action, label, submit, children }: DoorFormProps) => (
  <ActionForm action={action} label={label} {...formSecrets(context)}>
    {children}
    <Actions>
      <Button kind="primary" wide>
        {submit}
      </Button>
    </Actions>
  </ActionForm>
);
