import type { Answer, Calls, SavedPart } from "./calls.ts";
import { type Card, type Fields, mergedFields, tidiedFields } from "./fields.ts";
import type { Keep, KeptWords } from "./kept-words.ts";
import type { Standing, Status } from "./status.ts";

/** How long after the last key a part is saved, and how soon after nothing was heard it is tried again, in ms. */
const pace = { pause: 800, retry: 3_000 } as const;

interface Writing {
  /** When the last key was pressed that the server has not confirmed; 0 where it has all. */
  at: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  saving: Promise<void> | undefined;
  disputed: boolean;
  /** What is on its way, or may have arrived without our hearing of it, and when it was typed. */
  sent: { readonly fields: Fields; readonly at: number } | undefined;
  /** Why the server did not take it. */
  refused: string | undefined;
}

/** Brings what is typed to the server, part by part, and never forgets it before it is there. */
export interface Saving {
  /** Something was typed into a part. */
  readonly typed: (card: Card) => void;
  readonly isClean: (part: string) => boolean;
  /** Saves a part now, if anything in it waits. Resolves when that was tried. */
  readonly flush: (card: Card) => Promise<void>;
  readonly flushAll: () => Promise<void>;
  /** What was disputed has been chosen. */
  readonly settle: (card: Card, saved: SavedPart) => void;
  /** Whether words would be lost if the page closed now. */
  readonly isLosing: () => boolean;
  /** Takes up what was kept from before. */
  readonly restore: () => boolean;
  /** Whether whoever answered let us go on. */
  readonly heard: (answer: Answer<unknown>) => boolean;
}

export interface SavingParts {
  readonly calls: Calls;
  readonly keep: Keep;
  readonly status: Status;
  readonly cardFor: (part: string) => Card | undefined;
  /** Told when something was saved, so that numbers and preview follow. */
  readonly onSaved: () => void;
  readonly onDisputed: (card: Card, typed: Fields, base: string) => Promise<void>;
}

export const openSaving = ({ calls, keep, status, cardFor, onSaved, onDisputed }: SavingParts): Saving => {
  const writing = new Map<string, Writing>();
  let keeps = true;
  let trouble: { readonly standing: Standing; readonly sentence?: string } | undefined;

  const of = (part: string): Writing => {
    const found = writing.get(part) ?? {
      at: 0,
      timer: undefined,
      saving: undefined,
      disputed: false,
      sent: undefined,
      refused: undefined,
    };
    writing.set(part, found);
    return found;
  };

  const showStanding = (): void => {
    const all = [...writing.values()];
    if (trouble) return status.show(trouble.standing, trouble.sentence);
    const refused = all.find((each) => each.refused !== undefined)?.refused;
    if (refused !== undefined) return status.show("refused", refused);
    if (all.some(({ disputed }) => disputed)) return status.show("disputed");
    if (all.some(({ saving }) => saving !== undefined)) return status.show("saving");
    status.show(all.some(({ at }) => at > 0) ? "pending" : "saved");
  };

  const heard = (answer: Answer<unknown>): boolean => {
    switch (answer.kind) {
      case "unheard":
        trouble = { standing: "offline" };
        break;
      case "signed-out":
        trouble = { standing: "signedOut" };
        break;
      case "too-old":
        trouble = { standing: "reload" };
        break;
      case "refused":
        trouble = { standing: "refused", sentence: answer.sentence };
        break;
      default:
        trouble = undefined;
    }
    showStanding();
    return answer.kind === "done";
  };

  const save = async (card: Card): Promise<void> => {
    const state = of(card.part);
    state.sent ??= { fields: card.read(), at: state.at };
    const { fields: typed, at } = state.sent;
    const base = card.base();
    note(card);
    const answer = await calls.save(card.part, { ...typed, base });
    if (answer.kind === "unheard") {
      heard(answer);
      state.timer = setTimeout(() => void flush(card), pace.retry);
      return;
    }
    state.sent = undefined;
    if (answer.kind === "disputed") {
      state.disputed = true;
      card.setReadOnly(true);
      status.say("disputedIn", card.label());
      return onDisputed(card, card.read(), base);
    }
    if (answer.kind === "refused") state.refused = answer.sentence;
    else if (heard(answer) && answer.kind === "done") take(card, { typed, at, saved: answer.value });
  };

  /** The server has what was typed when it was sent: what was typed since goes on from there. */
  const take = (
    card: Card,
    { typed, at, saved }: { readonly typed: Fields; readonly at: number; readonly saved: SavedPart },
  ): void => {
    const state = of(card.part);
    const sent = tidiedFields(typed);
    const others = saved.merged;
    if (state.at === at) {
      if (others) card.write(saved.fields);
      card.setBase(saved.base);
      state.at = 0;
    } else if (!others) {
      card.setBase(saved.base);
    } else {
      const merged = mergedFields(sent, tidiedFields(card.read()), saved.fields);
      // Where both went on in the same place, the older revision stays the base, so that the server finds the dispute.
      if (merged) {
        card.write(merged);
        card.setBase(saved.base);
      }
    }
    keep.release({ part: card.part, at });
    if (state.at > 0) note(card);
    if (saved.removed) status.say("gone", card.label());
    else if (others) status.say("merged", card.label());
    if (state.at > 0) later(card);
    onSaved();
  };

  const flush = async (card: Card): Promise<void> => {
    const state = of(card.part);
    clearTimeout(state.timer);
    if (state.saving) await state.saving;
    if (state.at === 0 || state.disputed) return;
    state.saving = save(card).finally(() => {
      state.saving = undefined;
      showStanding();
    });
    showStanding();
    await state.saving;
  };

  const later = (card: Card): void => {
    const state = of(card.part);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => void flush(card), pace.pause);
  };

  const waiting = (): readonly Card[] =>
    [...writing].flatMap(([part, { at }]) => (at > 0 ? (cardFor(part) ?? []) : []));

  /** Puts what a card holds into the browser's storage, with what it began from. */
  const note = (card: Card): void => {
    const { at, sent } = of(card.part);
    if (keep.keep({ part: card.part, base: card.base(), fields: card.read(), sent: sent?.fields, at })) {
      keeps = true;
      return;
    }
    if (keeps) status.say("storageFull");
    keeps = false;
  };

  const noteTyped = (card: Card, at: number): void => {
    const state = of(card.part);
    Object.assign(state, { at, refused: undefined });
    note(card);
    if (!state.disputed) later(card);
    showStanding();
  };

  /** Words of a clause that is not on the page any more, or that another tab holds, go by themselves. */
  const sendAlone = async (words: KeptWords): Promise<void> => {
    const answer = await calls.save(words.part, { ...words.fields, base: words.base });
    if (answer.kind !== "done") return;
    keep.release(words);
    if (answer.value.removed) status.say("gone", words.fields["heading"] ?? "");
    onSaved();
  };

  return {
    typed: (card) => noteTyped(card, Date.now()),
    isClean: (part) => {
      const state = writing.get(part);
      return !state || (state.at === 0 && !state.disputed);
    },
    flush,
    flushAll: async () => {
      await Promise.all(waiting().map(flush));
      showStanding();
    },
    settle: (card, saved) => {
      const state = of(card.part);
      card.setReadOnly(false);
      card.write(saved.fields);
      card.setBase(saved.base);
      Object.assign(state, { at: 0, disputed: false, sent: undefined, refused: undefined });
      keep.release({ part: card.part, at: Date.now() });
      showStanding();
      onSaved();
    },
    isLosing: () => !keeps && waiting().length > 0,
    restore: () => {
      let restored = false;
      for (const words of keep.all()) {
        const card = cardFor(words.part);
        if (!card || of(card.part).at > 0) {
          void sendAlone(words);
          continue;
        }
        card.write(words.fields);
        card.setBase(words.base);
        of(card.part).sent = words.sent && { fields: words.sent, at: words.at - 1 };
        noteTyped(card, words.at);
        void flush(card);
        restored = true;
      }
      return restored;
    },
    heard,
  };
};
