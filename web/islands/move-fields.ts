import { randomId } from "./editor/random-id.ts";

interface Place {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Moves fields that stand on the pages: by dragging them or their corner, or by arrow keys. Every move is kept at once;
 * what the server refuses goes back to where it was. A seal across pages moves up and down on all of them together.
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
      for (const anchor of root.querySelectorAll(`[data-anchor="${id}"]`)) anchor.remove();
      told.textContent = told.dataset["moved"] ?? "";
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

const byPointer = (shape: SVGAElement, { isSeal, place, show, keep }: Mover): void => {
  const grip = isSeal ? undefined : addGrip(shape, place());
  let from: { readonly x: number; readonly y: number; readonly place: Place; readonly sizes: boolean } | undefined;
  let wasMoved = false;
  shape.addEventListener("dragstart", (event) => event.preventDefault());
  shape.addEventListener("click", (event) => {
    if (wasMoved) event.preventDefault();
    wasMoved = false;
  });
  shape.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    shape.focus({ preventScroll: true });
    shape.setPointerCapture(event.pointerId);
    wasMoved = false;
    from = { x: event.clientX, y: event.clientY, place: place(), sizes: event.target === grip };
  });
  shape.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = inPoints(shape, event.clientX - from.x, event.clientY - from.y);
    if (!wasMoved && Math.abs(x) < 2 && Math.abs(y) < 2) return;
    wasMoved = true;
    show(from.sizes ? sized(shape, from.place, x, y) : moved(shape, from.place, isSeal ? 0 : x, -y));
  });
  shape.addEventListener("pointerup", () => {
    if (from && wasMoved) keep();
    from = undefined;
  });
  shape.addEventListener("pointercancel", () => {
    if (from) show(from.place);
    from = undefined;
  });
};

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
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

const pageOf = (shape: SVGAElement): { readonly width: number; readonly height: number } => {
  const { dataset } = shape.closest<HTMLElement>("[data-page]") ?? {};
  return { width: Number(dataset?.["width"]), height: Number(dataset?.["height"]) };
};

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
