import { z } from "zod";
import { accountWords } from "../../../i18n/account.ts";
import { ActionForm, Actions, Button, Section } from "../../design/components.ts";
import { formSecrets, type RequestContext } from "../../http/context.ts";

export const authenticatorShape = z.object({ inUse: z.boolean(), recoveryCodes: z.number().int() });

interface AuthenticatorSectionProps {
  readonly context: RequestContext;
  readonly state: z.input<typeof authenticatorShape>;
}

/** Whether an app is asked for at the door, and how to change that. */
export const AuthenticatorSection = ({ context, state }: AuthenticatorSectionProps) => {
  const words = accountWords(context.language).authenticator;
  const act = state.inUse ? "remove" : "begin";
  return (
    <Section id="authenticator" title={words.title} subtitle={state.inUse ? words.on(state.recoveryCodes) : words.off}>
      <ActionForm action={`/account/authenticator/${act}`} label={words.title} {...formSecrets(context)}>
        <Actions>
          <Button kind={state.inUse ? "danger" : "secondary"}>{words[act]}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};
