import type { PDF } from "@libpdf/core";
import type { FieldPlace } from "../domain/signature-field.ts";
import { type Drawing, drawPicture, drawTogether, type Picture } from "./appearance.ts";

/** A page that shows less of a seal shows nothing that anybody could match: longer documents carry it several times. */
const mostPages = 20;

/**
 * Where the parts of a seal across the edges of pages (骑缝章) stand: on every page a strip of it at the right edge, at one
 * height. Laid over each other like shingles, the pages show the seal, and a page that was exchanged shows a gap.
 */
export const sealStrips = (place: FieldPlace, pages: readonly { readonly width: number }[]): readonly FieldPlace[] =>
  inRounds(pages).flatMap(({ first, count }) =>
    pages.slice(first, first + count).map((page, index) => {
      const width = place.width / count;
      return { ...place, page: first + index, x: page.width - width, width };
    }),
  );

/** What each strip shows of the seal. */
export const drawStrips = (pdf: PDF, seal: Picture, place: FieldPlace, pages: number): readonly Drawing[] => {
  const whole = drawPicture(pdf, seal, place);
  return inRounds(Array.from({ length: pages })).flatMap(({ count }) =>
    Array.from({ length: count }, (_, index) => {
      const width = place.width / count;
      return drawTogether(pdf, { width, height: place.height }, [{ drawing: whole, x: -index * width, y: 0 }]);
    }),
  );
};

/** As many rounds as it takes, as even as can be. */
const inRounds = (pages: readonly unknown[]): readonly { readonly first: number; readonly count: number }[] => {
  const rounds = Math.max(1, Math.ceil(pages.length / mostPages));
  const edges = Array.from({ length: rounds + 1 }, (_, round) => Math.round((round * pages.length) / rounds));
  return edges.slice(1).map((edge, round) => ({ first: edges[round] ?? 0, count: edge - (edges[round] ?? 0) }));
};
