import { Readable } from "node:stream";
import { z } from "zod";
import { bulkCounts, listBulks } from "../../../db/bulk-send.ts";
import { peopleByIds } from "../../../db/person.ts";
import { classifications } from "../../../domain/access.ts";
import { mostRows } from "../../../domain/bulk-send.ts";
import { isOffered } from "../../../domain/own-template.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import type { Template } from "../../../domain/template.ts";
import { bulkSendWords } from "../../../i18n/bulk-send.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { draftSignerWords } from "../../../i18n/draft-signers.ts";
import { formatNumber } from "../../../i18n/format.ts";
import { seenBy } from "../../contract/contract.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Button,
  ButtonLink,
  EmptyState,
  ErrorSummary,
  FileField,
  PageHeader,
  RelativeTime,
  Section,
  SelectField,
  Stack,
  Table,
} from "../../design/components.ts";
import { maySign, signingOrders } from "../../drafting/draft-signers.ts";
import { type Desk, deskOf } from "../../drafting/drafting.ts";
import { formSecrets, mistakes, type SignedInContext } from "../../http/context.ts";
import { byteOrderMark, csvRecord } from "../../http/csv.ts";
import { Download, definePage, defineRoute } from "../../http/route.ts";
import { templatesOf } from "../../library/library.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { bulkColumns, bulkExample } from "../../signing/bulk-rows.ts";
import { bulkWordingOf, newBulk, prepareBulk, tableFile } from "../../signing/bulk-send.ts";
import { formState } from "../drafting/entered.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { bulkTones } from "./bulk-send-lines.tsx";
import { briefOfBulk, bulkBrief } from "./bulk-send-told.ts";
import { SigningTabs } from "./signing-tabs.tsx";

/** What was sent in bulk, or waits for its release. */
export const bulkList = defineRoute({
  id: "listBulkSends",
  method: "get",
  path: "/bulk-sends",
  summary: { en: "Bulk sends", "zh-CN": "批量发送列表" },
  who: "signed-in",
  right: "send-in-bulk",
  answer: z.object({ organisation: z.string(), bulks: z.array(bulkBrief) }),
  refusals: ["not-allowed"],
  handle: (context) =>
    seenBy(context, async (tx) => {
      const rows = await listBulks(tx);
      const counts = await bulkCounts(
        tx,
        rows.map(({ id }) => id),
      );
      const ids = rows.flatMap((one) => [one.prepared_by, ...(one.released_by ? [one.released_by] : [])]);
      const names = new Map((await peopleByIds(tx, [...new Set(ids)])).map(({ id, name }) => [id, name]));
      return {
        organisation: await organisationOf(tx, context),
        bulks: rows.map((row) => briefOfBulk(row, counts.get(row.id) ?? {}, names, context.language)),
      };
    }),
  page: (context, { organisation, bulks }) => {
    const { language } = context;
    const words = bulkSendWords(language);
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="signing">
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          actions={
            <ButtonLink href="/bulk-sends/new" kind="primary" icon="plus">
              {words.begin}
            </ButtonLink>
          }
        />
        <SigningTabs context={context} current="bulk" />
        <Section id="bulks" title={words.title} flush>
          <Table
            caption={words.title}
            rows={bulks}
            rowKey={({ id }) => id}
            empty={<EmptyState icon="sign" title={words.none} />}
            columns={[
              {
                key: "file",
                header: words.file,
                cell: ({ id, file, templateName }) => (
                  <>
                    <a href={`/bulk-sends/${id}`}>{file}</a> <span class="subtle">{templateName}</span>
                  </>
                ),
              },
              {
                key: "state",
                header: words.state,
                cell: ({ state }) => <Badge tone={bulkTones[state]}>{words.states[state]}</Badge>,
              },
              {
                key: "rows",
                header: words.rows,
                align: "end",
                cell: ({ rows }) =>
                  formatNumber(
                    Object.values(rows).reduce((sum, one) => sum + one, 0),
                    language,
                  ),
              },
              {
                key: "prepared",
                header: words.prepared,
                cell: ({ preparedBy, preparedAt }) => (
                  <>
                    {preparedBy} · <RelativeTime at={preparedAt} />
                  </>
                ),
              },
            ]}
          />
        </Section>
      </Shell>
    );
  },
});

export const newBulkPage = definePage({
  id: "newBulkSend",
  path: "/bulk-sends/new",
  summary: { en: "Prepare a bulk send", "zh-CN": "准备批量发送" },
  who: "signed-in",
  right: "send-in-bulk",
  handle: (context) =>
    seenBy(context, async (tx) => ({
      desk: await deskOf(tx, context),
      templates: (await templatesOf(tx)).filter(isOffered),
    })),
  page: (context, blank) => <NewBulk context={context} {...blank} />,
});

interface Blank {
  readonly desk: Desk;
  readonly templates: readonly Template[];
}

const NewBulk = ({ context, desk, templates }: Blank & { readonly context: SignedInContext }) => {
  const { language } = context;
  const words = bulkSendWords(language);
  const drafting = draftSignerWords(language);
  const codes = contractCodeWords(language).classification;
  const form = formState(context, new Map([["classification", "internal"]]));
  const at = (name: string) => ({ name, value: form.read(name), error: form.wrong(name) });
  return (
    <Shell context={context} title={words.form.title} organisation={desk.tenant.name} place="signing">
      <PageHeader
        title={words.form.title}
        subtitle={words.form.intro}
        breadcrumb={[{ label: words.title, href: "/bulk-sends" }]}
      />
      {mistakes(context).length === 0 && <RefusedBanner context={context} fieldsListed />}
      <Stack>
        <Section id="columns" title={words.form.columns} subtitle={words.form.columnsHint}>
          <ul class="link-list">
            {templates.map(({ id, name }) => (
              <li key={id}>
                <a href={`/bulk-sends/new/${id}.csv`} aria-label={words.form.download(name[language])}>
                  {name[language]}
                </a>
              </li>
            ))}
          </ul>
        </Section>
        <Section id="check" title={words.form.title}>
          <ActionForm files action="/bulk-sends" label={words.form.title} {...formSecrets(context)}>
            <ErrorSummary errors={mistakes(context)} />
            <SelectField
              {...at("template")}
              label={words.template}
              options={templates.map(({ id, name }) => ({ value: id, label: name[language] }))}
            />
            <input type="hidden" name="signers.0.side" value="ours" />
            <SelectField
              {...at("signers.0.person")}
              label={words.form.ours}
              options={desk.signers
                .filter(maySign)
                .map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
            />
            <SelectField
              {...at("signingOrder")}
              label={words.form.order}
              empty={false}
              options={signingOrders
                .filter((order) => order !== "mixed")
                .map((order) => ({ value: order, label: drafting.orders[order] }))}
            />
            <SelectField
              {...at("classification")}
              label={words.form.classification}
              empty={false}
              options={classifications
                .filter((one) => one !== "secret")
                .map((value) => ({ value, label: codes[value] }))}
            />
            <FileField
              name={tableFile.field}
              label={words.form.file}
              hint={words.form.fileHint(formatNumber(mostRows, language))}
              accept=".csv,text/csv"
              maxBytes={tableFile.maxBytes}
              error={form.wrong(tableFile.field)}
            />
            <Actions>
              <Button kind="primary">{words.form.submit}</Button>
            </Actions>
          </ActionForm>
        </Section>
      </Stack>
    </Shell>
  );
};

/** A table to fill in: every column, and the template's own answers. */
export const bulkTemplateCsv = defineRoute({
  id: "downloadBulkTable",
  method: "get",
  path: "/bulk-sends/new/:template.csv",
  summary: { en: "A table for a template, to fill in", "zh-CN": "下载范本对应的待填表格" },
  who: "signed-in",
  right: "send-in-bulk",
  params: z.object({ template: z.string().max(100) }),
  download: ["text/csv"],
  refusals: ["not-allowed"],
  handle: async (context, { params }) => {
    const found = await seenBy(context, (tx) => bulkWordingOf(tx, params.template));
    if (!found) return refuse("not-found");
    const { template } = found;
    const text = `${byteOrderMark}${csvRecord(bulkColumns(template))}${csvRecord(bulkExample(template))}`;
    return new Download({
      stream: Readable.from([text], { objectMode: false }),
      mediaType: "text/csv",
      name: `${template.id}.csv`,
    });
  },
});

export const prepareBulkSend = defineRoute({
  id: "prepareBulkSend",
  method: "post",
  path: "/bulk-sends",
  summary: { en: "Check a table for a bulk send; nothing is made", "zh-CN": "检查批量发送的表格（不生成合同）" },
  who: "signed-in",
  right: "send-in-bulk",
  body: newBulk,
  upload: tableFile,
  answer: z.object({ id: z.uuid() }),
  creates: true,
  refusals: ["invalid-input", "too-large"],
  handle: async (context, { body, upload }) => {
    const done = await prepareBulk(context, body, upload);
    return isRefusal(done) ? done : { id: done.id };
  },
  done: ({ id }) => `/bulk-sends/${id}`,
  again: newBulkPage,
});
