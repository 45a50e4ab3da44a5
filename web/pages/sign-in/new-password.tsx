import type { ComponentChildren } from "preact";
import { z } from "zod";
import { passwordLength } from "../../../domain/password.ts";
import { accountWords } from "../../../i18n/account.ts";
import { DoorLayout, TextField } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { type RequestContext } from "../../http/context.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { DoorForm } from "./door-form.tsx";

/** A password as typed; whether it is good enough is said by `domain/password.ts`. */
export const passwordInput = z.string().min(1).max(1000);

export const passwordRefusals = ["password-short", "password-long", "password-common", "password-personal"] as const;

/** The field in which somebody chooses a password: shown by password managers as such, to be pasted into. */
export const NewPasswordField = () => {
  const words = accountWords(usePage().language).choose;
  return (
    <TextField
      name="password"
      type="password"
      autoComplete="new-password"
      label={words.password}
      hint={words.hint(passwordLength.least)}
    />
  );
};

export interface PasswordByLinkProps {
  readonly context: RequestContext;
  /** Where the link leads. */
  readonly action: string;
  /** Whose password it is. */
  readonly children: ComponentChildren;
}

/** The page of a link by which somebody chooses their password. */
export const PasswordByLink = ({ context, action, children }: PasswordByLinkProps) => {
  const words = accountWords(context.language).choose;
  return (
    <DoorLayout title={words.title}>
      <RefusedBanner context={context} />
      {children}
      <DoorForm context={context} action={action} label={words.title} submit={words.submit}>
        <NewPasswordField />
      </DoorForm>
    </DoorLayout>
  );
};
