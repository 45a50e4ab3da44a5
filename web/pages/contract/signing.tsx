import type { RemarkRow } from "../../../db/remark.ts";
import { daysAfter } from "../../../domain/calendar.ts";
import { roleOf } from "../../../domain/recipient.ts";
import type { Ceremony, Signer } from "../../../domain/signing.ts";
import { ceremonyWords } from "../../../i18n/ceremony.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { formatInstant } from "../../../i18n/format.ts";
import { signatureFieldWords } from "../../../i18n/signature-field.ts";
import {
  Badge,
  ButtonLink,
  Disclosure,
  Person,
  RelativeTime,
  Section,
  Table,
  type Tone,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { Shown } from "./shown.ts";
import { SigningActs } from "./signing-acts.tsx";

const tones: Readonly<Record<Signer["state"], Tone>> = {
  ahead: "neutral",
  waiting: "warning",
  signed: "info",
  sealed: "good",
  agreed: "good",
  told: "info",
  declined: "danger",
  void: "neutral",
};

/** The way to where signers sign on the page, while it can be chosen. */
const Fields = ({ dossier: { row } }: Shown) => {
  const words = signatureFieldWords(usePage().language);
  if (!["draft", "review", "approval"].includes(row.stage) || row.state.draft.signers.length === 0) return null;
  return (
    <Section id="signature-fields" title={words.title} subtitle={words.intro}>
      <ButtonLink href={`/contracts/${row.id}/signature-fields`} icon="sign">
        {words.open}
      </ButtonLink>
    </Section>
  );
};

/** Who has which part, in which order, how far it has come, and what ended without a contract before. */
export const SigningPanel = (shown: Shown) => {
  const { context, dossier } = shown;
  const words = contractWords(context.language).page;
  const { ceremony, pastCeremonies = [] } = dossier.row.state;
  if (ceremony === null) return <Fields {...shown} />;
  const until = daysAfter(ceremony.openedAt, ceremony.patience.expireAfterDays);
  const over = ceremony.outcome !== "open" && ceremony.outcome !== "completed";
  return (
    <Section
      id="signing"
      title={words.signing}
      subtitle={
        ceremony.outcome === "open"
          ? words.signingNow.until(formatInstant(until, context.language, context.session.person.timeZone))
          : over
            ? words.signingNow.outcome[ceremony.outcome]
            : undefined
      }
      flush
    >
      <Recipients {...shown} ceremony={ceremony} />
      <Said {...shown} of={[ceremony]} />
      {over && <Partly {...shown} ceremony={ceremony} />}
      {ceremony.outcome === "open" && <SigningActs {...shown} ceremony={ceremony} />}
      {pastCeremonies.length > 0 && (
        <div class="card-body">
          <Disclosure summary={words.signingNow.earlier}>
            {pastCeremonies.map((past) => (
              <div key={past.id} class="stack">
                <p>
                  <Badge tone="neutral">{words.signingNow.outcome[past.outcome]}</Badge>{" "}
                  <RelativeTime at={past.openedAt} />
                </p>
                <Recipients {...shown} ceremony={past} />
                <Said {...shown} of={[past]} />
                <Partly {...shown} ceremony={past} />
              </div>
            ))}
          </Disclosure>
        </div>
      )}
    </Section>
  );
};

const Recipients = ({ context, dossier: { signers }, ceremony }: Shown & { readonly ceremony: Ceremony }) => {
  const words = contractWords(context.language).page;
  const parts = ceremonyWords(context.language).signers.role;
  const detail = ({ side, role, group, turn, passedTo }: Signer): string =>
    [
      words[side],
      ...(roleOf({ ...(role && { role }) }) === "signer" ? [] : [parts[role ?? "signer"]]),
      words.signingNow.turn(turn),
      ...(group ? [words.signingNow.group(group.slice(-1))] : []),
      ...(passedTo ? [words.signingNow.passedTo(signers.get(passedTo)?.name ?? words.otherSide)] : []),
    ].join(" · ");
  return (
    <Table
      caption={words.signing}
      rows={ceremony.signers.toSorted((a, b) => a.turn - b.turn)}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "name",
          header: words.signer,
          cell: (signer) => <Person name={signers.get(signer.id)?.name ?? words.otherSide} detail={detail(signer)} />,
        },
        {
          key: "state",
          header: words.state,
          cell: ({ state }) => <Badge tone={tones[state]}>{words.signerState[state]}</Badge>,
        },
        {
          key: "at",
          header: words.when,
          cell: ({ signedAt, askedAt }) => {
            const at = signedAt ?? askedAt;
            return at === null ? "—" : <RelativeTime at={at} />;
          },
        },
      ]}
    />
  );
};

/** Why somebody declined, passed it on or recalled it, in their words. */
const Said = ({ context, dossier, of }: Shown & { readonly of: readonly Ceremony[] }) => {
  const words = contractWords(context.language).page.signingNow;
  const items = new Set<RemarkRow["item"]>(of.flatMap(({ id, signers }) => [id, ...signers.map((one) => one.id)]));
  const said = dossier.ceremonyRemarks.filter(({ item }) => items.has(item));
  if (said.length === 0) return null;
  const nameOf = ({ name, item }: RemarkRow): string =>
    name || (dossier.signers.get(item as Signer["id"])?.name ?? contractWords(context.language).page.otherSide);
  const verb = ({ kind }: RemarkRow): string => (kind in words.said ? words.said[kind as keyof typeof words.said] : "");
  return (
    <ul class="card-body">
      {said.map((remark) => (
        <li key={remark.command}>
          <strong>{nameOf(remark)}</strong> {verb(remark)}
          {context.language === "en" ? ": " : "："}
          {remark.words}{" "}
          <span class="subtle">
            <RelativeTime at={remark.added_at.toISOString()} />
          </span>
        </li>
      ))}
    </ul>
  );
};

/** What was signed until it ended: proof of what happened, and no contract. */
const Partly = ({ context, dossier, ceremony }: Shown & { readonly ceremony: Ceremony }) => {
  const sealed = ceremony.signers.some(({ state }) => state === "sealed");
  const document = dossier.documents.find(({ id }) => id === ceremony.current.document);
  if (!sealed || !document) return null;
  return (
    <p class="card-body">
      <ButtonLink href={`/contracts/${dossier.row.id}/documents/${document.id}`} kind="quiet" icon="download">
        {contractWords(context.language).page.signingNow.partly}
      </ButtonLink>
    </p>
  );
};
