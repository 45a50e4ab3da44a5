/**
 * Draws a field by dragging over a page: its place and size go into the form, in points from the page's lower left corner.
 * A press without dragging takes the usual size of the chosen kind. Keyboards use the form's own numbers.
 */
export const placeFields = (root: Document): void => {
  const pages = root.querySelector<HTMLElement>("[data-field-pages]");
  const form = root.querySelector<HTMLElement>("[data-field-form]");
  if (!pages || !form) return;
  const input = (name: string) => form.querySelector<HTMLInputElement | HTMLSelectElement>(`[name=${name}]`);
  const usual = JSON.parse(pages.dataset["usual"] ?? "{}") as Record<string, { width: number; height: number }>;

  for (const page of pages.querySelectorAll<HTMLElement>("[data-page]")) {
    const drawing = page.querySelector("svg");
    if (!drawing) continue;
    const [width, height] = [Number(page.dataset["width"]), Number(page.dataset["height"])];
    const at = (event: PointerEvent): { x: number; y: number } => {
      const box = drawing.getBoundingClientRect();
      return {
        x: within(((event.clientX - box.left) / box.width) * width, width),
        y: within(((box.bottom - event.clientY) / box.height) * height, height),
      };
    };
    const shown = root.createElementNS("http://www.w3.org/2000/svg", "rect");
    shown.classList.add("drawn-field");
    let from: { x: number; y: number } | undefined;

    const boxTo = (to: { x: number; y: number }) => {
      const begin = from ?? to;
      const box = {
        x: Math.min(begin.x, to.x),
        y: Math.min(begin.y, to.y),
        width: Math.abs(to.x - begin.x),
        height: Math.abs(to.y - begin.y),
      };
      if (box.width > 6 && box.height > 6) return box;
      const size = usual[input("kind")?.value ?? ""] ?? { width: 120, height: 40 };
      return { x: Math.min(begin.x, width - size.width), y: Math.max(0, begin.y - size.height), ...size };
    };
    const show = (to: { x: number; y: number }): void => {
      const box = boxTo(to);
      const edges = { x: box.x, y: height - box.y - box.height, width: box.width, height: box.height };
      for (const [name, value] of Object.entries(edges)) shown.setAttribute(name, String(value));
      if (!shown.isConnected) drawing.append(shown);
    };

    drawing.addEventListener("pointerdown", (event) => {
      if ((event.target as Element).closest("[data-field]")) return;
      from = at(event);
      drawing.setPointerCapture(event.pointerId);
      for (const other of pages.querySelectorAll(".drawn-field")) if (other !== shown) other.remove();
      show(from);
    });
    drawing.addEventListener("pointermove", (event) => {
      if (from) show(at(event));
    });
    drawing.addEventListener("pointerup", (event) => {
      if (!from) return;
      const box = boxTo(at(event));
      from = undefined;
      const entries = { page: Number(page.dataset["page"]), ...box };
      for (const [name, value] of Object.entries(entries)) {
        const field = input(name);
        if (field) field.value = String(Math.round(value));
      }
      const anchor = input("anchor");
      if (anchor) anchor.value = "";
      form.scrollIntoView({ block: "nearest", behavior: "smooth" });
      input("kind")?.focus({ preventScroll: true });
    });
    drawing.addEventListener("pointercancel", () => {
      from = undefined;
      shown.remove();
    });
  }
};

const within = (value: number, most: number): number => Math.max(0, Math.min(most, value));
