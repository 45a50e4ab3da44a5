/** What keys do in the editor; `web/pages/working-copy/side.tsx` lists them for people. */
export interface KeyActs {
  readonly save: () => void;
  readonly step: (from: EventTarget | null, what: "up" | "down") => void;
}

/** Only with modifiers: single keys write. */
export const listenToKeys = (root: HTMLElement, acts: KeyActs): void => {
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
    const control = ctrlKey || metaKey;
    if (control && !altKey && !shiftKey && key.toLowerCase() === "s") {
      event.preventDefault();
      acts.save();
    } else if (control && !altKey && key === "Enter") {
      event.preventDefault();
      neighbour(root, target, shiftKey ? -1 : 1);
    } else if (altKey && shiftKey && !control && (key === "ArrowUp" || key === "ArrowDown")) {
      event.preventDefault();
      acts.step(target, key === "ArrowUp" ? "up" : "down");
    }
  });
};

/** Goes to the wording of the part before or after the one that holds the focus. */
const neighbour = (root: HTMLElement, from: EventTarget | null, direction: 1 | -1): void => {
  const parts = [...root.querySelectorAll<HTMLElement>("#editor-texts > .part")];
  const here = from instanceof Element ? parts.findIndex((part) => part.contains(from)) : -1;
  const next = parts[here === -1 ? 0 : here + direction];
  (next?.querySelector<HTMLElement>("[data-text=wording]") ?? next?.querySelector<HTMLElement>("[data-text]"))?.focus();
};
