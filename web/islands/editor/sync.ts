import { type Card, cardOf, sameFields, tidiedFields } from "./fields.ts";

export interface Synced {
  /** What others changed, by the names of the clauses. */
  readonly changed: string[];
  /** What others took out while somebody here is writing in it. */
  readonly gone: Card[];
}

/**
 * Brings an open editor in line with the page as the server has it now. Fields in which somebody is writing are left
 * alone, and so is whatever holds the focus.
 *
 * @param isClean whether the server has all words of a part
 */
export const syncEditor = (root: HTMLElement, page: Document, isClean: (part: string) => boolean): Synced => {
  const fresh = page.querySelector<HTMLElement>("[data-editor]");
  const synced: Synced = { changed: [], gone: [] };
  if (!fresh) return synced;
  for (const name of ["mark", "csrf"]) root.dataset[name] = fresh.dataset[name] ?? "";
  for (const region of root.querySelectorAll<HTMLElement>("[data-sync]"))
    replaceContent(region, fresh.querySelector(`#${region.id}`));
  const focused = document.activeElement;
  for (const list of root.querySelectorAll<HTMLElement>("[data-parts]")) {
    const wanted = fresh.querySelector<HTMLElement>(`#${list.id}`);
    if (wanted) syncList(list, wanted, isClean, synced);
  }
  // An element that is moved loses the focus.
  if (focused instanceof HTMLElement && focused !== document.activeElement && root.contains(focused)) focused.focus();
  return synced;
};

const syncList = (list: HTMLElement, fresh: HTMLElement, isClean: (part: string) => boolean, synced: Synced): void => {
  const known = new Map([...list.querySelectorAll<HTMLElement>(":scope > .part")].map((each) => [each.id, each]));
  let place: Element | null = list.firstElementChild;
  for (const wanted of fresh.querySelectorAll<HTMLElement>(":scope > .part")) {
    const there = known.get(wanted.id);
    known.delete(wanted.id);
    const news = there && updateCard(there, wanted, isClean);
    if (news !== undefined) synced.changed.push(news);
    const element = there ?? document.importNode(wanted, true);
    if (element === place) place = element.nextElementSibling;
    else list.insertBefore(element, place);
  }
  for (const element of known.values()) {
    const card = cardOf(element);
    if (card && !isClean(card.part)) synced.gone.push(card);
    else element.remove();
  }
};

/** @returns the name of the clause where others changed its words */
const updateCard = (
  there: HTMLElement,
  wanted: HTMLElement,
  isClean: (part: string) => boolean,
): string | undefined => {
  const [card, fresh] = [cardOf(there), cardOf(wanted)];
  if (!card || !fresh) return undefined;
  there.dataset["level"] = wanted.dataset["level"] ?? "";
  const clean = isClean(card.part);
  for (const region of there.querySelectorAll<HTMLElement>("[data-within]")) {
    const name = region.dataset["within"];
    if (name === "dispute" && !clean) continue;
    replaceContent(region, wanted.querySelector(`[data-within="${name}"]`));
  }
  if (!clean) return undefined;
  if (!card.isText && !there.contains(document.activeElement)) {
    // An answer may have other fields now: a further line of a table, what is still wrong with it.
    const news = card.base() === fresh.base() ? undefined : fresh.label();
    there.replaceChildren(...[...wanted.childNodes].map((node) => document.importNode(node, true)));
    return news;
  }
  const wantedFields = fresh.read();
  const isNew = !sameFields(tidiedFields(card.read()), tidiedFields(wantedFields));
  const byOthers = card.base() !== fresh.base();
  // The same revision written otherwise (12 as 12.00) is nobody's news, and not put under somebody's hands.
  if (isNew && (byOthers || !there.contains(document.activeElement))) card.write(wantedFields);
  card.setBase(fresh.base());
  return isNew && byOthers ? card.label() : undefined;
};

const replaceContent = (region: HTMLElement, wanted: Element | null): void => {
  if (!wanted || comparable(region) === comparable(wanted) || region.contains(document.activeElement)) return;
  const open = [...region.querySelectorAll("details")].map((each) => each.open);
  const scrolled = region.querySelector<HTMLElement>("[data-scroll]")?.scrollTop;
  region.replaceChildren(...[...wanted.childNodes].map((node) => document.importNode(node, true)));
  for (const [index, each] of [...region.querySelectorAll("details")].entries()) each.open = open[index] ?? each.open;
  const scrolling = region.querySelector<HTMLElement>("[data-scroll]");
  if (scrolling && scrolled !== undefined) scrolling.scrollTop = scrolled;
};

/** Without keys that every page has anew, and without what the script itself put there. */
const comparable = (element: Element): string => {
  const copy = element.cloneNode(true);
  if (!(copy instanceof Element)) return "";
  for (const each of copy.querySelectorAll("[name=idempotencyKey], [name=csrf]")) each.remove();
  for (const each of copy.querySelectorAll("[data-present]")) each.textContent = "";
  for (const each of copy.querySelectorAll("[open], [aria-busy]")) {
    each.removeAttribute("open");
    each.removeAttribute("aria-busy");
  }
  return copy.innerHTML;
};
