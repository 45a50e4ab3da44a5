import type { ComponentChildren } from "preact";
import { type CommandType, gate } from "../../../domain/command.ts";
import { negotiationCommandWords } from "../../../i18n/negotiation-commands.ts";
import { actOf } from "../../contract/contract.ts";
import type { Talks } from "../../contract/negotiation.ts";
import { ActionForm, Actions, Button, type ButtonKind } from "../../design/components.ts";
import { formSecrets } from "../../http/context.ts";
import type { Shown } from "./shown.ts";
import { contractPath } from "./view.ts";

/** What the parts of the negotiation view are given. */
export interface Negotiating extends Shown {
  readonly talks: Talks;
}

/** Whether whoever looks may give this command now, whatever it is about. */
export const mayGive = ({ context, dossier: { row } }: Shown, command: Exclude<CommandType, "create">): boolean =>
  gate(row.state, command, actOf(context, row)) === null;

/**
 * The form of one command of a negotiation. It tells no version that was seen: what others say meanwhile makes no comment
 * stale, and what can be overtaken names what it means.
 */
export const NegotiationForm = ({
  shown,
  command,
  kind = "secondary",
  label,
  about,
  hidden = {},
  inline,
  children,
}: {
  readonly shown: Shown;
  readonly command: keyof ReturnType<typeof negotiationCommandWords>;
  readonly kind?: ButtonKind;
  readonly label?: string;
  /** What it is about, read aloud: a page has several of each. */
  readonly about?: string;
  readonly hidden?: Readonly<Record<string, string>>;
  readonly inline?: boolean;
  readonly children?: ComponentChildren;
}) => {
  const { context, dossier } = shown;
  const words = label ?? negotiationCommandWords(context.language)[command];
  return (
    <ActionForm
      action={`${contractPath(dossier.row.id)}/${command}`}
      label={about === undefined ? words : `${words}: ${about}`}
      inline={inline}
      {...formSecrets(context)}
    >
      <input type="hidden" name="view" value="negotiation" />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <Actions>
        <Button kind={kind}>{words}</Button>
      </Actions>
    </ActionForm>
  );
};
