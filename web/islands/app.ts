/**
 * Everything that runs in a browser. Pages are whole without it: this only makes some things quicker or kinder.
 */
import "htmx.org/dist/htmx.esm.js";
import "htmx.org/dist/ext/hx-csp.js";
import { openDialogs } from "./dialogs.ts";
import { editWording } from "./editor/editor.ts";
import { sendOnce } from "./forms.ts";
import { moveFields } from "./move-fields.ts";
import { usePasskeys } from "./passkeys.ts";
import { placeFields } from "./signature-fields.ts";
import { drawSignatures } from "./signature-pad.ts";
import { verifyFiles } from "./verify.ts";

openDialogs(document);
editWording(document);
sendOnce(document);
verifyFiles(document);
placeFields(document);
moveFields(document);
drawSignatures(document);
usePasskeys(document);
document.querySelector<HTMLElement>("[data-focus]")?.focus();
