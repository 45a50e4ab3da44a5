/**
 * Lets people draw their signature. What is sent are the strokes, as moves and lines in a box of 300 by 100; drawing
 * chooses "drawn" by itself.
 */
export const drawSignatures = (root: Document): void => {
  for (const pad of root.querySelectorAll<HTMLElement>("[data-signature-pad]")) {
    const canvas = pad.querySelector<SVGSVGElement>("svg");
    const path = pad.querySelector<SVGPathElement>("path");
    const strokes = pad.querySelector<HTMLInputElement>("[name=strokes]");
    const clear = pad.querySelector<HTMLButtonElement>("[data-clear]");
    if (!canvas || !path || !strokes || !clear) continue;
    pad.hidden = false;
    const drawn = root.querySelector<HTMLInputElement>("[name=look][value=drawn]");
    drawn?.closest<HTMLElement>("[data-needs-script]")?.removeAttribute("hidden");
    let down = false;
    const add = (step: "M" | "L", event: PointerEvent): void => {
      const box = canvas.getBoundingClientRect();
      const x = Math.round(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * 300);
      const y = Math.round(Math.max(0, Math.min(1, (event.clientY - box.top) / box.height)) * 100);
      const next = `${strokes.value}${step}${x} ${y}`;
      if (next.length > mostCharacters) return;
      strokes.value = next;
      path.setAttribute("d", next);
      if (drawn) drawn.checked = true;
    };
    canvas.addEventListener("pointerdown", (event) => {
      down = true;
      canvas.setPointerCapture(event.pointerId);
      add("M", event);
      add("L", event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (down) add("L", event);
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (down = false));
    clear.addEventListener("click", () => {
      strokes.value = "";
      path.setAttribute("d", "");
    });
    path.setAttribute("d", strokes.value);
  }
};

const mostCharacters = 20_000;
