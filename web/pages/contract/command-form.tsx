import type { ComponentChildren } from "preact";
import { contractCommandWords } from "../../../i18n/contract-command.ts";
import type { PeopleCommand } from "../../contract/contract-actions.ts";
import { ActionForm, Actions, Button, type ButtonKind } from "../../design/components.ts";
import { formSecrets } from "../../http/context.ts";
import type { Shown } from "./shown.ts";
import { type ContractView, contractPath } from "./view.ts";

interface CommandFormProps {
  readonly shown: Shown;
  readonly command: PeopleCommand;
  /** Where it is sent when that is not the command's own name. */
  readonly to?: string;
  /** The view to come back to when it is refused. */
  readonly view?: ContractView;
  readonly kind?: ButtonKind;
  /** Words of the button when they are not the command's own. */
  readonly label?: string;
  /** What it is about, read aloud: for forms of which a page has several. */
  readonly about?: string;
  readonly files?: boolean;
  readonly wide?: boolean;
  /** Its button is among them. */
  readonly buttons?: boolean;
  readonly children?: ComponentChildren;
}

/** The form of one command: its fields, and the button that gives it. */
export const CommandForm = (props: CommandFormProps) => {
  const { shown, command, to = command, view, kind = "secondary", files, wide, buttons = false, children } = props;
  const { context, dossier } = shown;
  const { about } = props;
  const label = props.label ?? contractCommandWords(context.language)[command];
  return (
    <ActionForm
      action={`${contractPath(dossier.row.id)}/${to}`}
      label={about === undefined ? label : `${label}: ${about}`}
      files={files}
      {...formSecrets(context, dossier.row.state.version)}
    >
      {view !== undefined && <input type="hidden" name="view" value={view} />}
      {children}
      {!buttons && (
        <Actions>
          <Button kind={kind} wide={wide}>
            {label}
          </Button>
        </Actions>
      )}
    </ActionForm>
  );
};
