import { z } from "zod";
import type { DocumentRow } from "../../../db/version.ts";
import { WatermarkLayer } from "../../../documents/watermark-html.tsx";
import { gate } from "../../../domain/command.ts";
import { parseDocumentId } from "../../../domain/ids.ts";
import { languages } from "../../../domain/language.ts";
import { compareWords } from "../../../i18n/compare.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { versionWords } from "../../../i18n/version.ts";
import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { actOf, idIn, ofContract } from "../../contract/contract.ts";
import {
  Actions,
  Badge,
  Banner,
  ButtonLink,
  Columns,
  DocumentFrame,
  EmptyState,
  PageHeader,
  Section,
  StagePill,
} from "../../design/components.ts";
import { toldFinding } from "../../drafting/draft-findings.ts";
import { openDocumentOf, readVersion, type VersionRead } from "../../drafting/draft-reading.ts";
import { defineRoute } from "../../http/route.ts";
import { Shell } from "../../shell.tsx";
import { isWatermarked, watermarkLine } from "../../watermark.ts";
import { PenInHand } from "../contract/pen-banner.tsx";
import { FindingList } from "./findings.tsx";
import { VersionAside, type ViewProps } from "./version-aside.tsx";

const toldDocument = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  sha256: z.string().meta({ description: "Of the plain bytes, in hexadecimal." }),
  pages: z.number().int().nullable(),
});

const toldVersion = z.object({
  contract: z.uuid(),
  number: z.number().int(),
  current: z.boolean(),
  title: z.string(),
  counterparty: z.string(),
  language: z.enum(languages),
  template: z.string().nullable(),
  savedAt: z.iso.datetime(),
  savedBy: z.uuid().nullable(),
  findings: z.array(toldFinding),
  notes: z.array(z.string()),
  pdf: toldDocument.meta({ description: "What is approved and signed." }),
  source: toldDocument.nullable().meta({ description: "The file as it was uploaded." }),
  html: z.string().nullable().meta({ description: "The wording as an HTML fragment." }),
  pages: z.array(z.array(z.string())).nullable().meta({
    description: "Of a PDF: its text by page and paragraph, as it could be read; a page without any is a scan.",
  }),
});

const told = ({ id, name, media_type, size, sha256, pages }: DocumentRow): z.input<typeof toldDocument> => ({
  id,
  name,
  sha256,
  pages,
  mediaType: media_type,
  bytes: size,
});

const tell = ({
  row,
  version,
  pdf,
  source,
  html,
  pages,
  findings,
  notes,
}: VersionRead): z.input<typeof toldVersion> => ({
  contract: row.id,
  number: version.number,
  current: version.number === row.state.draft.number,
  title: version.title,
  counterparty: version.counterparty,
  language: version.language,
  template: version.template,
  savedAt: version.added_at.toISOString(),
  savedBy: version.added_by,
  findings: [...findings],
  notes: [...notes],
  pdf: told(pdf),
  source: source ? told(source) : null,
  html,
  pages: pages && pages.map((page) => [...page]),
});

export const versionPage = defineRoute({
  id: "getVersion",
  method: "get",
  path: "/contracts/:contract/versions/:number",
  summary: { en: "Look at a version of the wording", "zh-CN": "查看合同文本的某一版本" },
  who: "signed-in",
  right: "view",
  shows: "noted",
  params: ofContract.extend({ number: z.coerce.number().int().positive().max(1_000_000) }),
  answer: z.custom<VersionRead>().transform(tell).pipe(toldVersion),
  refusals: ["contract-purged"],
  handle: (context, { params }) => readVersion(context, params.contract, params.number),
  page: (context, read) => <VersionView context={context} read={read} />,
});

export const downloadDocument = defineRoute({
  id: "getDocument",
  method: "get",
  path: "/contracts/:contract/documents/:document",
  summary: {
    en: "Open or save a document of a contract; of a confidential or secret one, a copy with a watermark",
    "zh-CN": "打开或下载合同文件；机密和绝密合同为带水印的副本",
  },
  who: "signed-in",
  right: "download",
  params: ofContract.extend({ document: idIn(parseDocumentId) }),
  query: z.object({ save: z.boolean().default(false) }),
  download: [
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/html",
    "application/json",
  ],
  refusals: ["contract-purged", "original-only"],
  handle: (context, { params, query }) =>
    openDocumentOf(context, params.contract, params.document, query.save ? "save" : "inline"),
});

export const downloadOriginal = defineRoute({
  id: "getOriginal",
  method: "get",
  path: "/contracts/:contract/documents/:document/original",
  summary: {
    en: "Take the original of a document: as it was signed or uploaded, without a watermark",
    "zh-CN": "获取文件原件：签署或上传时的文件，不带水印",
  },
  who: "signed-in",
  right: "download-original",
  stepUp: true,
  params: ofContract.extend({ document: idIn(parseDocumentId) }),
  download: ["application/pdf", "application/octet-stream"],
  refusals: ["contract-purged", "step-up-required"],
  handle: (context, { params }) => openDocumentOf(context, params.contract, params.document, "original"),
});

const VersionView = ({ context, read }: ViewProps) => {
  const { row, version, pdf, html } = read;
  const words = draftingWords(context.language);
  const t = versionWords(context.language);
  const isCurrent = version.number === row.state.draft.number;
  const open = `/contracts/${row.id}/documents/${pdf.id}`;
  const pdfLinks = (
    <>
      <ButtonLink href={open} icon="eye" size="small">
        {t.openPdf}
      </ButtonLink>
      <ButtonLink href={`${open}?save=true`} icon="download" size="small">
        {t.download}
      </ButtonLink>
    </>
  );
  return (
    <Shell
      context={context}
      title={`${version.title} · ${t.title(version.number)}`}
      organisation={read.organisation}
      place="contracts"
    >
      <PageHeader
        title={version.title}
        subtitle={`${row.number} · ${t.title(version.number)}`}
        badges={
          <>
            <StagePill stage={row.stage} />
            <Badge tone={isCurrent ? "good" : "neutral"}>{isCurrent ? t.current : t.old}</Badge>
          </>
        }
        breadcrumb={[
          { label: words.contracts, href: "/contracts" },
          { label: row.title, href: `/contracts/${row.id}` },
        ]}
        actions={
          <>
            {row.state.draft.number > 1 && (
              <ButtonLink href={compareHref(row.id, version.number, row.state.draft.number)}>
                {compareWords(context.language).title}
              </ButtonLink>
            )}
            {isCurrent && gate(row.state, "save-draft", actOf(context, row)) === null ? (
              row.stage === "draft" && version.draft_document !== null ? (
                <ButtonLink href={`/contracts/${row.id}/edit`} kind="primary">
                  {workingCopyWords(context.language).open}
                </ButtonLink>
              ) : (
                <ButtonLink href={`/contracts/${row.id}/draft`} kind="primary">
                  {t.edit}
                </ButtonLink>
              )
            ) : null}
          </>
        }
      />
      <PenInHand context={context} row={row} />
      {!isCurrent && (
        <Banner
          tone="warning"
          title={t.old}
          actions={
            <ButtonLink href={`/contracts/${row.id}/versions/${row.state.draft.number}`}>{t.oldAction}</ButtonLink>
          }
        />
      )}
      {isCurrent && <FindingList findings={read.findings} form={`/contracts/${row.id}/draft`} />}
      <Columns
        main={
          html === null ? (
            <>
              <Section id="document" title={t.noRendition}>
                <EmptyState icon="contract" title={pdf.name} actions={<Actions>{pdfLinks}</Actions>}>
                  {t.noRenditionDetail}
                </EmptyState>
              </Section>
              <PdfText context={context} read={read} />
            </>
          ) : (
            <DocumentFrame
              id="wording"
              title={version.title}
              html={html}
              language={version.language}
              version={String(version.number)}
              hash={pdf.sha256}
              actions={pdfLinks}
            />
          )
        }
        aside={<VersionAside context={context} read={read} />}
      />
    </Shell>
  );
};

/** The current version against the one before it; an older one against the current. */
const compareHref = (contract: string, number: number, current: number): string =>
  number === current ? `/contracts/${contract}/compare` : `/contracts/${contract}/compare?from=${number}&to=${current}`;

/** The text of a PDF, to be searched and read aloud; what counts is the PDF itself. */
const PdfText = ({ context, read: { row, version, pages } }: ViewProps) => {
  if (pages === null || pages.length === 0) return null;
  const t = versionWords(context.language);
  return (
    <Section id="text" title={t.text} subtitle={t.textHint}>
      <div class="document-page" lang={version.language}>
        {isWatermarked(row.classification) && <WatermarkLayer line={watermarkLine(context, context.session.person)} />}
        {pages.map((paragraphs, index) => (
          <section key={index}>
            <h3 lang={context.language}>{t.page(index + 1)}</h3>
            {paragraphs.length === 0 ? (
              <p class="subtle" lang={context.language}>
                {t.scan}
              </p>
            ) : (
              paragraphs.map((text, at) => <p key={at}>{text}</p>)
            )}
          </section>
        ))}
      </div>
    </Section>
  );
};
