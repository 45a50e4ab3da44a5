import { ceremonyWords } from "../../i18n/ceremony.ts";
import { formatInstant } from "../../i18n/format.ts";
import type { Pen } from "../ceremony.ts";
import { formSecrets, type RequestContext } from "../context.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  ButtonLink,
  CheckboxField,
  Disclosure,
  KeyValues,
  PageHeader,
  Section,
  Stack,
  TextArea,
  type Tone,
} from "../design/components.ts";
import { usePage } from "../design/page.ts";
import { BriefCard, CodeField, DocumentPart, Jumps, NameField, Refused, Trust, wrongFields } from "./link-parts.tsx";

export interface SigningDeskProps {
  readonly context: RequestContext;
  readonly pen: Pen;
  /** Where forms are sent: the page's own path. */
  readonly path: string;
  readonly pdf: string;
  readonly typed: Readonly<Partial<Record<"name" | "reason", string>>>;
  /** A code has been mailed. */
  readonly sent: boolean;
}

/** Everything that a signer needs: what it is, the whole text, and the pen. */
export const SigningDesk = (props: SigningDeskProps) => {
  const { context, pen, pdf } = props;
  const { language, timeZone } = usePage();
  const words = ceremonyWords(language);
  if (pen.outcome) return <Outcome {...props} outcome={pen.outcome} />;
  const by =
    pen.until === null
      ? ""
      : `${language === "en" ? " " : "，"}${words.by(formatInstant(pen.until, language, timeZone))}`;
  return (
    <Stack>
      <PageHeader
        title={pen.contract.title}
        badges={<Badge tone="warning">{words.eyebrow}</Badge>}
        subtitle={`${words.asked(pen.contract.owner, pen.organisation)}${by}`}
      />
      <Refused context={context} />
      <BriefCard brief={pen.contract} ours={pen.organisation}>
        {pen.turn && <Jumps act={words.sign.go} to="#sign" />}
      </BriefCard>
      {pen.document && <DocumentPart brief={pen.contract} reading={pen.document} pdf={pdf} />}
      {pen.turn && <Signature {...props} turn={pen.turn} />}
      <Signers pen={pen} />
      <Trust name={pen.reader.name} sha256={pen.document?.sha256} until={pen.until} />
    </Stack>
  );
};

const Signature = ({
  context,
  pen,
  path,
  typed,
  sent,
  turn,
}: SigningDeskProps & { readonly turn: NonNullable<Pen["turn"]> }) => {
  const words = ceremonyWords(usePage().language);
  const wrong = wrongFields(context);
  const proof = (
    <>
      {turn.nonce !== null && <input type="hidden" name="nonce" value={turn.nonce} />}
      <input type="hidden" name="documentSha256" value={pen.document?.sha256 ?? ""} />
    </>
  );
  return (
    <Section id="sign" title={words.sign.title}>
      <Stack>
        <ActionForm action={path} label={words.sign.title} {...formSecrets(context)}>
          {proof}
          <CheckboxField
            name="consent"
            value="true"
            label={words.sign.consent}
            hint={words.sign.law}
            error={wrong.get("consent")}
          />
          <NameField value={typed.name ?? ""} error={wrong.get("name")} />
          {turn.nonce !== null && (
            <CodeField action={`${path}/code`} address={pen.reader.address} sent={sent} error={wrong.get("code")} />
          )}
          <Actions>
            <Button kind="primary" size="large" icon="sign" wide>
              {words.sign.submit}
            </Button>
          </Actions>
        </ActionForm>
        <Disclosure summary={words.decline.open} open={wrong.has("reason")}>
          <ActionForm action={`${path}/decline`} label={words.decline.open} {...formSecrets(context)}>
            {proof}
            <p>{words.decline.means}</p>
            <TextArea
              name="reason"
              label={words.decline.reason}
              error={wrong.get("reason")}
              value={typed.reason ?? ""}
              rows={2}
              maxLength={4000}
            />
            <Actions>
              <Button kind="danger">{words.decline.submit}</Button>
            </Actions>
          </ActionForm>
        </Disclosure>
      </Stack>
    </Section>
  );
};

const signerTones = {
  ahead: "neutral",
  waiting: "warning",
  signed: "good",
  sealed: "good",
  declined: "danger",
  void: "neutral",
} as const satisfies Readonly<Record<Pen["signers"][number]["state"], Tone>>;

const Signers = ({ pen }: { readonly pen: Pen }) => {
  const words = ceremonyWords(usePage().language).signers;
  if (pen.signers.length === 0) return null;
  return (
    <Section id="signers" title={words.title}>
      <KeyValues
        items={pen.signers.map(({ name, side, state }) => ({
          label: `${name} · ${words[side]}`,
          value: <Badge tone={signerTones[state]}>{words.state[state]}</Badge>,
        }))}
      />
    </Section>
  );
};

const outcomeTones = {
  waiting: "good",
  sealing: "good",
  executed: "good",
  declined: "warning",
  ended: "info",
} as const;

const Outcome = ({ pen, pdf, outcome }: SigningDeskProps & { readonly outcome: NonNullable<Pen["outcome"]> }) => {
  const { language, timeZone } = usePage();
  const words = ceremonyWords(language).outcome;
  const { progress, at, name, reason, executed } = outcome;
  const comma = language === "en" ? ", " : "，";
  return (
    <Stack>
      <PageHeader title={pen.contract.title} />
      <Banner tone={outcomeTones[progress]} announce title={words[progress]}>
        {at !== null && name !== "" && (
          <p>
            {formatInstant(at, language, timeZone)}
            {comma}
            {words.signedAs(name)}
          </p>
        )}
        {reason !== "" && (
          <p>
            {words.said}
            {language === "en" ? ": " : "："}
            {reason}
          </p>
        )}
        <p>{words[`${progress}Next`]}</p>
      </Banner>
      {executed !== null && (
        <Actions>
          <ButtonLink href={pdf} kind="primary" icon="download">
            {words.download}
          </ButtonLink>
        </Actions>
      )}
      <BriefCard brief={pen.contract} ours={pen.organisation} />
      <Signers pen={pen} />
      {executed !== null && (
        <p class="subtle">
          SHA-256 <code>{executed.sha256}</code>
        </p>
      )}
    </Stack>
  );
};
