import type { Calls } from "./calls.ts";
import type { EditorWords } from "./status.ts";

/** How often an open editor says that it is there, in ms. */
const heartbeat = 10_000;

interface News {
  readonly mark: string;
  readonly present: readonly { readonly tab: string; readonly name: string; readonly part: string | null }[];
}

export interface Presence {
  /** Somebody went into another part. */
  readonly enter: (part: string | null) => void;
  /** Shows again who is where, once the page was changed. */
  readonly paint: () => void;
}

/** Tells the others that this tab is here, and shows who they are. @param onMark told when something was written @param onClosed that nobody may edit here now */
export const openPresence = (
  root: HTMLElement,
  words: EditorWords,
  tab: string,
  calls: Calls,
  onMark: (mark: string) => void,
  onClosed: () => void,
): Presence => {
  let part: string | null = null;
  let others: News["present"] = [];
  let settled: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => void calls.tellPresence({ tab, part });

  const paint = (): void => {
    const list = root.querySelector<HTMLElement>("[data-present-list]");
    const frame = list?.closest<HTMLElement>(".editor-present");
    if (!list || !frame) return;
    frame.dataset["live"] = "";
    const named = others.map(({ name, part: where }) => {
      const label = where === null ? "" : (labelOf(root, where) ?? "");
      return label === "" ? name : (words["at"] ?? "").replace("%1", name).replace("%2", label);
    });
    const lines = others.length === 0 ? [words["alone"] ?? ""] : [words["others"] ?? "", ...new Set(named)];
    if (lines.join("\n") !== [...list.children].map(({ textContent }) => textContent).join("\n"))
      list.replaceChildren(
        ...lines.map((line) => {
          const item = document.createElement("li");
          item.textContent = line;
          return item;
        }),
      );
    for (const mark of root.querySelectorAll<HTMLElement>("[data-present]")) {
      const here = others.filter((each) => each.part === mark.dataset["present"]).map(({ name }) => name);
      const text = here.length === 0 ? "" : (words["here"] ?? "").replace("%", [...new Set(here)].join(", "));
      if (mark.textContent !== text) mark.textContent = text;
    }
  };

  const follow = (): void => {
    const events = new EventSource(calls.eventsAddress);
    events.addEventListener("news", ({ data }) => {
      const news: News = JSON.parse(data);
      others = news.present.filter((each) => each.tab !== tab);
      paint();
      onMark(news.mark);
    });
    events.addEventListener("closed", onClosed);
    events.addEventListener("error", () => {
      // A browser asks again by itself unless it was refused.
      if (events.readyState === EventSource.CLOSED) setTimeout(follow, heartbeat);
    });
    window.addEventListener("pagehide", () => events.close(), { once: true });
  };

  tell();
  follow();
  setInterval(tell, heartbeat);
  window.addEventListener("pagehide", () => void calls.tellPresence({ tab, part: null, leaving: true }));
  return {
    enter: (next) => {
      if (next === part) return;
      part = next;
      clearTimeout(settled);
      settled = setTimeout(tell, 300);
    },
    paint,
  };
};

const labelOf = (root: HTMLElement, part: string): string | undefined =>
  root.querySelector(`.part[data-part="${CSS.escape(part)}"] .part-name`)?.textContent?.trim();
