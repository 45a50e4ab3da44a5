import type { Language } from "../domain/language.ts";
import type { Anomaly } from "../domain/watch.ts";
import { watchWords } from "./watch.ts";

/** What was found, as a sentence. */
export const anomalySentence = ({ rule, facts }: Pick<Anomaly, "rule" | "facts">, language: Language): string => {
  const { told, window, use, signal } = watchWords(language);
  const fact = (name: string): string => String(facts[name] ?? "");
  const named = (names: Readonly<Record<string, string>>, name: string): string => names[fact(name)] ?? fact(name);
  switch (rule) {
    case "bulk-viewing":
    case "bulk-downloading":
      return told[rule](fact("count"), named(window, "window"), fact("limit"));
    case "odd-hours":
      return told[rule](fact("count"), named(use, "use"), fact("hour"));
    case "new-country":
      return told[rule](fact("country"));
    case "new-device":
      return told[rule](fact("agent"), fact("network"));
    case "moved-session":
      return told[rule](fact("from"), fact("to"));
    case "repeated-refusals":
      return told[rule](fact("count"), named(window, "window"));
    case "dormant-account":
      return told[rule](fact("days"));
    case "attack-signals":
      return told[rule](fact("count"), named(signal, "kind"));
  }
};
