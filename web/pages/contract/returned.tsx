import { z } from "zod";
import { parseDocumentId } from "../../../domain/ids.ts";
import { formatInstant } from "../../../i18n/format.ts";
import { returnedWords } from "../../../i18n/returned.ts";
import { idIn, ofContract } from "../../contract/contract.ts";
import {
  decideReturned,
  decisionEntries,
  type ReturnedDesk,
  type ReturnedView,
  receiveFromMember,
  returnedDesk,
  returnedEntries,
  toldDecision,
  toldReceived,
  viewReturned,
} from "../../contract/returned.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Button,
  EmptyState,
  FileField,
  Instant,
  PageHeader,
  Section,
  SelectField,
  Stack,
  StagePill,
  Table,
} from "../../design/components.ts";
import { contractFile } from "../../drafting/draft-upload.ts";
import { formToken, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { Shell } from "../../shell.tsx";
import { fileRefusals } from "../drafting/upload.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { PenInHand } from "./pen-banner.tsx";
import { ReturnedPage } from "./returned-view.tsx";

const ofReturned = ofContract.extend({ document: idIn(parseDocumentId) });

export const returnedUploadPage = definePage({
  id: "returnedUploadPage",
  path: "/contracts/:contract/returned",
  summary: { en: "Take in an edited Word file", "zh-CN": "接收对方返回的 Word 文件" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  handle: (context, { params }) => returnedDesk(context, params.contract),
  page: (context, desk) => <UploadReturned context={context} desk={desk} />,
});

export const uploadReturned = defineRoute({
  id: "uploadReturned",
  method: "post",
  path: "/contracts/:contract/returned",
  summary: { en: "Take in an edited Word file", "zh-CN": "接收对方返回的 Word 文件" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: returnedEntries,
  upload: contractFile,
  answer: toldReceived,
  creates: true,
  refusals: [
    "not-allowed",
    "invalid-input",
    "wrong-stage",
    "frozen",
    "contract-purged",
    "file-of-another-contract",
    "file-names-no-version",
    ...fileRefusals,
  ],
  handle: (context, { params, body, upload }) => receiveFromMember(context, params.contract, body, upload),
  done: ({ contract, document }) => `/contracts/${contract}/returned/${document}`,
  again: returnedUploadPage,
});

const change = z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() });
const toldPart = z.object({
  number: z.string(),
  state: z.enum(["same", "changed", "added", "removed", "moved", "moved-away"]),
  moved: z.boolean(),
  heading: z.array(change).readonly(),
  paragraphs: z.array(z.array(change).readonly()).readonly(),
});
const toldComment = z.object({ author: z.string(), at: z.string().nullable(), text: z.string(), on: z.string() });

const toldReturned = z.object({
  contract: z.uuid(),
  document: z.uuid(),
  version: z.number().int(),
  marked: z.boolean(),
  decided: z.boolean(),
  parts: z.array(
    z.object({
      key: z.string().meta({ description: "Names the change in a decision." }),
      total: toldPart,
      tracked: toldPart.nullable(),
      untracked: toldPart.nullable(),
      separable: z.boolean().meta({ description: "Whether what is tracked can be taken without what is not." }),
      by: z.array(z.object({ author: z.string(), at: z.string().nullable() })).readonly(),
      comments: z.array(toldComment).readonly(),
    }),
  ),
  comments: z.array(toldComment),
  losses: z.array(z.object({ loss: z.string(), count: z.number().int(), texts: z.array(z.string()).readonly() })),
});

const tell = ({ row, file, reading }: ReturnedView): z.input<typeof toldReturned> => ({
  contract: row.id,
  document: file.document,
  version: file.version,
  marked: file.marked,
  decided: file.decided_at !== null,
  parts: [...reading.parts],
  comments: [...reading.otherComments],
  losses: [...reading.losses],
});

export const returnedPage = defineRoute({
  id: "getReturned",
  method: "get",
  path: "/contracts/:contract/returned/:document",
  summary: { en: "What an edited Word file changes", "zh-CN": "查看对方返回文件的修改" },
  who: "signed-in",
  right: "draft",
  shows: "noted",
  params: ofReturned,
  answer: z.custom<ReturnedView>().transform(tell).pipe(toldReturned),
  refusals: ["contract-purged"],
  handle: (context, { params }) => viewReturned(context, params.contract, params.document),
  page: (context, view) => <ReturnedPage context={context} view={view} />,
});

export const decideReturnedRoute = defineRoute({
  id: "decideReturned",
  method: "post",
  path: "/contracts/:contract/returned/:document",
  summary: { en: "Decide what is taken of an edited Word file", "zh-CN": "处理对方返回文件的修改" },
  who: "signed-in",
  right: "draft",
  params: ofReturned,
  body: decisionEntries,
  answer: toldDecision,
  refusals: [
    "not-allowed",
    "invalid-input",
    "stale-version",
    "wrong-stage",
    "frozen",
    "contract-purged",
    "returned-decided",
  ],
  handle: (context, { params, body }) => decideReturned(context, params.contract, params.document, body),
  done: ({ contract, document, draft }) =>
    draft === null ? `/contracts/${contract}/returned/${document}` : `/contracts/${contract}/compare?to=${draft}`,
  again: returnedPage,
});

const UploadReturned = ({ context, desk }: { readonly context: SignedInContext; readonly desk: ReturnedDesk }) => {
  const { language } = context;
  const words = returnedWords(language);
  const { row, versions, files } = desk;
  const instant = (at: Date): string => formatInstant(at.toISOString(), language, row.state.timeZone);
  return (
    <Shell context={context} title={`${words.bring} · ${row.title}`} organisation={desk.organisation} place="contracts">
      <PageHeader
        title={words.bring}
        subtitle={`${row.number} · ${row.title}`}
        badges={<StagePill stage={row.stage} />}
        breadcrumb={[
          { label: words.contracts, href: "/contracts" },
          { label: row.title, href: `/contracts/${row.id}` },
        ]}
      />
      <PenInHand context={context} row={row} />
      <Stack>
        {mistakeIn(context, contractFile.field) === undefined && <RefusedBanner context={context} />}
        <Section id="bring" title={words.title} subtitle={words.intro}>
          <ActionForm
            action={`/contracts/${row.id}/returned`}
            csrf={formToken(context)}
            idempotencyKey={context.commandId}
            files
          >
            <SelectField
              name="version"
              label={words.version}
              hint={words.versionHint}
              required={false}
              empty={words.versionAuto}
              options={versions.map(({ number, added_at }) => ({
                value: String(number),
                label: words.versionOption(number, instant(added_at)),
              }))}
            />
            <FileField
              name={contractFile.field}
              label={words.file}
              hint={words.fileHint}
              accept=".docx"
              error={mistakeIn(context, contractFile.field)}
            />
            <Actions>
              <Button kind="primary">{words.submit}</Button>
            </Actions>
          </ActionForm>
        </Section>
        <Section id="earlier" title={words.earlier} flush>
          <Table
            caption={words.earlier}
            rows={files}
            rowKey={({ document }) => document}
            rowHref={({ document }) => `/contracts/${row.id}/returned/${document}`}
            empty={<EmptyState icon="attach" title={words.none} />}
            columns={[
              { key: "name", header: words.file, cell: ({ name }) => name },
              {
                key: "received",
                header: words.received,
                cell: ({ received_at }) => <Instant at={received_at.toISOString()} />,
              },
              { key: "version", header: words.version, cell: ({ version }) => words.savedAs(version) },
              {
                key: "state",
                header: words.decide,
                cell: (file) => <FileState file={file} language={language} />,
              },
            ]}
          />
        </Section>
      </Stack>
    </Shell>
  );
};

const FileState = ({
  file,
  language,
}: {
  readonly file: ReturnedDesk["files"][number];
  readonly language: SignedInContext["language"];
}) => {
  const { state, savedAs } = returnedWords(language);
  if (file.decided_at === null) return <Badge tone="warning">{state.open}</Badge>;
  return file.saved_version === null ? (
    <Badge>{state.nothing}</Badge>
  ) : (
    <Badge tone="good">{savedAs(file.saved_version)}</Badge>
  );
};
