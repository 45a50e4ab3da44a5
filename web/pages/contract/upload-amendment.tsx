import { ofContract } from "../../contract/contract.ts";
import { amendByUpload, openedAmendment, openForAmending } from "../../contract/contract-amendment.ts";
import { uploadEntries } from "../../drafting/draft-facts.ts";
import { contractFile } from "../../drafting/draft-upload.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { fileRefusals } from "../drafting/upload.tsx";
import { UploadPage } from "../drafting/upload-form.tsx";

export const uploadAmendmentPage = definePage({
  id: "uploadAmendmentPage",
  path: "/contracts/:contract/amendments/upload",
  summary: { en: "An amendment from a document", "zh-CN": "上传变更协议" },
  who: "signed-in",
  right: "amend",
  params: ofContract,
  handle: (context, { params }) => openForAmending(context, params.contract),
  page: (context, { current, desk }) => <UploadPage context={context} desk={desk} current={current} amends />,
});

/** As `openAmendment`, for wording that comes as a document: the only way where the contract's own did. */
export const uploadAmendment = defineRoute({
  id: "uploadAmendment",
  method: "post",
  path: "/contracts/:contract/amendments/upload",
  summary: { en: "Amend a contract by a PDF or Word document", "zh-CN": "上传 PDF 或 Word 文件变更合同" },
  who: "signed-in",
  right: "amend",
  params: ofContract,
  body: uploadEntries,
  upload: contractFile,
  answer: openedAmendment,
  creates: true,
  refusals: [
    "not-allowed",
    "invalid-input",
    "stale-version",
    "wrong-stage",
    "frozen",
    "contract-purged",
    ...fileRefusals,
  ],
  handle: (context, { params, body, upload }) => amendByUpload(context, params.contract, body, upload),
  done: ({ amendment }) => `/contracts/${amendment}`,
  again: uploadAmendmentPage,
});
