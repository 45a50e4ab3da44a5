/** Opens and closes dialogs where the browser does not know `command` buttons yet. */
export const openDialogs = (root: Document): void => {
  if ("commandForElement" in HTMLButtonElement.prototype) return;
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[commandfor]") : null;
    const dialog = root.getElementById(button?.getAttribute("commandfor") ?? "");
    if (!(dialog instanceof HTMLDialogElement)) return;
    if (button?.getAttribute("command") === "close") dialog.close();
    else dialog.showModal();
  });
};
