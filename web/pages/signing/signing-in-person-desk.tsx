import { codeMinutes } from "../../../db/auth.ts";
import { ceremonyWords } from "../../../i18n/ceremony.ts";
import { linkWords } from "../../../i18n/link.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  CheckboxField,
  PageHeader,
  RadioCards,
  Section,
  Stack,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { safeUrl } from "../../design/safe-url.ts";
import { entered, formSecrets, type RequestContext } from "../../http/context.ts";
import type { Pen } from "../../signing/ceremony.ts";
import { BriefCard, DocumentPart, Refused, wrongFields } from "../outside/link-parts.tsx";
import { PictureUpload, SignatureEntry } from "./signature-entry.tsx";

export interface InPersonDeskProps {
  readonly context: RequestContext;
  readonly pen: Pen;
  readonly path: string;
  readonly pdf: string;
  /** A code has been mailed to the signer's own device. */
  readonly sent: boolean;
}

/** The host says how they know who is with them; then the device changes hands and the signer reads and signs. */
export const InPersonDesk = ({ context, pen, path, pdf, sent }: InPersonDeskProps) => {
  const { language } = usePage();
  const all = ceremonyWords(language);
  const words = all.inPerson;
  return (
    <Stack>
      <PageHeader
        title={pen.contract.title}
        badges={<Badge tone="warning">{words.title}</Badge>}
        subtitle={words.intro(pen.reader.name)}
      />
      <Refused context={context} />
      {pen.turn === null && (
        <Banner tone="info" title={pen.outcome ? all.outcome[pen.outcome.progress] : all.signers.state.ahead} />
      )}
      <BriefCard brief={pen.contract} ours={pen.organisation} />
      {pen.document && <DocumentPart brief={pen.contract} reading={pen.document} pdf={pdf} />}
      {pen.turn && pen.form.seal === null && (
        <PictureUpload context={context} form={pen.form} action={`${path}/picture`} nonce={null} />
      )}
      {pen.turn && <InPersonForm context={context} pen={pen} path={path} sent={sent} />}
    </Stack>
  );
};

const InPersonForm = ({ context, pen, path, sent }: Omit<InPersonDeskProps, "pdf">) => {
  const { language } = usePage();
  const { inPerson: words, sign } = ceremonyWords(language);
  const code = linkWords(language).code;
  const wrong = wrongFields(context);
  return (
    <ActionForm action={path} label={words.title} {...formSecrets(context)}>
      <input type="hidden" name="documentSha256" value={pen.document?.sha256 ?? ""} />
      <input type="hidden" name="consentVersion" value={pen.consent.version} />
      <Section id="host" title={words.host}>
        <Stack>
          <RadioCards
            name="identified"
            label={words.identified}
            value={entered(context, "identified")}
            error={wrong.get("identified")}
            options={(["document", "known"] as const).map((value) => ({ value, label: words.identification[value] }))}
          />
          <RadioCards
            name="proof"
            label={words.proof}
            value={entered(context, "proof") || "code"}
            error={wrong.get("proof")}
            options={[
              { value: "code", label: words.proofs.code(pen.reader.address) },
              { value: "witnessed", label: words.proofs.witnessed },
            ]}
          />
          <TextArea
            name="reason"
            label={words.reason}
            required={false}
            rows={2}
            maxLength={4000}
            value={entered(context, "reason")}
            error={wrong.get("reason")}
          />
          <div class="actions">
            <button
              class="button"
              data-kind={sent ? "quiet" : "secondary"}
              type="submit"
              formAction={safeUrl(`${path}/code`)}
              formNoValidate
            >
              {sent ? code.again : words.send}
            </button>
          </div>
        </Stack>
      </Section>
      <Section id="sign" title={words.signer}>
        <Stack>
          <CheckboxField
            name="consent"
            value="true"
            label={pen.consent.agree}
            hint={`${pen.consent.law} ${sign.zone(pen.timeZone)}`}
            error={wrong.get("consent")}
          />
          <TextField
            name="name"
            label={words.name}
            maxLength={200}
            value={entered(context, "name")}
            error={wrong.get("name")}
          />
          <SignatureEntry context={context} form={pen.form} />
          <TextField
            name="code"
            label={words.code}
            hint={sent ? code.sent(pen.reader.address, codeMinutes) : undefined}
            required={false}
            code
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            error={wrong.get("code")}
          />
          <Actions>
            <Button kind="primary" size="large" icon="sign" wide>
              {words.submit}
            </Button>
          </Actions>
        </Stack>
      </Section>
    </ActionForm>
  );
};
