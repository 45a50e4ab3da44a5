import { z } from "zod";
import type { Tx } from "../../../db/schema.ts";
import { signOnOf } from "../../../db/sign-on.ts";
import { signOnWords } from "../../../i18n/single-sign-on.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Button,
  KeyValues,
  RadioCards,
  Section,
  Stack,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { callbackPath } from "../../sign-in/single-sign-on.ts";

export const signOnShape = z
  .object({ issuer: z.string(), clientId: z.string(), domains: z.array(z.string()).readonly(), passwords: z.boolean() })
  .nullable()
  .meta({ description: "The identity provider that people sign in at; its client secret is never shown." });

type Shown = z.input<typeof signOnShape>;

/** What of an organisation's provider its administrators see. */
export const signOnShown = async (tx: Tx, { session }: SignedInContext): Promise<Shown> => {
  const kept = await signOnOf(tx, session.person.tenant);
  if (!kept) return null;
  const { issuer, clientId, domains, passwords } = kept;
  return { issuer, clientId, domains, passwords };
};

interface SignOnSectionProps {
  readonly context: SignedInContext;
  readonly signOn: Shown;
}

/** Whether people sign in at a provider of the organisation's, and the form that says which. */
export const SignOnSection = ({ context, signOn }: SignOnSectionProps) => {
  const words = signOnWords(context.language).settings;
  const redirect = new URL(callbackPath, context.services.publicUrl).href;
  const shown = (field: "issuer" | "clientId") => entered(context, field) || signOn?.[field];
  return (
    <Section id="single-sign-on" title={words.title} subtitle={words.intro}>
      <Stack>
        <KeyValues
          items={[
            {
              label: words.state,
              value: <Badge tone={signOn ? "good" : "neutral"}>{signOn ? words.on : words.off}</Badge>,
            },
            { label: words.redirect, value: <code class="hash">{redirect}</code> },
          ]}
        />
        <ActionForm action="/settings/single-sign-on" label={words.title} {...formSecrets(context)}>
          <TextField
            name="issuer"
            type="url"
            label={words.issuer}
            hint={words.issuerHint}
            value={shown("issuer")}
            error={mistakeIn(context, "issuer")}
          />
          <TextField
            name="clientId"
            label={words.clientId}
            value={shown("clientId")}
            error={mistakeIn(context, "clientId")}
          />
          <TextField
            name="clientSecret"
            type="password"
            autoComplete="off"
            required={signOn === null}
            label={words.secret}
            hint={signOn ? words.secretKept : words.secretHint}
            error={mistakeIn(context, "clientSecret")}
          />
          <TextField
            name="domains"
            label={words.domains}
            hint={words.domainsHint}
            value={entered(context, "domains") || signOn?.domains.join(" ")}
            error={mistakeIn(context, "domains")}
          />
          <RadioCards
            name="passwords"
            label={words.passwords}
            value={entered(context, "passwords") || String(signOn?.passwords ?? true)}
            options={[
              { value: "true", label: words.allowed, description: words.allowedTold },
              { value: "false", label: words.closed, description: words.closedTold },
            ]}
          />
          <p class="subtle">{words.note}</p>
          <Actions>
            <Button kind="primary">{words.submit}</Button>
          </Actions>
        </ActionForm>
        {signOn && (
          <ActionForm action="/settings/single-sign-on/remove" label={words.remove} {...formSecrets(context)}>
            <Actions>
              <Button kind="danger">{words.remove}</Button>
            </Actions>
          </ActionForm>
        )}
      </Stack>
    </Section>
  );
};
