import type { ComponentChildren } from "preact";
import type { Language } from "../domain/language.ts";
import { mailWords } from "../i18n/mail.ts";
import type { Fact, Passage, Said } from "./passage.ts";

const family = {
  en: "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', sans-serif",
  "zh-CN": "-apple-system, 'PingFang SC', 'HarmonyOS Sans SC', 'Microsoft YaHei', 'Noto Sans SC', sans-serif",
} as const;
const serif = "Georgia, 'Times New Roman', serif";
const mono = "ui-monospace, 'SF Mono', Menlo, Consolas, monospace";

/** Deep ink on paper with one accent, as on our pages; mail programs know no custom properties. */
const light = {
  paper: "#f6f4ee",
  card: "#fffefb",
  sunken: "#f4f1e9",
  line: "#e3dfd5",
  ink: "#161f2e",
  soft: "#465062",
  faint: "#606a7a",
  accent: "#0b6558",
  on: "#ffffff",
};
const dark = {
  paper: "#11151b",
  card: "#181d25",
  sunken: "#11161d",
  line: "#2a313c",
  ink: "#ebe8e0",
  soft: "#b6bbc4",
  faint: "#949ba8",
  accent: "#63c7b4",
  on: "#0d1f1b",
};

/** What inline styles cannot say: darkness, and wider screens. Programs that drop it show the light phone layout. */
const sheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .paper { background: ${dark.paper} !important; }
  .card { background: ${dark.card} !important; border-color: ${dark.line} !important; }
  .sunken { background: ${dark.sunken} !important; }
  .line { border-color: ${dark.line} !important; }
  .ink { color: ${dark.ink} !important; }
  .soft { color: ${dark.soft} !important; }
  .faint { color: ${dark.faint} !important; }
  .accent { color: ${dark.accent} !important; }
  .solid { background: ${dark.accent} !important; }
  .on { color: ${dark.on} !important; border-color: ${dark.accent} !important; }
}
@media (min-width: 600px) {
  .around { padding: 40px 24px !important; }
  .pad { padding: 36px 44px !important; }
  .heading { font-size: 27px !important; }
  .button { width: auto !important; }
  .label { width: 132px !important; }
}`;

/** A letter as a web page that mail programs understand: tables, inline styles, no picture to be fetched. */
export const LetterPage = ({ passages: [first, second] }: { readonly passages: readonly [Said, Said] }) => (
  <html lang={first.language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
      <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
      <title>{first.passage.subject}</title>
      <style dangerouslySetInnerHTML={{ __html: sheet }} />
    </head>
    <body class="paper" style={{ margin: 0, padding: 0, background: light.paper, "-webkit-text-size-adjust": "100%" }}>
      <div style={{ display: "none", maxHeight: 0, overflow: "hidden" }}>{preview(first.passage)}</div>
      <Table class="paper" style={{ background: light.paper }}>
        <td class="around" align="center" style={{ padding: "20px 12px" }}>
          <Table style={{ maxWidth: 600, margin: "0 auto" }}>
            <td align="left">
              <Brand />
              <Card said={first} main />
              <Card said={second} main={false} />
              <Foot said={[first, second]} />
            </td>
          </Table>
        </td>
      </Table>
    </body>
  </html>
);

/** What lists of letters show beside the subject. The spaces keep the rest of the letter out of it. */
const preview = ({ opening }: Passage): string => `${opening[0] ?? ""}${"\u00a0\u200c".repeat(80)}`;

type Style = Readonly<Record<string, string | number>>;

const Table = ({
  style = {},
  children,
  ...rest
}: {
  readonly style?: Style;
  readonly class?: string;
  readonly children: ComponentChildren;
}) => (
  <table
    role="presentation"
    width="100%"
    cellPadding="0"
    cellSpacing="0"
    style={{ width: "100%", borderCollapse: "separate", ...style }}
    {...rest}
  >
    <tbody>
      <tr>{children}</tr>
    </tbody>
  </table>
);

const Brand = () => (
  <Table style={{ margin: "0 0 14px" }}>
    <td
      class="ink"
      style={{ padding: "0 4px", font: `600 19px/28px ${serif}`, letterSpacing: "0.01em", color: light.ink }}
    >
      <span style={{ color: "#c4391d" }} aria-hidden="true">
        ■{" "}
      </span>
      Engross
    </td>
  </Table>
);

const Card = ({ said: { language, passage }, main }: { readonly said: Said; readonly main: boolean }) => (
  <Table
    class="card"
    style={{ margin: "0 0 14px", background: light.card, border: `1px solid ${light.line}`, borderRadius: "12px" }}
  >
    <td class="pad" lang={language} style={{ padding: "26px 22px", fontFamily: family[language] }}>
      {main ? null : (
        <p class="faint" style={{ margin: "0 0 10px", fontSize: "13px", lineHeight: "20px", color: light.faint }}>
          {mailWords(language).here}
        </p>
      )}
      <Heading language={language} main={main}>
        {passage.heading}
      </Heading>
      <Text>{passage.greeting}</Text>
      {passage.opening.map((text) => (
        <Text key={text}>{text}</Text>
      ))}
      {passage.code === undefined ? null : <Code>{passage.code}</Code>}
      {passage.verbatim === undefined ? null : <Verbatim>{passage.verbatim}</Verbatim>}
      {passage.facts.length === 0 ? null : <Facts facts={passage.facts} />}
      {passage.action === undefined ? null : <Action {...passage.action} language={language} main={main} />}
      {passage.closing.map((text) => (
        <Small key={text}>{text}</Small>
      ))}
    </td>
  </Table>
);

const Heading = ({
  language,
  main,
  children,
}: {
  readonly language: Language;
  readonly main: boolean;
  readonly children: string;
}) => {
  const style = {
    margin: "0 0 18px",
    fontFamily: language === "en" ? serif : family[language],
    fontWeight: language === "en" ? 400 : 600,
    fontSize: main ? "24px" : "20px",
    lineHeight: 1.3,
    color: light.ink,
  };
  return main ? (
    <h1 class="heading ink" style={style}>
      {children}
    </h1>
  ) : (
    <h2 class="ink" style={style}>
      {children}
    </h2>
  );
};

const Text = ({ children }: { readonly children: string }) => (
  <p class="ink" style={{ margin: "0 0 14px", fontSize: "16px", lineHeight: "26px", color: light.ink }}>
    {children}
  </p>
);

const Small = ({ children }: { readonly children: string }) => (
  <p class="soft" style={{ margin: "12px 0 0", fontSize: "14px", lineHeight: "22px", color: light.soft }}>
    {children}
  </p>
);

const Code = ({ children }: { readonly children: string }) => (
  <Table class="sunken" style={{ margin: "6px 0 20px", background: light.sunken, borderRadius: "10px" }}>
    <td
      class="ink"
      align="center"
      style={{ padding: "20px 12px", font: `600 34px/40px ${mono}`, letterSpacing: "0.22em", color: light.ink }}
    >
      {children}
    </td>
  </Table>
);

const Verbatim = ({ children }: { readonly children: string }) => (
  <Table class="sunken" style={{ margin: "6px 0 20px", background: light.sunken, borderRadius: "10px" }}>
    <td class="ink" style={{ padding: "14px 16px", color: light.ink }}>
      <pre style={{ margin: 0, font: `12px/19px ${mono}`, whiteSpace: "pre-wrap", wordBreak: "break-all" }}>
        {children}
      </pre>
    </td>
  </Table>
);

const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <table
    role="presentation"
    width="100%"
    cellPadding="0"
    cellSpacing="0"
    style={{ width: "100%", margin: "8px 0 24px", borderCollapse: "collapse" }}
  >
    <tbody>
      {facts.map(([label, value]) => (
        <tr key={label}>
          <td
            class="label faint line"
            width={96}
            valign="top"
            style={{
              width: "96px",
              padding: "9px 12px 9px 0",
              borderTop: `1px solid ${light.line}`,
              fontSize: "14px",
              lineHeight: "22px",
              color: light.faint,
            }}
          >
            {label}
          </td>
          <td
            class="ink line"
            valign="top"
            style={{
              padding: "9px 0",
              borderTop: `1px solid ${light.line}`,
              fontSize: "15px",
              lineHeight: "22px",
              color: light.ink,
              wordBreak: "break-word",
            }}
          >
            {value}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

interface ActionProps {
  readonly label: string;
  readonly href: string;
  readonly language: Language;
  readonly main: boolean;
}

/** The one big button, filled once: in the second language it is the same door, drawn as an outline. */
const Action = ({ label, href, language, main }: ActionProps) => (
  <>
    <table
      role="presentation"
      class="button"
      width="100%"
      cellPadding="0"
      cellSpacing="0"
      style={{ width: "100%", margin: main ? 0 : "0 0 20px" }}
    >
      <tbody>
        <tr>
          <td
            class={main ? "solid" : ""}
            align="center"
            style={{ borderRadius: "9px", ...(main && { background: light.accent }) }}
          >
            <a
              class={main ? "on" : "accent line"}
              href={href}
              style={{
                display: "block",
                padding: "15px 30px",
                border: `1px solid ${main ? light.accent : light.line}`,
                borderRadius: "9px",
                fontSize: "17px",
                lineHeight: "22px",
                fontWeight: 600,
                textDecoration: "none",
                color: main ? light.on : light.accent,
              }}
            >
              {label}
            </a>
          </td>
        </tr>
      </tbody>
    </table>
    {main ? (
      <p class="faint" style={{ margin: "16px 0 22px", fontSize: "13px", lineHeight: "20px", color: light.faint }}>
        {mailWords(language).address}
        <br />
        <a
          class="accent"
          href={href}
          style={{ fontFamily: mono, fontSize: "12px", wordBreak: "break-all", color: light.accent }}
        >
          {href}
        </a>
      </p>
    ) : null}
  </>
);

const Foot = ({ said }: { readonly said: readonly Said[] }) => (
  <>
    {said.map(({ language }) => (
      <p
        key={language}
        lang={language}
        class="faint"
        style={{
          margin: "4px 4px 0",
          fontFamily: family[language],
          fontSize: "12px",
          lineHeight: "18px",
          color: light.faint,
        }}
      >
        {mailWords(language).sentBy}
      </p>
    ))}
  </>
);
