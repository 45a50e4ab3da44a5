import { randomId } from "./editor/random-id.ts";

interface Place {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Moves fields that stand on the pages: by dragging them or their corner, or by arrow keys; onto another page by dragging
 * there or by Page Up and Page Down. Every move is kept at once; what the server refuses goes back to where it was. A seal
 * across pages moves up and down on all of them together.
 */
export const moveFields = (root: Document): void => {
  const pages = root.querySelector<HTMLElement>("[data-field-pages]");
  const told = root.querySelector<HTMLElement>("[data-field-told]");
  if (!pages || !told) return;
  const shapes = new Map<string, SVGAElement[]>();
  for (const shape of pages.querySelectorAll<SVGAElement>("a[data-field]")) {
    const { field } = JSON.parse(shape.dataset["field"] ?? "{}") as { readonly field: string };
    shapes.set(field, [...(shapes.get(field) ?? []), shape]);
  }
  for (const [id, ofField] of shapes) moveField(root, told, `/api/v1${pages.dataset["change"]}`, id, ofField);
};

const moveField = (
  root: Document,
  told: HTMLElement,
  address: string,
  id: string,
  shapes: readonly SVGAElement[],
): void => {
  const [first] = shapes;
  if (!first) return;
  const field = JSON.parse(first.dataset["field"] ?? "{}") as { readonly kind: string };
  const isSeal = field.kind === "cross-page-seal";
  let place = JSON.parse(first.dataset["place"] ?? "{}") as Place;
  let kept = place;

  const show = (next: Place): void => {
    place = next;
    for (const shape of shapes) showAt(shape, next, isSeal);
  };
  const keep = async (): Promise<void> => {
    const asked = place;
    if (asked === kept) return;
    const answer = await fetch(address, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRF-Token": root.querySelector<HTMLInputElement>("input[name=csrf]")?.value ?? "",
        "Idempotency-Key": randomId(),
      },
      body: JSON.stringify({ ...field, ...asked }),
      keepalive: true,
    }).catch(() => undefined);
    if (answer?.ok) {
      kept = asked;
      for (const where of root.querySelectorAll(`[data-where="${id}"]`)) where.textContent = `${asked.x}, ${asked.y}`;
      for (const page of root.querySelectorAll(`[data-on-page="${id}"]`)) page.textContent = nameOfPage(first);
      for (const anchor of root.querySelectorAll(`[data-anchor="${id}"]`)) anchor.remove();
      told.textContent = [told.dataset["moved"], ...(isSeal ? [] : [nameOfPage(first)])].join(" ");
      return;
    }
    show(kept);
    const { detail, title } = await (answer?.json() ?? Promise.resolve({})).catch(() => ({}));
    told.textContent = detail ?? title ?? told.dataset["unheard"] ?? "";
  };
  // One at a time: the later place wins.
  let queue = Promise.resolve();
  const keepInTurn = (): void => void (queue = queue.then(keep));

  for (const shape of shapes) {
    byPointer(shape, { isSeal, place: () => place, show, keep: keepInTurn });
    byKeys(shape, { isSeal, place: () => place, show, keep: keepInTurn });
  }
};

interface Mover {
  readonly isSeal: boolean;
  readonly place: () => Place;
  readonly show: (next: Place) => void;
  readonly keep: () => void;
}

interface Drag {
  readonly begun: { readonly x: number; readonly y: number };
  readonly place: Place;
  /** From the pointer to the field's lower left corner, in points. */
  readonly grip: readonly [number, number];
  readonly sizes: boolean;
  /** Where the pointer is now. */
  at: { readonly x: number; readonly y: number };
  /** Until when it was not near an edge of the window, in ms. */
  edgeSince: number;
}

const byPointer = (shape: SVGAElement, { isSeal, place, show, keep }: Mover): void => {
  const grip = isSeal ? undefined : addGrip(shape, place());
  // The pages hold the pointer, not the field: one that changes its page leaves the document for a moment.
  const pages = shape.closest<HTMLElement>("[data-field-pages]");
  if (!pages) return;
  let drag: Drag | undefined;
  let wasMoved = false;

  const follow = (): void => {
    if (!drag) return;
    const { at, begun, place: from, grip: held, sizes } = drag;
    const [right, up] = inPoints(shape, at.x - begun.x, begun.y - at.y);
    if (!wasMoved && Math.abs(right) < 2 && Math.abs(up) < 2) return;
    wasMoved = true;
    if (sizes) return show(sized(shape, from, right, -up));
    if (isSeal) return show(moved(shape, from, 0, up));
    const page = pageAt(pages, at) ?? pageOf(shape);
    for (const each of pages.querySelectorAll<HTMLElement>("[data-page]"))
      each.toggleAttribute("data-over", each === page.figure);
    const [x, y] = pointOn(page, at);
    show(standing(page, { ...from, page: page.number, x: x - held[0], y: y - held[1] }));
  };
  /** Held near an edge of the window, the page goes on by itself: the next page may be below. */
  const scroll = (now: number): void => {
    if (!drag) return;
    const step = drag.at.y < edge ? -1 : drag.at.y > window.innerHeight - edge ? 1 : 0;
    if (step === 0 || !wasMoved) drag.edgeSince = now;
    else if (now - drag.edgeSince > hesitation) {
      window.scrollBy({ top: step * 12, behavior: "instant" });
      follow();
    }
    requestAnimationFrame(scroll);
  };
  const end = (): void => {
    drag = undefined;
    for (const each of pages.querySelectorAll("[data-over]")) each.removeAttribute("data-over");
  };

  shape.addEventListener("dragstart", (event) => event.preventDefault());
  shape.addEventListener("click", (event) => {
    if (wasMoved) event.preventDefault();
    wasMoved = false;
  });
  shape.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    shape.focus({ preventScroll: true });
    wasMoved = false;
    const begun = { x: event.clientX, y: event.clientY };
    const [x, y] = pointOn(pageOf(shape), begun);
    const from = place();
    drag = {
      ...{ begun, at: begun, place: from, grip: [x - from.x, y - from.y], sizes: event.target === grip },
      edgeSince: performance.now(),
    };
    const root = shape.ownerDocument;
    const move = (now: PointerEvent): void => {
      if (!drag || now.pointerId !== event.pointerId) return;
      drag.at = { x: now.clientX, y: now.clientY };
      follow();
      if (wasMoved && !pages.hasPointerCapture(now.pointerId)) pages.setPointerCapture(now.pointerId);
    };
    const release = (now: PointerEvent): void => {
      if (now.pointerId !== event.pointerId) return;
      root.removeEventListener("pointermove", move);
      root.removeEventListener("pointerup", release);
      root.removeEventListener("pointercancel", release);
      if (!drag) return;
      if (now.type === "pointercancel") show(drag.place);
      else if (wasMoved) keep();
      end();
      // The click that ends a drag follows no link; the next one does.
      setTimeout(() => (wasMoved = false));
    };
    root.addEventListener("pointermove", move);
    root.addEventListener("pointerup", release);
    root.addEventListener("pointercancel", release);
    requestAnimationFrame(scroll);
  });
};

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const pageKeys: Readonly<Record<string, number>> = { PageUp: -1, PageDown: 1 };
const step = 4;
const pause = 500;

const byKeys = (shape: SVGAElement, { isSeal, place, show, keep }: Mover): void => {
  let later: ReturnType<typeof setTimeout> | undefined;
  const keepNow = (): void => {
    if (later === undefined) return;
    clearTimeout(later);
    later = undefined;
    keep();
  };
  shape.addEventListener("blur", keepNow);
  shape.addEventListener("keydown", (event) => {
    if (event.key === "Enter") keepNow();
    const other = isSeal ? undefined : pageBeside(shape, pageKeys[event.key]);
    if (other) {
      event.preventDefault();
      show(standing(other, { ...place(), page: other.number }));
      shape.scrollIntoView({ block: "nearest" });
      clearTimeout(later);
      later = setTimeout(keepNow, pause);
      return;
    }
    const [x, y] = steps[event.key] ?? [];
    if (x === undefined || y === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.shiftKey && isSeal) return;
    const next = event.shiftKey
      ? sized(shape, place(), x * step, -y * step)
      : moved(shape, place(), isSeal ? 0 : x * step, y * step);
    show(next);
    clearTimeout(later);
    later = setTimeout(keepNow, pause);
  });
};

interface Sheet {
  readonly figure: HTMLElement;
  readonly drawing: SVGSVGElement;
  readonly number: number;
  /** In points. */
  readonly width: number;
  readonly height: number;
}

const sheetOf = (figure: HTMLElement | null | undefined): Sheet | undefined => {
  const drawing = figure?.querySelector("svg");
  if (!figure || !drawing) return undefined;
  const { page, width, height } = figure.dataset;
  return { figure, drawing, number: Number(page), width: Number(width), height: Number(height) };
};

const pageOf = (shape: SVGAElement): Sheet => {
  const sheet = sheetOf(shape.closest<HTMLElement>("[data-page]"));
  if (!sheet) throw new Error("A field stands on a page");
  return sheet;
};

/** What the page is called under its picture. */
const nameOfPage = (shape: SVGAElement): string =>
  pageOf(shape).figure.querySelector("figcaption")?.textContent?.trim() ?? "";

const pageNumbered = (shape: SVGAElement, number: number): Sheet | undefined =>
  sheetOf(shape.closest("[data-field-pages]")?.querySelector<HTMLElement>(`[data-page="${number}"]`));

const pageBeside = (shape: SVGAElement, steps: number | undefined): Sheet | undefined =>
  steps === undefined ? undefined : pageNumbered(shape, pageOf(shape).number + steps);

/** The page under the pointer; between pages there is none. */
const pageAt = (pages: HTMLElement, { x, y }: Drag["at"]): Sheet | undefined => {
  for (const element of pages.ownerDocument.elementsFromPoint(x, y)) {
    const figure = element.closest("svg")?.closest<HTMLElement>("[data-page]");
    if (figure && pages.contains(figure)) return sheetOf(figure);
  }
  return undefined;
};

/** A point of the window as a point of the page, from its lower left corner. */
const pointOn = ({ drawing, width, height }: Sheet, { x, y }: Drag["at"]): readonly [number, number] => {
  const box = drawing.getBoundingClientRect();
  return [((x - box.left) / box.width) * width, ((box.bottom - y) / box.height) * height];
};

/** The field whole on that page, as near as it can be. */
const standing = ({ width, height }: Sheet, place: Place): Place => ({
  ...place,
  x: within(place.x, 0, width - place.width),
  y: within(place.y, 0, height - place.height),
});

/** How near an edge of the window, in its pixels, a drag makes it scroll, and after how many ms there. */
const edge = 56;
const hesitation = 250;

const inPoints = (shape: SVGAElement, x: number, y: number): readonly [number, number] => {
  const scale = pageOf(shape).width / (shape.ownerSVGElement?.getBoundingClientRect().width ?? 1);
  return [x * scale, y * scale];
};

const within = (value: number, least: number, most: number): number =>
  Math.round(Math.max(least, Math.min(most, value)));

const moved = (shape: SVGAElement, from: Place, right: number, up: number): Place => {
  const page = pageOf(shape);
  const x = within(from.x + right, 0, page.width - from.width);
  return { ...from, x: right === 0 ? from.x : x, y: within(from.y + up, 0, page.height - from.height) };
};

/** The upper left corner stays. */
const sized = (shape: SVGAElement, from: Place, right: number, down: number): Place => {
  const width = within(from.width + right, 8, pageOf(shape).width - from.x);
  const height = within(from.height + down, 8, from.y + from.height);
  return { ...from, width, height, y: Math.round(from.y + from.height - height) };
};

const gripSize = 9;

const addGrip = (shape: SVGAElement, place: Place): SVGRectElement => {
  const grip = shape.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "rect");
  grip.classList.add("field-grip");
  for (const side of ["width", "height"]) grip.setAttribute(side, String(gripSize));
  shape.append(grip);
  showAt(shape, place, false);
  return grip;
};

const showAt = (shape: SVGAElement, place: Place, isSeal: boolean): void => {
  if (!isSeal) standOn(shape, place.page);
  const [box, text, grip] = [
    shape.querySelector("rect"),
    shape.querySelector("text"),
    shape.querySelector(".field-grip"),
  ];
  const y = pageOf(shape).height - place.y - place.height;
  box?.setAttribute("y", String(y));
  text?.setAttribute("y", String(y + Math.min(11, place.height - 2)));
  if (isSeal) return;
  for (const key of ["x", "width", "height"] as const) box?.setAttribute(key, String(place[key]));
  text?.setAttribute("x", String(place.x + 3));
  grip?.setAttribute("x", String(place.x + place.width - gripSize));
  grip?.setAttribute("y", String(y + place.height - gripSize));
};

/** Moves the shape into the picture of that page, and the keyboard along with it. */
const standOn = (shape: SVGAElement, number: number): void => {
  if (pageOf(shape).number === number) return;
  const to = pageNumbered(shape, number);
  if (!to) return;
  const { activeElement } = shape.ownerDocument;
  to.drawing.append(shape);
  if (activeElement === shape) shape.focus({ preventScroll: true });
};
