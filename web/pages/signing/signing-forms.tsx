import { languages } from "../../../domain/language.ts";
import { ceremonyWords } from "../../../i18n/ceremony.ts";
import { formatDate } from "../../../i18n/format.ts";
import {
  ActionForm,
  Actions,
  Banner,
  Button,
  CheckboxField,
  Disclosure,
  Section,
  SelectField,
  Stack,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { formSecrets, type RequestContext } from "../../http/context.ts";
import type { Pen } from "../../signing/ceremony.ts";
import { CodeField, NameField, wrongFields } from "../outside/link-parts.tsx";
import { PictureUpload, SignatureEntry } from "./signature-entry.tsx";
import { partWords, type SigningDeskProps } from "./signing-part.ts";

interface Turn extends SigningDeskProps {
  readonly turn: NonNullable<Pen["turn"]>;
}

/** The pen: to sign (agree, put the seal on it), to decline, to have somebody else do it. */
export const SigningForms = (props: Turn) => (
  <Section id="sign" title={partWords(props.pen, usePage().language).title}>
    <Stack>
      {props.pen.form.seal === null && (
        <PictureUpload
          context={props.context}
          form={props.pen.form}
          action={`${props.path}/picture`}
          nonce={props.turn.nonce}
        />
      )}
      <SignForm {...props} />
      <DeclineForm {...props} />
      {props.turn.mayPassOn && <PassForm {...props} />}
    </Stack>
  </Section>
);

const Proof = ({ pen, turn }: Pick<Turn, "pen" | "turn">) => (
  <>
    {turn.nonce !== null && <input type="hidden" name="nonce" value={turn.nonce} />}
    <input type="hidden" name="documentSha256" value={pen.document?.sha256 ?? ""} />
  </>
);

const SignForm = ({ context, pen, path, typed, sent, turn }: Turn) => {
  const { language } = usePage();
  const words = ceremonyWords(language);
  const part = partWords(pen, language);
  const wrong = wrongFields(context);
  return (
    <ActionForm action={path} label={part.title} {...formSecrets(context)}>
      <Proof pen={pen} turn={turn} />
      {pen.seal && <SealNote seal={pen.seal} />}
      <input type="hidden" name="consentVersion" value={pen.consent.version} />
      <CheckboxField
        name="consent"
        value="true"
        label={pen.consent.agree}
        hint={`${pen.consent.law} ${words.sign.zone(pen.timeZone)}`}
        error={wrong.get("consent")}
      />
      <NameField value={typed.name ?? ""} error={wrong.get("name")} />
      <SignatureEntry context={context} form={pen.form} {...(turn.nonce !== null && { sealAt: `${path}/seal` })} />
      {turn.nonce !== null && (
        <CodeField action={`${path}/code`} address={pen.reader.address} sent={sent} error={wrong.get("code")} />
      )}
      <Actions>
        <Button kind="primary" size="large" icon="sign" wide>
          {part.submit}
        </Button>
      </Actions>
    </ActionForm>
  );
};

const SealNote = ({ seal }: { readonly seal: NonNullable<Pen["seal"]> }) => {
  const { language } = usePage();
  const words = ceremonyWords(language).seal;
  return (
    <Banner tone={seal.authorised ? "info" : "warning"} title={words.which(seal.name)}>
      {seal.authorised
        ? words.authorised(seal.authorised.by, formatDate(seal.authorised.until, language))
        : words.unauthorised}
    </Banner>
  );
};

const DeclineForm = ({ context, pen, path, typed, turn }: Turn) => {
  const { language } = usePage();
  const words = ceremonyWords(language).decline;
  const { decline } = partWords(pen, language);
  const open = isRefusedAt(context, `${path}/decline`);
  return (
    <Disclosure summary={decline.open} open={open}>
      <ActionForm action={`${path}/decline`} label={decline.open} {...formSecrets(context)}>
        <Proof pen={pen} turn={turn} />
        <p>{words.means}</p>
        <TextArea
          name="reason"
          label={words.reason}
          error={open ? wrongFields(context).get("reason") : undefined}
          value={open ? (typed.reason ?? "") : ""}
          rows={2}
          maxLength={4000}
        />
        <Actions>
          <Button kind="danger">{decline.submit}</Button>
        </Actions>
      </ActionForm>
    </Disclosure>
  );
};

const PassForm = ({ context, pen, path, typed, turn }: Turn) => {
  const { language } = usePage();
  const words = ceremonyWords(language).pass;
  const open = isRefusedAt(context, `${path}/pass`);
  const wrong = open ? wrongFields(context) : new Map<string, string>();
  return (
    <Disclosure summary={words.open} open={open}>
      <ActionForm action={`${path}/pass`} label={words.open} {...formSecrets(context)}>
        <Proof pen={pen} turn={turn} />
        <p>{words.means}</p>
        {turn.successors === null ? (
          <>
            <TextField
              name="name"
              label={words.name}
              maxLength={200}
              error={wrong.get("name")}
              value={open ? (typed.name ?? "") : ""}
            />
            <TextField
              name="email"
              type="email"
              inputMode="email"
              label={words.email}
              maxLength={320}
              error={wrong.get("email")}
              value={open ? (typed.email ?? "") : ""}
            />
            <SelectField
              name="language"
              label={words.language}
              empty={false}
              value={language}
              options={languages.map((one) => ({ value: one, label: languageNames[one] }))}
            />
          </>
        ) : (
          <SelectField
            name="person"
            label={words.colleague}
            error={wrong.get("person")}
            options={turn.successors.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <TextArea
          name="reason"
          label={words.reason}
          error={wrong.get("reason")}
          value={open ? (typed.reason ?? "") : ""}
          rows={2}
          maxLength={4000}
        />
        <Actions>
          <Button kind="secondary">{words.submit}</Button>
        </Actions>
      </ActionForm>
    </Disclosure>
  );
};

/** Whether this page is shown again because what was sent there was refused: two forms here ask for a reason. */
const isRefusedAt = ({ refused, url }: RequestContext, path: string): boolean =>
  refused !== undefined && url.pathname === path;

const languageNames = { en: "English", "zh-CN": "简体中文" } as const;
