import { callsFor, type SavedPart } from "./calls.ts";
import { type Card, cardOf, type Fields, isContent } from "./fields.ts";
import { openKeep } from "./kept-words.ts";
import { offerMarks } from "./marks.ts";
import { openPresence } from "./presence.ts";
import { randomId } from "./random-id.ts";
import { openSaving } from "./saving.ts";
import { listenToKeys } from "./shortcuts.ts";
import { type EditorWords, statusOf } from "./status.ts";
import { syncEditor } from "./sync.ts";

/** How long changes gather before the page is asked for, in ms. */
const gather = 500;

/**
 * The editor of a draft, made quicker: it saves by itself, keeps words in the browser until the server has them, shows who
 * else is here and what they wrote. Everything goes to the same places as the forms do without it.
 */
export const editWording = (document: Document): void => {
  const root = document.querySelector<HTMLElement>("[data-editor]");
  if (!root) return;
  const { editor: contract = "", person = "" } = root.dataset;
  const words: EditorWords = JSON.parse(
    root.querySelector<HTMLElement>("[data-state-words]")?.dataset["stateWords"] ?? "{}",
  );
  const tab = randomId();
  root.dataset["live"] = "";
  const calls = callsFor(contract, () => root.dataset["csrf"] ?? "");
  const status = statusOf(root, words);
  const cards = new Map<string, Card>();
  const adopt = (element: HTMLElement): void => {
    const card = cardOf(element);
    if (card) cards.set(card.part, card);
  };
  for (const element of root.querySelectorAll<HTMLElement>(".part")) adopt(element);
  const cardAt = (target: EventTarget | null): Card | undefined =>
    target instanceof Element ? cards.get(target.closest<HTMLElement>(".part")?.dataset["part"] ?? "") : undefined;

  /** A field of the part itself, not one of the panel above it that asks which version to take. */
  const isOwnField = (card: Card, target: EventTarget | null): boolean =>
    target instanceof Element &&
    isContent(target.getAttribute("name") ?? "") &&
    card.element.contains(target) &&
    target.closest("[data-dispute], [data-choice]") === null;

  let asking: ReturnType<typeof setTimeout> | undefined;
  const askSoon = (): void => {
    clearTimeout(asking);
    asking = setTimeout(() => void refresh(), gather);
  };

  const showDispute = async (card: Card, typed: Fields, base: string): Promise<void> => {
    const answer = await calls.disputedPage(card.part, { ...typed, base });
    if (answer.kind !== "done") return void saving.heard(answer);
    const fresh = answer.value.querySelector(`#${card.element.id} [data-within=dispute]`);
    const panel = card.element.querySelector("[data-within=dispute]");
    // Not disputed any more: the others took theirs back, and the text can go as it is.
    if (!fresh?.querySelector("[data-dispute]")) return again(card, answer.value);
    panel?.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    panel?.querySelector<HTMLElement>("[data-dispute]")?.focus();
  };

  const again = (card: Card, page: Document): void => {
    const saved = cardOf(page.querySelector<HTMLElement>(`#${card.element.id}`) ?? card.element);
    if (saved)
      saving.settle(card, { fields: saved.read(), base: saved.base(), merged: false, removed: false, added: null });
  };

  const saving = openSaving({
    calls,
    status,
    keep: openKeep(contract, person, tab),
    cardFor: (part) => cards.get(part),
    onSaved: askSoon,
    onDisputed: showDispute,
  });

  const refresh = async (): Promise<void> => {
    const answer = await calls.page();
    if (!saving.heard(answer) || answer.kind !== "done") return;
    const { changed, gone } = syncEditor(root, answer.value, saving.isClean);
    for (const element of root.querySelectorAll<HTMLElement>(".part"))
      if (!cards.has(element.dataset["part"] ?? "") || !cards.get(element.dataset["part"] ?? "")?.element.isConnected)
        adopt(element);
    presence.paint();
    for (const card of gone) status.say("gone", card.label());
    const [first] = changed;
    if (first !== undefined) status.say("changedByOthers", first);
  };

  const presence = openPresence(
    root,
    words,
    tab,
    calls,
    (mark) => {
      if (mark !== root.dataset["mark"]) askSoon();
    },
    askSoon,
  );

  /** Saves what is typed, then does something with the clause, and stays with it. */
  const step = async (card: Card, what: string): Promise<void> => {
    await saving.flush(card);
    if (!saving.isClean(card.part)) return;
    const answer = await calls.step(card.part, what);
    if (!saving.heard(answer) || answer.kind !== "done") return;
    await refresh();
    const after = cards.get(answer.value.added ?? card.part);
    status.say("moved", after?.label() ?? card.label());
    if (answer.value.added !== null) after?.focus();
    else if (after?.element.isConnected) after.element.querySelector<HTMLElement>(".part-name")?.focus();
    after?.element.scrollIntoView({ block: "nearest" });
  };

  const choose = async (card: Card, form: HTMLFormElement): Promise<void> => {
    await saving.flush(card);
    const isDispute = form.closest("[data-dispute]") !== null;
    if (!isDispute && !saving.isClean(card.part)) return;
    const sent = [...new FormData(form)].flatMap(([name, text]) =>
      typeof text === "string" ? [[name, text] as const] : [],
    );
    const hidden = Object.fromEntries(sent.filter(([name]) => name === "base" || name === "settles"));
    // Whoever puts a text back does so upon what the card shows, which was just saved.
    const carried = isDispute ? hidden : { base: card.base() };
    const fields = Object.fromEntries(sent.filter(([name]) => isContent(name)));
    const answer = await calls.save(card.part, { ...fields, ...carried });
    if (answer.kind === "disputed") return showDispute(card, fields, carried["base"] ?? "");
    if (!saving.heard(answer) || answer.kind !== "done") return;
    const saved: SavedPart = answer.value;
    card.element.querySelector("[data-within=dispute]")?.replaceChildren();
    saving.settle(card, saved);
    card.focus();
  };

  root.addEventListener("input", ({ target }) => {
    const card = cardAt(target);
    if (card && isOwnField(card, target)) saving.typed(card);
  });
  root.addEventListener("focusin", ({ target }) => presence.enter(cardAt(target)?.part ?? null));
  root.addEventListener("focusout", ({ target }) => {
    const card = cardAt(target);
    if (card) void saving.flush(card);
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.id === "save-version") return void sendWhenSaved(event, form);
    event.preventDefault();
    event.stopPropagation();
    const card = cardAt(form);
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "";
    if (!card) {
      void stepAlone(form, button);
    } else if (form.closest("[data-dispute], [data-choice]")) void choose(card, form);
    else if (button === "") void saving.flush(card);
    else void step(card, button);
  });

  /** Adding at the end and putting back have no card. */
  const stepAlone = async (form: HTMLFormElement, what: string): Promise<void> => {
    const part = form.querySelector<HTMLInputElement>("[name=part]")?.value ?? "";
    const answer = await calls.step(part, what);
    if (!saving.heard(answer) || answer.kind !== "done") return;
    await refresh();
    const card = cards.get(answer.value.added ?? part);
    card?.focus();
    card?.element.scrollIntoView({ block: "nearest" });
  };

  /** A version is made of what is saved: it waits for the last words. */
  const sendWhenSaved = async (event: SubmitEvent, form: HTMLFormElement): Promise<void> => {
    if ([...cards.keys()].every(saving.isClean)) return;
    event.preventDefault();
    event.stopPropagation();
    await saving.flushAll();
    if ([...cards.keys()].every(saving.isClean)) form.requestSubmit();
  };

  /** Signing out clears what the browser keeps: the last words go before. */
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || form.getAttribute("action") !== "/sign-out") return;
      void sendWhenSaved(event, form);
    },
    { capture: true },
  );

  listenToKeys(root, {
    save: () => void saving.flushAll(),
    step: (from, what) => {
      const card = cardAt(from);
      if (card) void step(card, what);
    },
  });
  root.addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLElement>("[data-goto]") : null;
    const card = cards.get(link?.dataset["goto"] ?? "");
    if (card) setTimeout(() => card.focus());
  });
  offerMarks(root);
  window.addEventListener("online", () => void saving.flushAll());
  window.addEventListener("beforeunload", (event) => {
    if (saving.isLosing()) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void saving.flushAll();
  });
  if (saving.restore()) status.say("restored");
  else status.show("saved");
};
