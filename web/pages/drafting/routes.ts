import type { Route } from "../../http/route.ts";
import { createContractRoute, newDraftPage } from "./create-draft.tsx";
import { editDraftPage, saveDraftRoute } from "./edit-draft.tsx";
import { newContractPage } from "./new-contract.tsx";
import { newUploadPage, newVersionPage, uploadContract, uploadVersion } from "./upload.tsx";
import { downloadDocument, downloadOriginal, versionPage } from "./view-version.tsx";
import { createFromWord, newWordTemplatePage } from "./word-template.tsx";
import { chooseWordingsRoute, wordingsPage } from "./wordings.tsx";

/** Making contracts and looking at their wording. Tried before `/contracts/:contract`, which would take `new` for an id. */
export const draftingRoutes: readonly Route[] = [
  newContractPage,
  newUploadPage,
  newWordTemplatePage,
  newDraftPage,
  createContractRoute,
  uploadContract,
  createFromWord,
  editDraftPage,
  saveDraftRoute,
  wordingsPage,
  chooseWordingsRoute,
  newVersionPage,
  uploadVersion,
  versionPage,
  downloadDocument,
  downloadOriginal,
];
