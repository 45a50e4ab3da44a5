/** Buttons that put a variable or a reference where somebody was writing last. */
export const offerMarks = (root: HTMLElement): void => {
  let field: HTMLTextAreaElement | undefined;
  root.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLTextAreaElement && target.name === "wording") field = target;
  });
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-insert]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const into = field?.isConnected && !field.readOnly ? field : undefined;
      if (!into) return;
      into.setRangeText(button.dataset["insert"] ?? "", into.selectionStart, into.selectionEnd, "end");
      into.dispatchEvent(new InputEvent("input", { bubbles: true }));
      into.focus();
    });
  }
};
