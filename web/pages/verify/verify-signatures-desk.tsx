import { preservationWords } from "../../../i18n/preservation.ts";
import { verifyWords } from "../../../i18n/verify.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  ButtonLink,
  FileField,
  Icon,
  Instant,
  type KeyValue,
  KeyValues,
  Section,
  Stack,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { formSecrets, mistakeIn, type RequestContext } from "../../http/context.ts";
import type { ExaminedFile } from "../../signing/examined-file.ts";

/** Sends a PDF to have its signatures checked: the one thing on the page that needs the file itself. */
export const CheckSignatures = ({
  context,
  action = "/verify/signatures",
}: {
  readonly context: RequestContext;
  readonly action?: string;
}) => {
  const words = verifyWords(usePage().language).signatures;
  return (
    <Section id="signatures" title={words.title} subtitle={words.intro}>
      <ActionForm files action={action} label={words.title} {...formSecrets(context)}>
        <FileField
          name="file"
          label={words.file}
          hint={words.kept}
          accept=".pdf,application/pdf"
          maxBytes={32 * 1024 * 1024}
          error={mistakeIn(context, "file")}
        />
        <Actions>
          <Button>{words.submit}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};

type Signature = ExaminedFile["signatures"][number];

/** What the file's signatures say, and for each that is in doubt, why. */
export const SignaturesVerdict = ({ found }: { readonly found: ExaminedFile }) => {
  const words = verifyWords(usePage().language).signatures;
  return (
    <Stack>
      <h1>{words.result}</h1>
      <FileVerdict found={found} />
      <Actions>
        <ButtonLink href="/verify">{words.another}</ButtonLink>
      </Actions>
    </Stack>
  );
};

/** The verdict on a file, each of its signatures, and what holds it together. */
export const FileVerdict = ({ found }: { readonly found: ExaminedFile }) => {
  const words = verifyWords(usePage().language).signatures;
  const preserved = preservationWords(usePage().language);
  const { valid, signatures, stamps, known, sha256 } = found;
  const verdict = signatures.length === 0 ? "none" : valid ? "valid" : isTampered(found) ? "tampered" : "untrusted";
  const tone = { none: "info", valid: "good", tampered: "danger", untrusted: "warning" } as const;
  return (
    <>
      <Banner tone={tone[verdict]} announce title={words.verdict[verdict]}>
        <p>{words.means[verdict]}</p>
      </Banner>
      {signatures.map((signature, index) => (
        <SignatureCard key={signature.serial} signature={signature} number={index + 1} />
      ))}
      <Section id="file" title={words.whole}>
        <KeyValues
          items={[
            ...(found.level === null
              ? []
              : [{ label: words.level, value: `PAdES ${found.level} · ${words.levels[found.level]}` }]),
            ...stamps.map((stamp, index) => ({
              label: stamps.length === 1 ? words.stamp : preserved.chain(index + 1, stamps.length),
              value: <StampLine stamp={stamp} words={words} />,
            })),
            { label: words.ledger, value: known ? words.ledgerKnows : words.ledgerDoesNot },
            { label: "SHA-256", value: <code class="whole-hash">{sha256}</code> },
          ]}
        />
      </Section>
    </>
  );
};

/** One link of the chain: when it was made, until when it is believed by itself, and what became of it. */
const StampLine = ({ stamp, words }: { readonly stamp: ExaminedFile["stamps"][number]; readonly words: Words }) => {
  const preserved = preservationWords(usePage().language);
  const { name, at, until, intact, trusted, renewedInTime } = stamp;
  const isOver = renewedInTime === null && until !== null && new Date(until) <= new Date();
  return (
    <>
      {name} {at !== null && <Instant at={at} />}{" "}
      <Badge tone={intact && trusted ? "good" : "danger"}>{intact ? words.holds : words.broken}</Badge>
      {until !== null && (
        <>
          <br />
          <span class="subtle">
            {preserved.holdsUntil} <Instant at={until} />
          </span>{" "}
          {renewedInTime !== null && (
            <Badge tone={renewedInTime ? "good" : "danger"}>{renewedInTime ? preserved.inTime : preserved.late}</Badge>
          )}
          {isOver && <Badge tone="warning">{preserved.ranOut}</Badge>}
        </>
      )}
    </>
  );
};

const isTampered = ({ signatures, stamps, valid }: ExaminedFile): boolean =>
  signatures.some(({ intact, changedSince }) => !intact || changedSince.length > 0) ||
  stamps.some(({ intact }) => !intact) ||
  // Everything holds for itself, and yet the end of the file is covered by nobody.
  (!valid && signatures.every(({ intact, trusted }) => intact && trusted));

const SignatureCard = ({ signature, number }: { readonly signature: Signature; readonly number: number }) => {
  const words = verifyWords(usePage().language).signatures;
  const { name, issuer, at, stampedAt, intact, trusted, changedSince, serial, standing } = signature;
  const doubts = doubtsOf(signature, words);
  const items: readonly KeyValue[] = [
    {
      label: words.whole,
      value: <Badge tone={intact ? "good" : "danger"}>{intact ? words.intact : words.broken}</Badge>,
    },
    {
      label: words.issuer,
      value: (
        <>
          {issuer || "—"} <Badge tone={trusted ? "good" : "warning"}>{trusted ? words.trusted : words.untrusted}</Badge>
        </>
      ),
    },
    ...(at === null ? [] : [{ label: words.at, value: <Instant at={at} /> }]),
    ...(stampedAt === null ? [] : [{ label: words.stampedAt, value: <Instant at={stampedAt} /> }]),
    { label: words.standing, value: <StandingLine standing={standing} words={words} /> },
    { label: words.serial, value: <code>{serial || "—"}</code> },
  ];
  return (
    <Section id={`signature-${number}`} title={words.signature(number, name)}>
      <Stack>
        {doubts.length > 0 && (
          <ul class="doubts">
            {doubts.map((doubt) => (
              <li key={doubt}>
                <Icon name="warning" /> <span>{doubt}</span>
              </li>
            ))}
          </ul>
        )}
        {changedSince.length === 0 && intact && <p>{words.unchanged}</p>}
        <KeyValues items={items} />
      </Stack>
    </Section>
  );
};

const isRevokedBefore = (standing: Signature["standing"], at: string | null): boolean =>
  standing?.status === "revoked" && (standing.since === null || at === null || standing.since <= at);

/** What the file holds of whether the signer's certificate was revoked, and who says so. */
const StandingLine = ({ standing, words }: { readonly standing: Signature["standing"]; readonly words: Words }) => {
  if (standing === null) return <span class="subtle">{words.noStanding}</span>;
  const { by, status, since, asOf } = standing;
  return (
    <>
      <Badge tone={status === "good" ? "good" : "danger"}>{words[status]}</Badge>{" "}
      {since !== null && (
        <>
          {words.revokedSince} <Instant at={since} />{" "}
        </>
      )}
      <span class="subtle">
        {words.standingBy[by]} · {words.asOf} <Instant at={asOf} />
      </span>
    </>
  );
};

type Words = ReturnType<typeof verifyWords>["signatures"];

const doubtsOf = (
  { intact, changedSince, unchangedUntil, at, stampedAt, standing }: Signature,
  words: Words,
): readonly string[] => [
  ...(isRevokedBefore(standing, stampedAt ?? at) ? [words.revokedBefore] : []),
  ...(intact ? [] : [unchangedUntil === null ? words.brokenAnywhere : words.brokenAfter(unchangedUntil)]),
  ...new Set(
    changedSince.map(({ kind, page = 0, name = "", entry = "" }) => {
      const told = words.changes[kind as keyof Words["changes"]];
      return told ? told(String(page), name, entry) : kind;
    }),
  ),
];
