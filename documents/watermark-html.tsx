import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";

/** So many lines cover a screen, or the pages of a long contract on paper. */
const lines = 60;

/** Lies over a contract on a page: the same line again and again, not to be selected, clicked or read aloud. */
export const WatermarkLayer = ({ line }: { readonly line: string }): VNode => (
  <div class="watermark" aria-hidden="true">
    <div>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index}>{line}</span>
      ))}
    </div>
  </div>
);

/** A fragment of HTML under its watermark. */
export const watermarkedHtml = (html: string, line: string): string =>
  `${renderToString(<WatermarkLayer line={line} />)}${html}`;
