import { limitTries } from "../../../db/auth.ts";
import type { Refusal } from "../../../domain/refusal.ts";
import { verifyWords } from "../../../i18n/verify.ts";
import { BareLayout } from "../../design/components.ts";
import type { RequestContext } from "../../http/context.ts";
import { defineRoute, type Upload } from "../../http/route.ts";
import { type ExaminedFile, examinedFile, examinedShape } from "../../signing/examined-file.ts";
import { verifyPage } from "./verify.tsx";
import { SignaturesVerdict } from "./verify-signatures-desk.tsx";

const hour = 60 * 60_000;
const filesByAddress = 30;
const megabyte = 1024 * 1024;

/** Of anybody: so many an hour. */
export const examineUpload = async (context: RequestContext, upload: Upload): Promise<ExaminedFile | Refusal> => {
  const { services, address } = context;
  const tooMany = await limitTries(services.db, `examine address ${address}`, filesByAddress, hour);
  if (tooMany) return tooMany;
  const chunks: Buffer[] = [];
  for await (const chunk of upload.stream) chunks.push(chunk as Buffer);
  return examinedFile(context, Buffer.concat(chunks));
};

/** The file that is checked. */
export const signedFile = { field: "file", maxBytes: 32 * megabyte, required: true } as const;

/** The signatures inside of a PDF, and what was changed after whose. The file is looked at and not kept. */
export const verifySignatures = defineRoute({
  id: "verifySignatures",
  method: "post",
  path: "/verify/signatures",
  summary: { en: "Check the signatures of a PDF", "zh-CN": "校验 PDF 中的电子签名" },
  who: "anyone",
  upload: signedFile,
  answer: examinedShape,
  refusals: ["too-many-tries", "file-broken", "file-bomb", "file-too-large", "forged-form"],
  handle: (context, { upload }) => examineUpload(context, upload),
  page: (context, found) => (
    <BareLayout title={verifyWords(context.language).tab} scripts>
      <SignaturesVerdict found={found} />
    </BareLayout>
  ),
  again: verifyPage,
});
