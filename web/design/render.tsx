import type { VNode } from "preact";
import { render as renderToString } from "preact-render-to-string";
import { type Page, PageContext } from "./page.ts";

/** What `render` needs; the rest of a `Page` has a default. */
export type RenderOptions = Pick<Page, "language" | "nonce" | "asset"> & Partial<Page>;

const pageOf = (options: RenderOptions): Page => ({
  theme: "system",
  timeZone: "Asia/Shanghai",
  now: new Date().toISOString(),
  here: "",
  ...options,
});

/** A part of a page, for htmx to swap in. No doctype. */
export const renderFragment = (content: VNode, options: RenderOptions): string =>
  renderToString(<PageContext.Provider value={pageOf(options)}>{content}</PageContext.Provider>);

/** A whole page with its doctype. `content` is a `Layout`, `BareLayout` or `ProblemPage`: the `<html>` element. */
export const render = (content: VNode, options: RenderOptions): string =>
  `<!doctype html>${renderFragment(content, options)}`;
