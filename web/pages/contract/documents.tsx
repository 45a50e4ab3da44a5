import { decideAccess } from "../../../access/decision.ts";
import type { DocumentRow, VersionRow } from "../../../db/version.ts";
import { gate } from "../../../domain/command.ts";
import { compareWords } from "../../../i18n/compare.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { formatBytes } from "../../../i18n/format.ts";
import { returnedWords } from "../../../i18n/returned.ts";
import { contractVerificationWords } from "../../../i18n/verify.ts";
import { actOf } from "../../contract/contract.ts";
import { Badge, ButtonLink, EmptyState, Instant, Section, Table } from "../../design/components.ts";
import { CopiesNote } from "./copies-note.tsx";
import { PreservationPart } from "./preservation.tsx";
import { SharesPart } from "./shares.tsx";
import type { Shown } from "./shown.ts";

const kept: ReadonlySet<DocumentRow["kind"]> = new Set([
  "signed",
  "evidence",
  "evidence-certificate",
  "evidence-certificate-signature",
  "executed-signature",
  "certificate",
  "certificate-signature",
  "source",
  "returned",
]);

/** The wordings there have been, and the files that prove what was done. Opening one of them is recorded. */
export const DocumentsView = (shown: Shown) => {
  const words = contractWords(shown.context.language).documents;
  const { row, versions, documents } = shown.dossier;
  const codes = contractCodeWords(shown.context.language).document;
  const { executed, ceremony } = row.state;
  const certificate = ceremony?.evidence;
  const files = documents.filter(({ kind, id }) => kept.has(kind) && id !== executed?.document);
  return (
    <>
      <CopiesNote context={shown.context} row={row} document={executed?.document ?? row.state.draft.pdf.document} />
      {executed && (
        <Section
          id="executed"
          title={words.executed}
          subtitle={words.executedHint}
          actions={
            <>
              <ButtonLink href={`/contracts/${row.id}/verification`} icon="check">
                {contractVerificationWords(shown.context.language).open}
              </ButtonLink>
              {certificate && (
                <ButtonLink href={fileHref(row.id, certificate.document)} icon="download">
                  {codes["evidence-certificate"]}
                </ButtonLink>
              )}
              <ButtonLink href={fileHref(row.id, executed.document)} kind="primary" icon="download">
                {words.open}
              </ButtonLink>
            </>
          }
        >
          <Hash sha256={executed.sha256} label={words.sha} />
          {certificate && (
            <Hash sha256={certificate.sha256} label={`${codes["evidence-certificate"]} · ${words.sha}`} />
          )}
        </Section>
      )}
      <PreservationPart contract={row.state} now={new Date()} />
      <BundlePart {...shown} />
      <Section
        id="versions"
        title={words.versions}
        flush
        actions={
          <>
            {versions.length > 1 && (
              <ButtonLink href={`/contracts/${row.id}/compare`} icon="eye" size="small">
                {compareWords(shown.context.language).title}
              </ButtonLink>
            )}
            {gate(row.state, "save-draft", actOf(shown.context, row)) === null && (
              <ButtonLink href={`/contracts/${row.id}/returned`} icon="attach" size="small">
                {returnedWords(shown.context.language).bring}
              </ButtonLink>
            )}
          </>
        }
      >
        <Versions {...shown} versions={versions} />
      </Section>
      <Section id="files" title={words.files} flush>
        <Files {...shown} files={files} />
      </Section>
      <SharesPart {...shown} />
    </>
  );
};

/** Its download asks for a code first: the file goes from hand to hand. */
export const BundlePart = ({ context, dossier: { row } }: Shown) => {
  if (!decideAccess(context.session.person, { right: "export-evidence", contract: row }).allowed) return null;
  const words = contractWords(context.language).documents;
  return (
    <Section
      id="bundle"
      title={words.bundle}
      actions={
        <ButtonLink href={`/contracts/${row.id}/evidence`} icon="download">
          {words.bundleSave}
        </ButtonLink>
      }
    >
      <p>{words.bundleHint}</p>
    </Section>
  );
};

const fileHref = (contract: string, document: string): string => `/contracts/${contract}/documents/${document}`;

const Hash = ({ sha256, label }: { readonly sha256: string; readonly label: string }) => (
  <p class="document-hash">
    <span>{label}</span> <code>{sha256}</code>
  </p>
);

const Added = ({ by, at }: { readonly by: string | null | undefined; readonly at: Date }) => (
  <span>
    {by}{" "}
    <span class="subtle">
      <Instant at={at.toISOString()} />
    </span>
  </span>
);

const Versions = ({ context, dossier, versions }: Shown & { readonly versions: readonly VersionRow[] }) => {
  const words = contractWords(context.language).documents;
  const { row, documents, people } = dossier;
  const pdfs = new Map(documents.map((one) => [one.id, one]));
  return (
    <Table
      caption={words.versions}
      rows={versions}
      rowKey={({ number }) => number}
      rowHref={({ number }) => `/contracts/${row.id}/versions/${number}`}
      columns={[
        {
          key: "version",
          header: words.versions,
          cell: ({ number }) => words.version(number),
        },
        {
          key: "current",
          header: words.current,
          cell: ({ number }) => number === row.state.draft.number && <Badge tone="good">{words.current}</Badge>,
        },
        {
          key: "by",
          header: words.by,
          cell: ({ added_by, added_at }) => <Added by={added_by && people.get(added_by)?.name} at={added_at} />,
        },
        {
          key: "sha",
          header: words.sha,
          cell: ({ pdf_document }) => <code class="hash">{pdfs.get(pdf_document)?.sha256.slice(0, 16)}…</code>,
        },
      ]}
    />
  );
};

const Files = ({ context, dossier, files }: Shown & { readonly files: readonly DocumentRow[] }) => {
  const words = contractWords(context.language).documents;
  const codes = contractCodeWords(context.language).document;
  return (
    <Table
      caption={words.files}
      rows={files}
      rowKey={({ id }) => id}
      rowHref={({ id }) => fileHref(dossier.row.id, id)}
      empty={<EmptyState icon="attach" title={words.none} />}
      columns={[
        { key: "name", header: words.name, cell: ({ name }) => name },
        { key: "kind", header: words.kind, cell: ({ kind }) => <Badge>{codes[kind]}</Badge> },
        { key: "size", header: words.size, cell: ({ size }) => formatBytes(Number(size), context.language) },
        {
          key: "by",
          header: words.by,
          cell: ({ added_by, added_at }) => <Added by={added_by && dossier.people.get(added_by)?.name} at={added_at} />,
        },
        { key: "sha", header: words.sha, cell: ({ sha256 }) => <code class="hash">{sha256.slice(0, 16)}…</code> },
      ]}
    />
  );
};
