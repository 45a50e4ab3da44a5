import { z } from "zod";
import { passwordLength } from "../../../domain/password.ts";
import { accountWords } from "../../../i18n/account.ts";
import { TextField } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";

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
