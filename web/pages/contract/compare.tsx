import { Readable } from "node:stream";
import type { ComponentChildren } from "preact";
import { z } from "zod";
import { comparisonPdf } from "../../../documents/comparison-pdf.ts";
import { watermarkedPdf } from "../../../documents/watermark.ts";
import { WatermarkLayer } from "../../../documents/watermark-html.tsx";
import { dayOf, instantOf } from "../../../domain/calendar.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { compareWords } from "../../../i18n/compare.ts";
import { formatDate, formatInstant, formatList } from "../../../i18n/format.ts";
import { watermarkWords } from "../../../i18n/watermark.ts";
import {
  type ComparedVersions,
  compareVersions,
  comparing,
  type OnlyVersion,
  tellComparison,
  toldComparison,
} from "../../contract/compare.ts";
import { ofContract } from "../../contract/contract.ts";
import {
  Actions,
  Banner,
  ButtonLink,
  Card,
  EmptyState,
  FilterForm,
  PageHeader,
  SelectField,
  Stack,
  StagePill,
} from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { Download, defineRoute } from "../../http/route.ts";
import { Shell } from "../../shell.tsx";
import { isWatermarked, watermarkLine } from "../../watermark.ts";
import { ComparedText, type Extent, type View, views } from "./compared-text.tsx";
import { PenInHand } from "./pen-banner.tsx";

const shownAs = comparing.extend({
  view: z.enum(views).default("inline"),
  all: z.boolean().default(false).meta({ description: "The whole text, not only what changed." }),
});

export const comparePage = defineRoute({
  id: "compareVersions",
  method: "get",
  path: "/contracts/:contract/compare",
  summary: { en: "Compare two versions of the wording", "zh-CN": "比对合同文本的两个版本" },
  who: "signed-in",
  right: "view",
  shows: "noted",
  params: ofContract,
  query: shownAs,
  answer: z.custom<ComparedVersions | OnlyVersion>().transform(tellComparison).pipe(toldComparison),
  refusals: ["contract-purged"],
  handle: (context, { params, query }) => compareVersions(context, params.contract, query),
  page: (context, compared, { query }) =>
    "only" in compared ? (
      <NothingToCompare context={context} compared={compared} />
    ) : (
      <ComparePage context={context} compared={compared} shown={query} />
    ),
});

export const downloadComparison = defineRoute({
  id: "getComparison",
  method: "get",
  path: "/contracts/:contract/comparison.pdf",
  summary: { en: "The comparison of two versions as PDF", "zh-CN": "下载两个版本的比对 PDF" },
  who: "signed-in",
  right: "download",
  params: ofContract,
  query: comparing,
  download: ["application/pdf"],
  refusals: ["contract-purged"],
  handle: async (context, { params, query }): Promise<Download | Refusal> => {
    const compared = await compareVersions(context, params.contract, query, "downloaded");
    if (isRefusal(compared)) return compared;
    return "only" in compared ? refuse("not-found") : comparisonDownload(context, compared);
  },
});

const comparisonDownload = async (context: SignedInContext, compared: ComparedVersions): Promise<Download> => {
  const { language, session, services } = context;
  const { row, from, to, organisation, parts } = compared;
  const words = compareWords(language);
  const today = dayOf(instantOf(services.now().getTime()), row.state.timeZone);
  const about = ({ version, pdf }: ComparedVersions["from"]): string =>
    `${words.versionShort(version.number)} · SHA-256 ${pdf.sha256}`;
  const { bytes } = comparisonPdf(parts, {
    title: words.of(to.version.title),
    language: to.language,
    reader: language,
    about: [
      [words.paper.earlier, about(from)],
      [words.paper.later, about(to)],
      [row.number, words.paper.made(organisation, formatDate(today, language))],
    ],
  });
  const marked = isWatermarked(row.classification)
    ? await watermarkedPdf(bytes, {
        line: watermarkLine(context, session.person),
        foot: watermarkWords(language).foot(organisation),
      })
    : bytes;
  const name = `${row.number} ${words.versionShort(from.version.number)} – ${words.versionShort(to.version.number)}.pdf`;
  return new Download({
    stream: Readable.from([Buffer.from(marked)]),
    bytes: marked.length,
    mediaType: "application/pdf",
    name,
    inline: true,
  });
};

interface CompareProps {
  readonly context: SignedInContext;
  readonly compared: ComparedVersions;
  readonly shown: z.output<typeof shownAs>;
}

const ComparePage = ({ context, compared, shown }: CompareProps) => {
  const { language, session } = context;
  const words = compareWords(language);
  const { row, from, to, parts } = compared;
  const noText = from.parts.length === 0 || to.parts.length === 0;
  return (
    <Frame context={context} compared={compared} subtitle={words.between(from.version.number, to.version.number)}>
      <Chooser context={context} compared={compared} shown={shown} />
      {[from, to].map(({ version, scans }) =>
        scans.length === 0 ? null : (
          <Banner
            key={version.number}
            tone="warning"
            title={words.scans(version.number, formatList(scans.map(String), language))}
          />
        ),
      )}
      {noText ? (
        <Card>
          <EmptyState icon="contract" title={words.noText} />
        </Card>
      ) : (
        <ComparedText
          parts={parts}
          language={to.language}
          view={shown.view}
          extent={shown.all ? "all" : "changes"}
          labels={[words.versionShort(from.version.number), words.versionShort(to.version.number)]}
          links={links(compared, shown)}
          watermark={
            isWatermarked(row.classification) ? (
              <WatermarkLayer line={watermarkLine(context, session.person)} />
            ) : undefined
          }
          actions={
            <Actions>
              <ButtonLink href={`/contracts/${row.id}/comparison.pdf?${pairOf(compared)}`} icon="download" size="small">
                {words.pdf}
              </ButtonLink>
              {!isWatermarked(row.classification) && (
                <ButtonLink
                  href={`/contracts/${row.id}/comparison.docx?${pairOf(compared)}`}
                  icon="download"
                  size="small"
                >
                  {words.word}
                </ButtonLink>
              )}
            </Actions>
          }
        />
      )}
    </Frame>
  );
};

const pairOf = ({ from, to }: ComparedVersions): string => `from=${from.version.number}&to=${to.version.number}`;

const links = (compared: ComparedVersions, shown: CompareProps["shown"]) => {
  const address = (view: View, extent: Extent): string =>
    `/contracts/${compared.row.id}/compare?${pairOf(compared)}&view=${view}&all=${extent === "all"}`;
  return {
    view: (view: View) => address(view, shown.all ? "all" : "changes"),
    extent: (extent: Extent) => address(shown.view, extent),
  };
};

const Chooser = ({ context, compared, shown }: CompareProps) => {
  const { language } = context;
  const words = compareWords(language);
  const { row, versions, from, to } = compared;
  const options = versions.map(({ number, added_at }) => ({
    value: String(number),
    label: words.version(number, formatInstant(added_at.toISOString(), language, row.state.timeZone)),
  }));
  return (
    <FilterForm action={`/contracts/${row.id}/compare`} label={words.title}>
      <SelectField name="from" label={words.from} options={options} value={String(from.version.number)} empty={false} />
      <SelectField name="to" label={words.to} options={options} value={String(to.version.number)} empty={false} />
      <input type="hidden" name="view" value={shown.view} />
      <input type="hidden" name="all" value={String(shown.all)} />
      <button class="button" data-kind="primary" type="submit">
        <span>{words.compare}</span>
      </button>
    </FilterForm>
  );
};

const NothingToCompare = ({
  context,
  compared,
}: {
  readonly context: SignedInContext;
  readonly compared: OnlyVersion;
}) => {
  const words = compareWords(context.language);
  return (
    <Frame context={context} compared={compared} subtitle={compared.row.number}>
      <Card>
        <EmptyState
          icon="contract"
          title={words.onlyOne}
          actions={
            <ButtonLink href={`/contracts/${compared.row.id}/versions/${compared.only.number}`}>
              {words.versionShort(compared.only.number)}
            </ButtonLink>
          }
        />
      </Card>
    </Frame>
  );
};

interface FrameProps {
  readonly context: SignedInContext;
  readonly compared: ComparedVersions | OnlyVersion;
  readonly subtitle: string;
  readonly children: ComponentChildren;
}

const Frame = ({ context, compared: { row, organisation }, subtitle, children }: FrameProps) => {
  const words = compareWords(context.language);
  return (
    <Shell context={context} title={`${words.title} · ${row.title}`} organisation={organisation} place="contracts">
      <PageHeader
        title={words.title}
        subtitle={subtitle}
        badges={<StagePill stage={row.stage} />}
        breadcrumb={[
          { label: words.breadcrumb, href: "/contracts" },
          { label: row.title, href: `/contracts/${row.id}?view=documents` },
        ]}
      />
      <PenInHand context={context} row={row} />
      <Stack>{children}</Stack>
    </Shell>
  );
};
