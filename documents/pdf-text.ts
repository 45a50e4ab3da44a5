/** A line of a PDF page as it was set, in points from the page's lower left corner. */
export interface PdfLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PdfLines {
  readonly height: number;
  readonly lines: readonly PdfLine[];
}

/**
 * The text of each page as people read it: its lines put together into paragraphs, without the running heads and page
 * numbers that the paper adds. A page without any is a picture: a scan.
 */
export const paragraphsOfPages = (pages: readonly PdfLines[]): readonly (readonly string[])[] => {
  const running = runningLines(pages);
  return pages.map((page) => {
    const lines = page.lines
      .filter((line) => line.text.trim() !== "" && !running.has(running.keyOf(page, line)))
      .map((line) => ({ ...line, text: line.text.trim().replace(/\s{2,}/g, " ") }));
    return paragraphsOf(lines);
  });
};

/** What stands at the top or foot of several pages, figures aside. */
const runningLines = (pages: readonly PdfLines[]) => {
  const keyOf = ({ height }: PdfLines, { text, y }: PdfLine): string => {
    const edge = y < height * 0.08 ? "foot" : y > height * 0.92 ? "head" : "";
    return edge === "" ? "" : `${edge} ${text.trim().replace(/\d+|[ivxlc]+(?=$|\s)/giu, "#")}`;
  };
  const pagesWith = new Map<string, number>();
  for (const page of pages)
    for (const key of new Set(page.lines.map((line) => keyOf(page, line))))
      pagesWith.set(key, (pagesWith.get(key) ?? 0) + 1);
  const least = Math.max(2, Math.min(3, Math.ceil(pages.length / 2)));
  const repeated = new Set([...pagesWith].flatMap(([key, count]) => (key !== "" && count >= least ? [key] : [])));
  return { keyOf, has: (key: string) => repeated.has(key) };
};

const paragraphsOf = (lines: readonly PdfLine[]): readonly string[] => {
  const right = Math.max(0, ...lines.map(({ x, width }) => x + width));
  const left = Math.min(right, ...lines.map(({ x }) => x));
  const full = right - (right - left) * 0.12;
  const paragraphs: string[] = [];
  let last: PdfLine | undefined;
  for (const line of lines) {
    // A line that goes on in small letters goes on, however short the one above it was left.
    const goesOn = last !== undefined && /[^.;:!?。；：！？]$/u.test(last.text) && /^\p{Ll}{2}/u.test(line.text);
    const begins =
      last === undefined ||
      (last.x + last.width < full && !goesOn) ||
      last.y - line.y > 2.4 * Math.max(last.height, line.height) ||
      Math.abs(last.height - line.height) > 0.25 * last.height ||
      (line.x - left > 1.5 * line.height && last.x - left < 1.2 * line.height);
    if (begins) paragraphs.push(line.text);
    else paragraphs.push(joinedLines(paragraphs.pop() ?? "", line.text));
    last = line;
  }
  return paragraphs;
};

/** The paragraphs of all pages as one text: what the end of a page cuts becomes whole again. */
export const paragraphsAcross = (pages: readonly (readonly string[])[]): readonly string[] => {
  const all: string[] = [];
  for (const [first = "", ...rest] of pages) {
    const above = all.at(-1);
    const isCut =
      above !== undefined && /[^.;:!?。；：！？”"）)]$/u.test(above) && /^[\p{Ll}\p{Script=Han}]/u.test(first);
    if (isCut && !/^第.{1,6}条/u.test(first) && above.length > 30) all[all.length - 1] = joinedLines(above, first);
    else if (first !== "") all.push(first);
    all.push(...rest);
  }
  return all;
};

/** Chinese has no blank where a line breaks; a word divided by a hyphen becomes one again. */
const joinedLines = (above: string, below: string): string => {
  if (/\p{Script=Han}$|[。，；：、（“）”》]$/u.test(above) || /^[\p{Script=Han}。，；：、）”》（“《]/u.test(below))
    return `${above}${below}`;
  return /\p{Ll}-$/u.test(above) && /^\p{Ll}/u.test(below) ? `${above.slice(0, -1)}${below}` : `${above} ${below}`;
};
