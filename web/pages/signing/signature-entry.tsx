import { pictureLimits } from "../../../documents/picture.ts";
import { signatureFieldWords } from "../../../i18n/signature-field.ts";
import {
  ActionForm,
  Actions,
  Banner,
  Button,
  CheckboxField,
  DateField,
  Disclosure,
  FieldGroup,
  FileField,
  RadioCards,
  Stack,
  TextField,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { safeUrl } from "../../design/safe-url.ts";
import { entered, formSecrets, mistakeIn, type RequestContext } from "../../http/context.ts";
import type { SignerForm } from "../../signing/signature-entry.ts";

export interface SignatureEntryProps {
  readonly context: RequestContext;
  readonly form: SignerForm;
  /** Where the image of the seal is, for its holder. */
  readonly sealAt?: string;
}

/** What a signer fills in, and how their signature looks: part of the form that signs. */
export const SignatureEntry = ({ context, form, sealAt }: SignatureEntryProps) => {
  const words = signatureFieldWords(usePage().language).entered;
  const asked = form.fields.filter(({ kind }) => kind !== "signature" && kind !== "cross-page-seal");
  const wrong = mistakeIn(context, "look");
  return (
    <Stack>
      {asked.length > 0 && (
        <FieldGroup legend={words.title} hint={words.intro}>
          {asked.map((field) => (
            <Asked key={field.id} context={context} field={field} />
          ))}
        </FieldGroup>
      )}
      {needsSeal(form) && !form.hasPicture && <Banner tone="warning" title={words.seal} />}
      {form.own && <Certificate context={context} own={form.own} />}
      {form.seal === null ? (
        <Disclosure summary={words.look} open={wrong !== undefined || entered(context, "look") !== ""}>
          <Look context={context} form={form} wrong={wrong} />
        </Disclosure>
      ) : (
        <figure class="seal-look">
          <img src={safeUrl(sealAt ?? `/seals/${form.seal}/image`)} alt={words.sealLook} />
          <figcaption class="hint">{words.sealOfRegister}</figcaption>
        </figure>
      )}
    </Stack>
  );
};

const needsSeal = ({ fields }: SignerForm): boolean =>
  fields.some(({ kind, required }) => kind === "cross-page-seal" && required);

const Asked = ({
  context,
  field: { id, kind, label, required, value },
}: {
  readonly context: RequestContext;
  readonly field: SignerForm["fields"][number];
}) => {
  const { kinds } = signatureFieldWords(usePage().language);
  const name = `values.${id}`;
  const typed = entered(context, name) || value;
  const props = { name, required, label: label === "" ? kinds[kind] : label, error: mistakeIn(context, name) };
  switch (kind) {
    case "checkbox":
      return <CheckboxField {...props} value="yes" checked={typed === "yes"} />;
    case "date":
      return <DateField {...props} value={typed} />;
    default:
      return <TextField {...props} value={typed} maxLength={kind === "initials" ? 10 : 200} />;
  }
};

/** A signer who brought a certificate chooses which one counts. */
const Certificate = ({
  context,
  own,
}: {
  readonly context: RequestContext;
  readonly own: NonNullable<SignerForm["own"]>;
}) => {
  const words = signatureFieldWords(usePage().language).entered.certificate;
  return (
    <RadioCards
      name="certificate"
      label={words.title}
      value={entered(context, "certificate") || "issued"}
      options={[
        { value: "issued", label: words.issued, description: words.issuedIs },
        { value: "own", label: words.own(own.name), description: words.ownIs(own.issuer) },
      ]}
    />
  );
};

const ways = ["typed", "drawn", "image"] as const;

const Look = ({ context, form, wrong }: SignatureEntryProps & { readonly wrong: string | undefined }) => {
  const words = signatureFieldWords(usePage().language).entered;
  const chosen = entered(context, "look") || "typed";
  return (
    <fieldset class="field-group" aria-describedby={wrong === undefined ? undefined : "look-wrong"}>
      <legend class="visually-hidden">{words.look}</legend>
      <p class="hint">{words.lookHint}</p>
      {wrong !== undefined && (
        <p class="field-error" id="look-wrong">
          {wrong}
        </p>
      )}
      {ways
        .filter((way) => way !== "image" || form.hasPicture)
        .map((way) => (
          <div
            key={way}
            class="field choice"
            data-needs-script={way === "drawn" ? "" : undefined}
            hidden={way === "drawn"}
          >
            <input id={`look-${way}`} type="radio" name="look" value={way} checked={way === chosen} />
            <label for={`look-${way}`}>{words[way]}</label>
          </div>
        ))}
      <div class="signature-pad" data-signature-pad="" hidden>
        <p class="hint">{words.draw}</p>
        <svg viewBox="0 0 300 100" role="img" aria-label={words.draw}>
          <line x1="12" y1="84" x2="288" y2="84" />
          <path d="" />
        </svg>
        <input type="hidden" name="strokes" value={entered(context, "strokes")} />
        <button type="button" class="button" data-kind="quiet" data-size="small" data-clear="">
          {words.clear}
        </button>
      </div>
    </fieldset>
  );
};

export interface PictureUploadProps extends SignatureEntryProps {
  /** Where the picture is sent. */
  readonly action: string;
  readonly nonce: string | null;
}

/** Uploads a picture of a signature or a seal, before signing: a form of its own, since it needs no code. */
export const PictureUpload = ({ context, form, action, nonce }: PictureUploadProps) => {
  const words = signatureFieldWords(usePage().language).entered;
  const isOpen = needsSeal(form) && !form.hasPicture;
  return (
    <Disclosure summary={words.upload} open={isOpen || mistakeIn(context, "picture") !== undefined}>
      <ActionForm files action={action} label={words.upload} {...formSecrets(context)}>
        {nonce !== null && <input type="hidden" name="nonce" value={nonce} />}
        {form.hasPicture && <p class="hint">{words.uploaded}</p>}
        <FileField
          name="picture"
          label={words.upload}
          hint={words.uploadHint}
          accept=".png,.jpg,.jpeg,image/png,image/jpeg"
          maxBytes={pictureLimits.bytes}
          error={mistakeIn(context, "picture")}
        />
        <Actions>
          <Button>{words.uploadSubmit}</Button>
        </Actions>
      </ActionForm>
    </Disclosure>
  );
};
