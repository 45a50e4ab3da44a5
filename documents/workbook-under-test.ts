import { text } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";

/** The parts of an XLSX file by their names, as texts. */
export const partsOf = async (bytes: Buffer): Promise<Readonly<Record<string, string>>> => {
  const archive = await fromBufferPromise(bytes);
  const parts: Record<string, string> = {};
  for await (const entry of archive.eachEntry())
    parts[entry.fileName] = await text(await archive.openReadStreamPromise(entry));
  return parts;
};

/** The cells of each sheet as a spreadsheet shows them, by sheet and row; its head is the first row. */
export const sheetsOf = async (bytes: Buffer): Promise<readonly (readonly (readonly string[])[])[]> => {
  const parts = await partsOf(bytes);
  const shared = [...(parts["xl/sharedStrings.xml"] ?? "").matchAll(/<si>(.*?)<\/si>/gs)].map(([, item = ""]) =>
    unescaped(textIn(item)),
  );
  return Object.keys(parts)
    .filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name))
    .toSorted((a, b) => numberIn(a) - numberIn(b))
    .map((name) =>
      [...(parts[name] ?? "").matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row = ""]) =>
        [...row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = "", inner = ""]) =>
          attributes.includes('t="s"') ? (shared[Number(textIn(inner))] ?? "") : unescaped(textIn(inner)),
        ),
      ),
    );
};

const numberIn = (name: string): number => Number(/\d+/.exec(name)?.[0]);
const textIn = (xml: string): string => xml.replace(/<[^>]*>/g, "");
const unescaped = (xml: string): string =>
  xml
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
