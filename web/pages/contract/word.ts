import { z } from "zod";
import { wordType } from "../../../archive/returned.ts";
import { comparing } from "../../contract/compare.ts";
import { ofContract } from "../../contract/contract.ts";
import { downloadRedlineWord, downloadVersionWord } from "../../contract/word.ts";
import { defineRoute } from "../../http/route.ts";

const ofVersion = ofContract.extend({ number: z.coerce.number().int().positive().max(1_000_000) });

export const versionWordRoute = defineRoute({
  id: "getVersionWord",
  method: "get",
  path: "/contracts/:contract/versions/:number/word",
  summary: {
    en: "A version as Word file, to be edited and sent back; not of confidential and secret contracts",
    "zh-CN": "将某一版本导出为可修改、可返回的 Word；机密和绝密合同除外",
  },
  who: "signed-in",
  right: "download",
  params: ofVersion,
  download: [wordType],
  refusals: ["contract-purged", "original-only"],
  handle: (context, { params }) => downloadVersionWord(context, params.contract, params.number, "copy"),
});

export const versionWordOriginal = defineRoute({
  id: "getVersionWordOriginal",
  method: "get",
  path: "/contracts/:contract/versions/:number/word/original",
  summary: {
    en: "A version of a confidential or secret contract as Word file, which carries no watermark",
    "zh-CN": "将机密或绝密合同的某一版本导出为 Word，不带水印",
  },
  who: "signed-in",
  right: "download-original",
  stepUp: true,
  params: ofVersion,
  download: [wordType],
  refusals: ["contract-purged", "step-up-required"],
  handle: (context, { params }) => downloadVersionWord(context, params.contract, params.number, "original"),
});

export const redlineWordRoute = defineRoute({
  id: "getComparisonWord",
  method: "get",
  path: "/contracts/:contract/comparison.docx",
  summary: {
    en: "The difference of two versions as Word file with tracked changes",
    "zh-CN": "将两个版本的差异导出为带修订的 Word",
  },
  who: "signed-in",
  right: "download",
  params: ofContract,
  query: comparing,
  download: [wordType],
  refusals: ["contract-purged", "original-only"],
  handle: (context, { params, query }) => downloadRedlineWord(context, params.contract, query),
});
