import { decideAccess } from "../../../access/decision.ts";
import type { DocumentRow } from "../../../db/version.ts";
import { gate } from "../../../domain/command.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { formatBytes } from "../../../i18n/format.ts";
import { returnedWords } from "../../../i18n/returned.ts";
import { uploadWords } from "../../../i18n/upload.ts";
import { versionWords } from "../../../i18n/version.ts";
import { actOf } from "../../contract/contract.ts";
import { Actions, Banner, ButtonLink, Instant, KeyValues, Section } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { type VersionRead } from "../../drafting/draft-reading.ts";
import type { SignedInContext } from "../../http/context.ts";
import { isWatermarked } from "../../watermark.ts";
import { CopiesNote } from "../contract/copies-note.tsx";

/** A version that is shown to somebody. */
export interface ViewProps {
  readonly context: SignedInContext;
  readonly read: VersionRead;
}

/** The template by its name, with its version; one read out of Word for this contract alone has neither. */
const madeFrom = ({ version, templateName }: VersionRead, { language }: SignedInContext): string => {
  const [id = "", number = ""] = (version.template ?? "").split("@");
  return templateName ? `${templateName[language]} (${number})` : id;
};

/** What stands beside a version: what it is, who signs, its Word file, its documents. */
export const VersionAside = ({ context, read }: ViewProps) => {
  const { row, version, pdf, source, signers, notes } = read;
  const words = draftingWords(context.language);
  const t = versionWords(context.language);
  return (
    <>
      <CopiesNote context={context} row={row} document={pdf.id} />
      {notes.length > 0 && (
        <Banner tone="warning" title={t.notes}>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Banner>
      )}
      <Section id="about" title={t.about}>
        <KeyValues
          items={[
            { label: t.saved, value: <Instant at={version.added_at.toISOString()} /> },
            ...(read.addedBy === null ? [] : [{ label: t.by, value: read.addedBy }]),
            {
              label: t.source,
              value: version.template === null ? t.fromUpload : t.fromTemplate(madeFrom(read, context)),
            },
            { label: t.language, value: words.choose.inLanguage[version.language] },
            ...(pdf.pages === null ? [] : [{ label: t.pages, value: String(pdf.pages) }]),
            { label: "SHA-256", value: <code class="hash">{pdf.sha256}</code> },
          ]}
        />
        <p class="hint">{t.hashHint}</p>
      </Section>
      {version.number === row.state.draft.number && (
        <Section id="signers" title={t.signers}>
          {signers.length === 0 ? (
            <p class="subtle">{t.noSigners}</p>
          ) : (
            <KeyValues
              items={signers
                .toSorted((a, b) => a.turn - b.turn)
                .map(({ side, name, email, turn }) => ({
                  label: uploadWords(context.language).sides[side],
                  value: (
                    <>
                      {name} <span class="subtle">{t.turn(turn)}</span>
                      <br />
                      <EmailAddress address={email} />
                    </>
                  ),
                }))}
            />
          )}
        </Section>
      )}
      <Section id="word" title={returnedWords(context.language).download}>
        <p>{returnedWords(context.language).downloadHint}</p>
        <Actions>
          <WordLinks context={context} read={read} />
        </Actions>
      </Section>
      <Section id="documents" title={t.documents}>
        <KeyValues
          items={[pdf, ...(source && source.id !== pdf.id ? [source] : [])].map((document) => ({
            label: contractCodeWords(context.language).document[document.kind],
            value: <DocumentLink document={document} />,
          }))}
        />
        <p class="hint">{t.recorded}</p>
      </Section>
    </>
  );
};

/** Out as a Word file, and back in. */
const WordLinks = ({ context, read: { row, version } }: ViewProps) => {
  const words = returnedWords(context.language);
  const href = `/contracts/${row.id}/versions/${version.number}/word`;
  const mayTake = decideAccess(context.session.person, { right: "download-original", contract: row }).allowed;
  const isMarked = isWatermarked(row.classification);
  return (
    <>
      {(!isMarked || mayTake) && (
        <ButtonLink href={isMarked ? `${href}/original` : href} icon="download" size="small">
          {isMarked ? words.original : words.download}
        </ButtonLink>
      )}
      {gate(row.state, "save-draft", actOf(context, row)) === null && (
        <ButtonLink href={`/contracts/${row.id}/returned`} icon="attach" size="small">
          {words.bring}
        </ButtonLink>
      )}
    </>
  );
};

/** Breaks where an address may, in a narrow column. */
const EmailAddress = ({ address }: { readonly address: string }) => {
  const [name, host] = address.split("@");
  return (
    <span class="subtle">
      {name}
      <wbr />@{host}
    </span>
  );
};

const DocumentLink = ({ document }: { readonly document: DocumentRow }) => {
  const { language } = usePage();
  return (
    <>
      <a href={`/contracts/${document.contract}/documents/${document.id}?save=true`}>{document.name}</a>{" "}
      <span class="subtle">{formatBytes(document.size, language)}</span>
    </>
  );
};
