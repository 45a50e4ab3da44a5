import type { ComponentChildren } from "preact";
import { passkeyWords } from "../../../i18n/passkey.ts";
import { ActionForm, Actions, Button } from "../../design/components.ts";
import { formSecrets, type RequestContext } from "../../http/context.ts";
import { passkeysPossible } from "../../sign-in/passkey.ts";

export interface PasskeyFormProps {
  readonly context: RequestContext;
  /** Make a passkey, or show one. */
  readonly does: "make" | "show";
  readonly action: string;
  /** Where the browser asks what to tell the authenticator. */
  readonly options: `/api/v1/${string}`;
  readonly label: string;
  readonly children?: ComponentChildren;
}

/** A form that an authenticator fills in (`web/islands/passkeys.ts`); not to be seen without scripts, or on a bare address. */
export const PasskeyForm = ({ context, does, action, options, label, children }: PasskeyFormProps) =>
  passkeysPossible(context.services) ? (
    <div data-passkey={does} data-options={options} hidden>
      <ActionForm action={action} label={label} {...formSecrets(context)}>
        <input type="hidden" name="response" value="" />
        {children}
        <Actions>
          <Button icon="lock">{label}</Button>
        </Actions>
        <p class="hint" role="status" data-passkey-state="" data-failed={passkeyWords(context.language).cancelled} />
      </ActionForm>
    </div>
  ) : null;
