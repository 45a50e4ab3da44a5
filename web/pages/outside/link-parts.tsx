import type { ComponentChildren } from "preact";
import { codeMinutes } from "../../../db/auth.ts";
import { isCurrency } from "../../../domain/money.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { formatDate, formatInstant, formatList } from "../../../i18n/format.ts";
import { linkWords } from "../../../i18n/link.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import type { Brief } from "../../contract/brief.ts";
import {
  Actions,
  Amount,
  Badge,
  Banner,
  ButtonLink,
  DocumentFrame,
  ErrorSummary,
  KeyValues,
  Section,
  Stack,
  TextField,
  type Tone,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { safeUrl } from "../../design/safe-url.ts";
import { mistakes, type RequestContext } from "../../http/context.ts";
import type { Reading } from "../../http/reading.ts";

/**
 * What is wrong with each field of the form shown again, in words for whoever decides rather than for a programmer.
 * Hidden fields have none: what is wrong with them is wrong with the page.
 */
export const wrongFields = (context: RequestContext): ReadonlyMap<string, string> => {
  const words = linkWords(context.language).mistakes;
  if (context.refused?.refusal.refused === "code-wrong") {
    return new Map([["code", refusalSentence(context.refused.refusal, context.language)]]);
  }
  const known: Readonly<Record<string, string>> = { ...words, comment: words.words, reason: words.words };
  return new Map(mistakes(context).flatMap(({ field }) => (known[field] === undefined ? [] : [[field, known[field]]])));
};

/** What kept the act from being done: each wrong field, or the one reason. */
export const Refused = ({ context }: { readonly context: RequestContext }) => {
  if (!context.refused) return null;
  const wrong = [...wrongFields(context)].map(([field, message]) => ({ field, message }));
  return wrong.length > 0 ? (
    <ErrorSummary errors={wrong} />
  ) : (
    <Banner tone="danger" announce title={linkWords(context.language).refused}>
      <p>{refusalSentence(context.refused.refusal, context.language)}</p>
    </Banner>
  );
};

const tones = {
  public: "neutral",
  internal: "info",
  confidential: "warning",
  secret: "danger",
} as const satisfies Readonly<Record<Brief["classification"], Tone>>;

export interface BriefCardProps {
  readonly brief: Brief;
  /** Our side's name, for readers who may be of the other side. */
  readonly ours?: string;
  readonly children?: ComponentChildren;
}

/** What the contract is, at a glance: with whom, for how much, for how long. */
export const BriefCard = ({ brief, ours, children }: BriefCardProps) => {
  const { language } = usePage();
  const words = linkWords(language);
  const codes = contractCodeWords(language);
  const { amount, effective, end } = brief;
  const money = amount && isCurrency(amount.currency) ? { minor: amount.minor, currency: amount.currency } : null;
  return (
    <Section id="brief" title={words.facts.title}>
      <Stack>
        <KeyValues
          columns={2}
          items={[
            ours === undefined
              ? { label: words.facts.counterparty, value: <strong>{brief.counterparty}</strong> }
              : {
                  label: words.facts.parties,
                  value: <strong>{formatList([ours, brief.counterparty], language)}</strong>,
                },
            {
              label: words.facts.amount,
              value: <strong>{money ? <Amount money={money} /> : words.facts.noAmount}</strong>,
            },
            {
              label: words.facts.term,
              value: words.fromTo(
                effective ? formatDate(effective, language) : words.onSignature,
                end ? formatDate(end, language) : words.noEnd,
              ),
            },
            {
              label: words.facts.classification,
              value: (
                <>
                  <Badge tone={tones[brief.classification]}>{codes.classification[brief.classification]}</Badge>{" "}
                  {codes.type[brief.type]}
                </>
              ),
            },
            { label: words.facts.number, value: <span class="figures">{brief.number}</span> },
          ]}
        />
        {children}
      </Stack>
    </Section>
  );
};

/** The contract itself: its text, and the PDF that is decided on. */
export const DocumentPart = ({
  brief,
  reading,
  pdf,
}: {
  readonly brief: Brief;
  readonly reading: Reading;
  readonly pdf: string;
}) => {
  const words = linkWords(usePage().language).document;
  const open = (
    <ButtonLink href={pdf} icon="eye" size="small">
      {reading.pages === null ? words.pdf : `${words.pdf} (${words.pages(reading.pages)})`}
    </ButtonLink>
  );
  if (reading.html !== null) {
    return (
      <div id="document">
        <DocumentFrame
          title={words.title}
          html={reading.html}
          language={reading.language}
          version={String(reading.version)}
          hash={reading.sha256}
          actions={open}
        />
      </div>
    );
  }
  return (
    <Section id="document" title={words.title} subtitle={brief.title} actions={open}>
      <p>{words.file}</p>
    </Section>
  );
};

/** One press to the act, one to the text: a phone shows neither beside the summary. */
export const Jumps = ({ act, to }: { readonly act: string; readonly to: string }) => (
  <Actions>
    <ButtonLink href={to} kind="primary">
      {act}
    </ButtonLink>
    <ButtonLink href="#document">{linkWords(usePage().language).document.read}</ButtonLink>
  </Actions>
);

export interface CodeFieldProps {
  /** Where the code is asked for: the same form, sent there without deciding anything. */
  readonly action: string;
  readonly address: string;
  readonly sent: boolean;
  readonly error: string | undefined;
}

/** Proof besides the link: a code that only whoever reads the mailbox knows. What was entered elsewhere in the form stays. */
export const CodeField = ({ action, address, sent, error }: CodeFieldProps) => {
  const words = linkWords(usePage().language).code;
  return (
    <>
      <TextField
        name="code"
        label={words.label}
        hint={sent ? words.sent(address, codeMinutes) : `${words.need} ${words.where(address)}`}
        error={error}
        code
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
      />
      <div class="actions">
        <button
          class="button"
          data-kind={sent ? "quiet" : "secondary"}
          type="submit"
          formAction={safeUrl(action)}
          formNoValidate
        >
          {sent ? words.again : words.send}
        </button>
      </div>
    </>
  );
};

interface NameFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  /** What to type, where it is known. */
  readonly hint?: string;
}

/** The person's own name, typed by hand: no program that presses buttons knows it. */
export const NameField = ({ value, error, hint }: NameFieldProps) => {
  const words = linkWords(usePage().language).name;
  return (
    <TextField
      name="name"
      label={words.label}
      hint={hint ?? words.hint}
      value={value}
      error={error}
      autoComplete="name"
      maxLength={200}
    />
  );
};

export interface TrustProps {
  readonly name: string;
  readonly sha256: string | undefined;
  readonly until: string | null;
  /** Whether it was a mailed link that led here. */
  readonly byLink: boolean;
}

/** What makes this page, and the link to it, trustworthy, in plain words. */
export const Trust = ({ name, sha256, until, byLink }: TrustProps) => {
  const { language, timeZone } = usePage();
  const words = linkWords(language).trust;
  return (
    <Section id="trust" title={words.title}>
      <ul class="stack">
        <li>{words.nothing}</li>
        <li>
          {byLink ? words.yours(name) : words.person(name)}{" "}
          {byLink && until !== null ? words.until(formatInstant(until, language, timeZone)) : null}
        </li>
        <li>
          {words.recorded} {words.passwords}
        </li>
        {sha256 === undefined ? null : (
          <li>
            {words.bound}
            <br />
            <code class="fingerprint">{sha256}</code>
          </li>
        )}
      </ul>
    </Section>
  );
};
