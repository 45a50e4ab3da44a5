/** The sentences of the page's language, by name; `%` stands for a clause or a person. */
export type EditorWords = Readonly<Record<string, string>>;

/** How the words of the whole page stand. The more urgent is shown. */
export type Standing = "saved" | "saving" | "pending" | "offline" | "disputed" | "refused" | "reload" | "signedOut";

const tones: Readonly<Record<Standing, string>> = {
  saved: "good",
  saving: "info",
  pending: "info",
  offline: "warning",
  disputed: "warning",
  refused: "danger",
  reload: "danger",
  signedOut: "danger",
};

/** The line that tells whether all words are saved, seen and read aloud. */
export interface Status {
  readonly show: (standing: Standing, sentence?: string) => void;
  /** Says something that happened, for some seconds. */
  readonly say: (name: string, clause?: string) => void;
}

export const statusOf = (root: HTMLElement, words: EditorWords): Status => {
  const line = root.querySelector<HTMLElement>("[data-state]");
  const text = line?.querySelector<HTMLElement>("[data-state-text]");
  const actions = line?.querySelector<HTMLElement>("[data-state-actions]");
  const link = actions?.querySelector<HTMLAnchorElement>("[data-state-link]");
  let now: { standing: Standing; sentence: string } = { standing: "saved", sentence: words["saved"] ?? "" };
  let saying: ReturnType<typeof setTimeout> | undefined;
  const paint = (sentence: string): void => {
    if (!line || !text) return;
    line.dataset["live"] = "";
    line.dataset["tone"] = tones[now.standing];
    line.dataset["state"] = now.standing;
    if (text.textContent !== sentence) text.textContent = sentence;
    const away = now.standing === "signedOut" || now.standing === "reload";
    if (!actions || !link) return;
    actions.hidden = !away;
    link.textContent = words[now.standing === "reload" ? "reloadAction" : "signIn"] ?? "";
    link.href =
      now.standing === "reload" ? location.pathname : `/sign-in?next=${encodeURIComponent(location.pathname)}`;
  };
  return {
    show: (standing, sentence = words[standing] ?? "") => {
      const changed = standing !== now.standing || sentence !== now.sentence;
      now = { standing, sentence };
      if (line) line.dataset["state"] = standing;
      // What is being said may be heard to its end, unless something is wrong.
      if (saying !== undefined && tones[standing] !== "danger" && tones[standing] !== "warning") return;
      if (changed || text?.textContent === "") paint(sentence);
    },
    say: (name, clause = "") => {
      clearTimeout(saying);
      paint((words[name] ?? "").replace("%", clause));
      saying = setTimeout(() => {
        saying = undefined;
        paint(now.sentence);
      }, 5_000);
    },
  };
};
