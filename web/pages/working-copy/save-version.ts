import { changedDraft, saveDraft, savedDraft } from "../../drafting/drafting.ts";
import { defineRoute } from "../../http/route.ts";
import { editorPage } from "./editor.tsx";
import { ofContract } from "./input.ts";

export const saveCopyRoute = defineRoute({
  id: "saveWorkingCopy",
  method: "post",
  path: "/contracts/:contract/edit/version",
  summary: { en: "Save the working copy as a new version", "zh-CN": "将工作稿保存为新版本" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  answer: savedDraft,
  refusals: ["not-allowed", "stale-version", "wrong-stage", "frozen", "wording-uploaded", "contract-purged"],
  handle: (context, { params }) => saveDraft(context, params.contract, changedDraft.parse({})),
  done: ({ id }) => `/contracts/${id}`,
  again: editorPage,
  version: ({ version }) => version,
});
