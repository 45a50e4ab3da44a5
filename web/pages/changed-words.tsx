import type { Change } from "../../documents/compare-words.ts";

/** What came and went, word by word. */
export const ChangedWords = ({ changes }: { readonly changes: readonly Pick<Change, "kind" | "text">[] }) => (
  <>
    {changes.map(({ kind, text }, index) => {
      if (kind === "added") return <ins key={index}>{text}</ins>;
      return kind === "removed" ? <del key={index}>{text}</del> : text;
    })}
  </>
);
