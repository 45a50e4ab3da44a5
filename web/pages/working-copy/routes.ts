import type { Route } from "../../http/route.ts";
import { editorPage } from "./editor.tsx";
import { eventsRoute, presenceRoute } from "./presence.ts";
import { saveAnswerRoute } from "./save-answer.ts";
import { saveTextRoute } from "./save-text.ts";
import { saveCopyRoute } from "./save-version.ts";

/** Editing the wording of a draft, part by part, together. */
export const workingCopyRoutes: readonly Route[] = [
  editorPage,
  saveTextRoute,
  saveAnswerRoute,
  saveCopyRoute,
  presenceRoute,
  eventsRoute,
];
