import { ofContract, seenBy } from "../../contract/contract.ts";
import { createFromUpload, newUpload, saveUpload, uploadEntries } from "../../drafting/draft-facts.ts";
import { contractFile } from "../../drafting/draft-upload.ts";
import { deskOf, savedDraft } from "../../drafting/drafting.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { openForEditing, SavingWarnings } from "./edit-draft.tsx";
import { UploadPage } from "./upload-form.tsx";

/** Why a file cannot be a contract's wording. */
export const fileRefusals = [
  "too-large",
  "file-unsupported",
  "file-empty",
  "file-too-large",
  "file-encrypted",
  "file-broken",
  "file-bomb",
  "file-unsafe",
  "file-has-macros",
  "file-has-changes",
] as const;

export const newUploadPage = definePage({
  id: "newUploadPage",
  path: "/contracts/new/upload",
  summary: { en: "A new contract from a document", "zh-CN": "上传文件新建合同" },
  who: "signed-in",
  right: "create-contract",
  handle: (context) => seenBy(context, (tx) => deskOf(tx, context)),
  page: (context, desk) => <UploadPage context={context} desk={desk} />,
});

export const uploadContract = defineRoute({
  id: "uploadContract",
  method: "post",
  path: "/contracts/upload",
  summary: { en: "Create a contract from a PDF or Word document", "zh-CN": "上传 PDF 或 Word 文件创建合同" },
  who: "signed-in",
  right: "create-contract",
  body: newUpload,
  upload: contractFile,
  answer: savedDraft,
  creates: true,
  refusals: ["not-allowed", "invalid-input", ...fileRefusals],
  handle: (context, { body, upload }) => createFromUpload(context, body, upload),
  done: ({ id }) => `/contracts/${id}`,
  again: newUploadPage,
  version: ({ version }) => version,
});

export const newVersionPage = definePage({
  id: "newVersionPage",
  path: "/contracts/:contract/upload",
  summary: { en: "A further version from a document", "zh-CN": "上传新版本" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  handle: (context, { params }) => openForEditing(context, params.contract),
  page: (context, { current, desk }) => (
    <UploadPage
      context={context}
      desk={desk}
      current={current}
      warnings={<SavingWarnings context={context} current={current} />}
    />
  ),
});

export const uploadVersion = defineRoute({
  id: "uploadVersion",
  method: "post",
  path: "/contracts/:contract/upload",
  summary: { en: "Upload a document as a contract's new version", "zh-CN": "上传文件作为合同的新版本" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: uploadEntries,
  upload: contractFile,
  answer: savedDraft,
  refusals: [
    "not-allowed",
    "invalid-input",
    "stale-version",
    "wrong-stage",
    "frozen",
    "contract-purged",
    ...fileRefusals,
  ],
  handle: (context, { params, body, upload }) => saveUpload(context, params.contract, body, upload),
  done: ({ id }) => `/contracts/${id}`,
  again: newVersionPage,
  version: ({ version }) => version,
});
