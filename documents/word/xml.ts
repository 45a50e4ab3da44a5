import { SaxesParser } from "saxes";

/** An element of an OOXML part, named by the prefix that the standard uses, whatever the file calls it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

/** Namespaces of ECMA-376, transitional and strict, by their usual prefix. */
const prefixes: Readonly<Record<string, string>> = {
  "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
  "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
  "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
  "http://purl.oclc.org/ooxml/officeDocument/math": "m",
  "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
  "urn:schemas-microsoft-com:vml": "v",
  "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
  "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
  "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties": "cp",
  "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes": "vt",
};

/** More than any contract has (1,500 pages); a file made to exhaust memory, time or the stack stops here. */
const most = { levels: 200, elements: 600_000, characters: 6_000_000 } as const;

/**
 * Parses a part of a package. No document type, no entities but XML's own five, no more than `most`.
 *
 * @throws Error where it is not well-formed, or more than that
 */
export const parseXml = (text: string): Element => {
  const parser = new SaxesParser({ xmlns: true });
  const root: Open = { name: "", attributes: {}, children: [] };
  const open: Open[] = [root];
  let [elements, length] = [0, 0];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("An OOXML part has no document type");
  });
  parser.on("opentag", ({ local, prefix, uri, attributes }) => {
    elements += 1;
    if (open.length > most.levels || elements > most.elements) throw new Error("Elements without end");
    const element: Open = {
      name: `${prefixes[uri] ?? prefix}:${local}`,
      attributes: Object.fromEntries(Object.values(attributes).map((each) => [each.local, each.value])),
      children: [],
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => void open.pop());
  const characters = (value: string): void => {
    length += value.length;
    if (length > most.characters) throw new Error("Text without end");
    open.at(-1)?.children.push(value);
  };
  parser.on("text", characters);
  parser.on("cdata", characters);
  parser.write(text).close();
  const [document] = elementsOf(root);
  if (!document) throw new Error("An XML part without an element");
  return document;
};

interface Open extends Element {
  readonly children: (Element | string)[];
}

export const elementsOf = ({ children }: Element): readonly Element[] =>
  children.filter((child) => typeof child !== "string");

export const childOf = (element: Element | undefined, name: string): Element | undefined =>
  element && elementsOf(element).find((each) => each.name === name);

export const childrenOf = (element: Element | undefined, name: string): readonly Element[] =>
  element ? elementsOf(element).filter((each) => each.name === name) : [];

/** `w:val` of a child, the way OOXML writes most of its settings. */
export const valueOf = (element: Element | undefined, name: string): string | undefined =>
  childOf(element, name)?.attributes["val"];

/** A property that is on by being there, unless it says otherwise (ECMA-376 §17.17.4). */
export const isOn = (element: Element | undefined, name: string): boolean => {
  const found = childOf(element, name);
  return found !== undefined && !["0", "false", "off", "none"].includes(found.attributes["val"] ?? "true");
};

/** Every element of that name below, in order. */
export const allBelow = (element: Element, name: string): readonly Element[] =>
  elementsOf(element).flatMap((child) => [...(child.name === name ? [child] : []), ...allBelow(child, name)]);

export const textBelow = (element: Element): string =>
  element.children.map((child) => (typeof child === "string" ? child : textBelow(child))).join("");

/** Text for between tags and in attributes. Without characters that XML 1.0 cannot hold. */
export const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
