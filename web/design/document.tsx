import type { ComponentChildren } from "preact";
import { designWords } from "../../i18n/design.ts";
import { usePage } from "./page.ts";

export interface HtmlProps {
  readonly title: string;
  readonly bodyClass: string;
  /** Loads htmx and the islands. */
  readonly scripts: boolean;
  readonly children: ComponentChildren;
}

/** `extensions` approves only hx-csp; htmx acts only on elements that carry this response's nonce. */
const htmxConfig = JSON.stringify({ extensions: "hx-csp", includeIndicatorCSS: false });

/** The `<html>` element: head, theme and language. Used by the layouts. */
export const Html = ({ title, bodyClass, scripts, children }: HtmlProps) => {
  const { language, nonce, theme, asset } = usePage();
  const product = designWords(language).product;
  return (
    <html lang={language} data-theme={theme === "system" ? undefined : theme}>
      <head>
        <meta charset="utf-8" />
        <title>{title === product ? product : `${title} · ${product}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content={theme === "system" ? "light dark" : theme} />
        <meta name="format-detection" content="telephone=no" />
        <link rel="icon" type="image/svg+xml" href={asset("mark.svg")} />
        <link rel="stylesheet" href={asset("app.css")} />
        {scripts ? (
          <>
            <meta name="htmx-config" content={htmxConfig} />
            <script src={asset("app.js")} nonce={nonce} defer />
          </>
        ) : null}
      </head>
      <body class={bodyClass}>{children}</body>
    </html>
  );
};
