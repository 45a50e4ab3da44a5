import { codeMinutes } from "../../../db/auth.ts";
import { linkWords } from "../../../i18n/link.ts";
import { ActionForm, Actions, Button, Section, Stack, TextField } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { formSecrets, type RequestContext } from "../../http/context.ts";
import { wrongFields } from "./link-parts.tsx";

interface OutsiderCodeProps {
  readonly context: RequestContext;
  readonly words: {
    readonly title: string;
    readonly need: (address: string) => string;
    readonly sent: (address: string, minutes: number) => string;
    readonly submit: string;
  };
  /** Masked. */
  readonly address: string;
  readonly nonce: string;
  /** The page's own path, where forms are sent. */
  readonly path: string;
  /** A code has been mailed. */
  readonly sent: boolean;
}

/** The mailed code, so that a forwarded letter alone opens nothing. */
export const OutsiderCode = ({ context, words, address, nonce, path, sent }: OutsiderCodeProps) => {
  const { language } = usePage();
  const { code } = linkWords(language);
  const proof = <input type="hidden" name="nonce" value={nonce} />;
  return (
    <Section id="code" title={words.title}>
      <Stack>
        <p>{sent ? words.sent(address, codeMinutes) : words.need(address)}</p>
        {sent && (
          <ActionForm action={path} label={words.submit} {...formSecrets(context)}>
            {proof}
            <TextField
              name="code"
              label={code.label}
              error={wrongFields(context).get("code")}
              code
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
            />
            <Actions>
              <Button kind="primary" size="large" wide>
                {words.submit}
              </Button>
            </Actions>
          </ActionForm>
        )}
        <ActionForm action={`${path}/code`} label={sent ? code.again : code.send} {...formSecrets(context)}>
          {proof}
          <Actions>
            <Button kind={sent ? "quiet" : "primary"} icon="mail" wide={!sent}>
              {sent ? code.again : code.send}
            </Button>
          </Actions>
        </ActionForm>
      </Stack>
    </Section>
  );
};
