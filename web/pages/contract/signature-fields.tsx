import { Readable } from "node:stream";
import { z } from "zod";
import { isRefusal } from "../../../domain/refusal.ts";
import { ofContract } from "../../contract/contract.ts";
import { Download, defineRoute } from "../../http/route.ts";
import {
  changeField,
  fieldEntry,
  fieldsShape,
  placeField,
  readFields,
  readPage,
  takeField,
} from "../../signing/signature-field.ts";
import { FieldsPage, fieldsPathOf } from "./signature-fields-desk.tsx";

export const signatureFieldsPage = defineRoute({
  id: "readSignatureFields",
  method: "get",
  path: "/contracts/:contract/signature-fields",
  summary: { en: "Where signers sign and fill in", "zh-CN": "查看签署位置" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  query: z.object({ field: z.uuid().optional().meta({ description: "To be changed, on the page." }) }),
  answer: fieldsShape,
  refusals: ["not-allowed", "file-broken", "file-bomb"],
  shows: "noted",
  handle: (context, { params }) => readFields(context, params.contract),
  page: (context, fields, { params, query }) => (
    <FieldsPage context={context} fields={fields} contract={params.contract} changed={query.field} />
  ),
});

export const placeSignatureField = defineRoute({
  id: "placeSignatureField",
  method: "post",
  path: "/contracts/:contract/signature-fields",
  summary: { en: "Place a field for a signer", "zh-CN": "添加签署位置" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: fieldEntry,
  answer: z.object({ field: z.uuid() }),
  creates: true,
  refusals: [
    ...(["not-allowed", "wrong-stage", "frozen", "anchor-not-found"] as const),
    ...(["field-off-page", "field-too-small", "field-overlaps", "field-too-many"] as const),
  ],
  handle: (context, { params, body }) => placeField(context, params.contract, body),
  done: (_answer, { params }) => fieldsPathOf(params.contract),
  again: signatureFieldsPage,
});

export const changeSignatureField = defineRoute({
  id: "changeSignatureField",
  method: "post",
  path: "/contracts/:contract/signature-fields/change",
  summary: { en: "Move or change a field", "zh-CN": "移动或修改签署位置" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: fieldEntry.extend({ field: z.uuid() }),
  answer: z.object({ field: z.uuid() }),
  refusals: [
    ...(["not-allowed", "wrong-stage", "frozen", "not-found", "anchor-not-found"] as const),
    ...(["field-off-page", "field-too-small", "field-overlaps"] as const),
  ],
  handle: (context, { params, body }) => changeField(context, params.contract, body),
  done: (_answer, { params }) => fieldsPathOf(params.contract),
  again: signatureFieldsPage,
});

export const removeSignatureField = defineRoute({
  id: "removeSignatureField",
  method: "post",
  path: "/contracts/:contract/signature-fields/remove",
  summary: { en: "Remove a field", "zh-CN": "移除签署位置" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: z.object({ field: z.uuid() }),
  answer: z.object({ field: z.uuid() }),
  refusals: ["not-allowed", "wrong-stage", "frozen", "not-found"],
  handle: (context, { params, body }) => takeField(context, params.contract, body.field),
  done: (_answer, { params }) => fieldsPathOf(params.contract),
  again: signatureFieldsPage,
});

export const signatureFieldsPicture = defineRoute({
  id: "showPageForFields",
  method: "get",
  path: "/contracts/:contract/signature-fields/pages/:page",
  summary: { en: "A page of the present PDF, to place fields on", "zh-CN": "查看当前 PDF 的页面图像" },
  who: "signed-in",
  right: "draft",
  params: ofContract.extend({ page: z.coerce.number().int().min(1).max(5000) }),
  download: ["image/svg+xml"],
  refusals: ["not-found", "file-broken", "file-bomb"],
  handle: async (context, { params }) => {
    const page = await readPage(context, params.contract, params.page);
    if (isRefusal(page)) return page;
    const bytes = Buffer.from(page.svg);
    return new Download({
      stream: Readable.from([bytes]),
      bytes: bytes.length,
      mediaType: "image/svg+xml",
      name: page.name,
    });
  },
});

export const signatureFieldRoutes = [
  signatureFieldsPage,
  placeSignatureField,
  changeSignatureField,
  removeSignatureField,
  signatureFieldsPicture,
] as const;
