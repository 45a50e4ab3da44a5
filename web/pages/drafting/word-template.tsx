import { draftingWords } from "../../../i18n/drafting.ts";
import { uploadWords } from "../../../i18n/upload.ts";
import { seenBy } from "../../contract/contract.ts";
import { ActionForm, Actions, Button, FileField, PageHeader, Section, Stack } from "../../design/components.ts";
import { contractFile } from "../../drafting/draft-upload.ts";
import { deskOf, handling, savedDraft } from "../../drafting/drafting.ts";
import { createFromWordTemplate } from "../../drafting/word-template.ts";
import { formToken, mistakeIn } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { formState } from "./entered.ts";
import { HandlingFields } from "./handling-fields.tsx";
import { fileRefusals } from "./upload.tsx";

export const newWordTemplatePage = definePage({
  id: "newWordTemplatePage",
  path: "/contracts/new/word",
  summary: { en: "A new draft from a template written in Word", "zh-CN": "以 Word 范本起草新合同" },
  who: "signed-in",
  right: "create-contract",
  handle: (context) => seenBy(context, (tx) => deskOf(tx, context)),
  page: (context, desk) => {
    const words = draftingWords(context.language);
    const t = words.choose;
    return (
      <Shell context={context} title={t.word} organisation={desk.tenant.name} place="contracts">
        <PageHeader
          title={t.word}
          subtitle={t.wordSummary}
          breadcrumb={[
            { label: words.contracts, href: "/contracts" },
            { label: t.title, href: "/contracts/new" },
          ]}
        />
        {mistakeIn(context, contractFile.field) === undefined && <RefusedBanner context={context} />}
        <ActionForm action="/contracts/from-word" csrf={formToken(context)} idempotencyKey={context.commandId} files>
          <Stack>
            <HandlingFields form={formState(context, new Map())} places={desk.places} />
            <Section id="template" title={t.wordFile} subtitle={t.wordHint}>
              <FileField
                name={contractFile.field}
                label={uploadWords(context.language).form.file}
                hint={t.wordFileHint}
                accept=".docx"
                error={mistakeIn(context, contractFile.field)}
              />
              <Actions>
                <Button kind="primary">{words.form.create}</Button>
              </Actions>
            </Section>
          </Stack>
        </ActionForm>
      </Shell>
    );
  },
});

export const createFromWord = defineRoute({
  id: "createContractFromWordTemplate",
  method: "post",
  path: "/contracts/from-word",
  summary: { en: "Create a draft from a template written in Word", "zh-CN": "以 Word 范本创建合同草稿" },
  who: "signed-in",
  right: "create-contract",
  body: handling,
  upload: contractFile,
  answer: savedDraft,
  creates: true,
  refusals: ["not-allowed", "invalid-input", ...fileRefusals],
  handle: (context, { body, upload }) => createFromWordTemplate(context, body, upload),
  done: ({ id }) => `/contracts/${id}/draft`,
  again: newWordTemplatePage,
  version: ({ version }) => version,
});
