import { ceremonyWords } from "../../../i18n/ceremony.ts";
import { formatInstant } from "../../../i18n/format.ts";
import {
  Actions,
  Badge,
  Banner,
  ButtonLink,
  KeyValues,
  PageHeader,
  Section,
  Stack,
  type Tone,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { Pen } from "../../signing/ceremony.ts";
import { BriefCard, DocumentPart, Jumps, Refused, Trust } from "../outside/link-parts.tsx";
import { SigningForms } from "./signing-forms.tsx";
import { partWords, type SigningDeskProps } from "./signing-part.ts";

/** Everything that somebody asked in a ceremony needs: what it is, the whole text, and the pen. */
export const SigningDesk = (props: SigningDeskProps) => {
  const { context, pen, pdf } = props;
  const { language } = usePage();
  const words = ceremonyWords(language);
  const part = partWords(pen, language);
  if (pen.outcome) return <Outcome {...props} outcome={pen.outcome} />;
  const by =
    pen.until === null || pen.turn === null
      ? ""
      : `${language === "en" ? " " : "，"}${words.by(formatInstant(pen.until, language, pen.timeZone))}`;
  return (
    <Stack>
      <PageHeader
        title={pen.contract.title}
        badges={<Badge tone={pen.turn ? "warning" : "info"}>{part.eyebrow}</Badge>}
        subtitle={`${part.asked(pen.contract.owner, pen.organisation)}${by}`}
      />
      <Refused context={context} />
      <BriefCard brief={pen.contract} ours={pen.organisation}>
        {pen.turn && <Jumps act={part.go} to="#sign" />}
      </BriefCard>
      {pen.document && <DocumentPart brief={pen.contract} reading={pen.document} pdf={pdf} />}
      {pen.turn && <SigningForms {...props} turn={pen.turn} />}
      <Signers pen={pen} />
      {pen.turn && (
        <Trust
          name={pen.reader.name}
          sha256={pen.document?.sha256}
          until={pen.until}
          byLink={context.session === undefined}
        />
      )}
    </Stack>
  );
};

const signerTones = {
  ahead: "neutral",
  waiting: "warning",
  signed: "good",
  sealed: "good",
  agreed: "good",
  told: "info",
  declined: "danger",
  void: "neutral",
} as const satisfies Readonly<Record<Pen["signers"][number]["state"], Tone>>;

const Signers = ({ pen }: { readonly pen: Pen }) => {
  const { language } = usePage();
  const words = ceremonyWords(language).signers;
  if (pen.signers.length === 0) return null;
  return (
    <Section id="signers" title={words.title}>
      <KeyValues
        items={pen.signers.map(({ name, side, state, role, at }) => ({
          label: [name, words[side], ...(role === "signer" ? [] : [words.role[role]])].join(" · "),
          value: (
            <>
              <Badge tone={signerTones[state]}>{words.state[state]}</Badge>{" "}
              {at !== null && <span class="subtle">{formatInstant(at, language, pen.timeZone)}</span>}
            </>
          ),
        }))}
      />
    </Section>
  );
};

const outcomeTones = {
  waiting: "good",
  sealing: "good",
  agreed: "good",
  executed: "good",
  declined: "warning",
  ended: "info",
} as const;

const Outcome = ({ pen, pdf, outcome }: SigningDeskProps & { readonly outcome: NonNullable<Pen["outcome"]> }) => {
  const { language } = usePage();
  const words = ceremonyWords(language).outcome;
  const { progress, at, name, reason, executed } = outcome;
  const comma = language === "en" ? ", " : "，";
  return (
    <Stack>
      <PageHeader title={pen.contract.title} />
      <Banner tone={outcomeTones[progress]} announce title={words[progress]}>
        {at !== null && name !== "" && (
          <p>
            {formatInstant(at, language, pen.timeZone)}
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
