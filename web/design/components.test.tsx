import type { VNode } from "preact";
import { encode } from "uqr";
import { describe, expect, it } from "vitest";
import { type Language, languages } from "../../domain/language.ts";
import {
  ActionForm,
  ApprovalSteps,
  ButtonLink,
  Countdown,
  ErrorSummary,
  FileField,
  MoneyField,
  Person,
  ProblemPage,
  QrCode,
  RadioCards,
  StagePill,
  StageTrack,
  TextField,
} from "./components.ts";
import { sameWith } from "./page.ts";
import { render, renderFragment } from "./render.tsx";
import { styleguideNow, styleguidePages } from "./styleguide.tsx";

const options = (language: Language) => ({
  language,
  nonce: "n0nce",
  asset: (name: string) => `/assets/hash/${name}`,
  now: styleguideNow,
  here: "/approve/secret-token?language=en",
});
const html = (node: VNode, language: Language = "en"): string => renderFragment(node, options(language));

const everyPage = Object.entries(styleguidePages).flatMap(([name, Sample]) =>
  languages.map((language) => [`${name} ${language}`, language, render(<Sample />, options(language))] as const),
);

describe("every component obeys the content security policy", () => {
  it.each(everyPage)("%s: no inline style, no inline script, no handler", (_, __, page) => {
    expect(page).not.toMatch(/\sstyle=/i);
    expect(page).not.toMatch(/<style/i);
    expect(page).not.toMatch(/\son[a-z]+=/i);
    for (const [script] of page.matchAll(/<script[^>]*>[^<]*/g))
      expect(script).toMatch(/ src="[^"]+" nonce="n0nce" defer/);
  });

  it.each(everyPage)(
    "%s: says its language and has one heading of the first rank outside the contract",
    (_, language, page) => {
      expect(page).toMatch(new RegExp(`^<!doctype html><html lang="${language}"`));
      expect(page.replaceAll(/<div class="document-page"[\s\S]*?<\/div>/g, "").match(/<h1/g)).toHaveLength(1);
    },
  );

  it.each(everyPage)("%s: no id is used twice", (_, __, page) => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it("an approval page runs no script at all", () => {
    expect(render(<styleguidePages.approval />, options("en"))).not.toContain("<script");
  });

  it("the secret of an approval link is not repeated in the page", () => {
    expect(render(<styleguidePages.approval />, options("en"))).not.toContain("secret-token");
    expect(sameWith("/approve/secret?page=2&language=en", "language", "zh-CN")).toBe("?page=2&language=zh-CN");
  });
});

describe("links and forms", () => {
  it("a link made from data cannot run a script", () => {
    expect(html(<ButtonLink href="javascript:alert(1)">x</ButtonLink>)).toContain('href="#"');
  });

  it("an act carries its proof of origin, its key against doing it twice and the version seen", () => {
    const form = html(
      <ActionForm action="/contracts/1/submit" csrf="c" idempotencyKey="k" expectedVersion={7} replaces="#contract">
        <p />
      </ActionForm>,
    );
    expect(form).toContain('method="post" action="/contracts/1/submit"');
    expect(form).toContain('<input type="hidden" name="csrf" value="c"');
    expect(form).toContain('<input type="hidden" name="idempotencyKey" value="k"');
    expect(form).toContain('<input type="hidden" name="expectedVersion" value="7"');
    expect(form).toContain('hx-post="/contracts/1/submit" hx-target="#contract" hx-nonce="n0nce"');
  });

  it("every mistake in the summary leads to its field, which names its hint and its error", () => {
    const summary = html(<ErrorSummary errors={[{ field: "price.amount", message: "Too many decimals" }]} />);
    expect(summary).toContain('<a href="#field-price-amount">Too many decimals</a>');
    const field = html(<TextField name="price.amount" label="Amount" hint="In figures" error="Too many decimals" />);
    expect(field).toContain('id="field-price-amount"');
    expect(field).toContain('aria-invalid="true" aria-describedby="field-price-amount-hint field-price-amount-error"');
    expect(html(<ErrorSummary errors={[]} />)).toBe("");
  });

  it("a decision is never preselected", () => {
    const cards = html(
      <RadioCards
        name="decision"
        label="Decision"
        options={[
          { value: "approve", label: "Approve" },
          { value: "reject", label: "Reject" },
        ]}
      />,
    );
    expect(cards.match(/type="radio"/g)).toHaveLength(2);
    expect(cards).not.toContain("checked");
  });

  it("an amount sends its figures and its currency by the field's name", () => {
    const money = html(
      <MoneyField name="price" label="Price" currencies={["CNY", "USD"]} currency="USD" amount="1.50" />,
    );
    expect(money).toMatch(/<option[^>]* value="USD"[^>]*selected|<option[^>]*selected[^>]* value="USD"/);
    expect(money).toContain('name="price.amount"');
    expect(money).toContain('name="price.currency"');
  });

  it("what a person wrote is shown as text", () => {
    expect(html(<TextField name="a" label="<b>x</b>" value={'"><script>'} />)).not.toContain("<script>");
  });

  it("the size limit of a file is told beforehand, in the reader's language", () => {
    expect(html(<FileField name="f" label="附件" hint="PDF 或 DOCX" maxBytes={209_715_200} />, "zh-CN")).toContain(
      "PDF 或 DOCX，不超过 200 MB",
    );
  });
});

describe("where a contract stands", () => {
  it("stages are told in words, in both languages", () => {
    expect(html(<StagePill stage="active" />)).toContain("Active");
    expect(html(<StagePill stage="active" />, "zh-CN")).toContain("履行中");
  });

  it("an amendment is shown as a detour after active", () => {
    const track = html(<StageTrack current="amending" />);
    expect(track).toMatch(/Active.*Amending.*Ended/s);
    expect(track.match(/aria-current="step"/g)).toHaveLength(1);
  });

  it("a clock says how much is left, and when time is over, by how much", () => {
    const at = (now: string) =>
      renderFragment(<Countdown label="GDPR art. 33" startedAt="2027-03-01T00:00:00Z" dueAt="2027-03-04T00:00:00Z" />, {
        ...options("en"),
        now,
      });
    expect(at("2027-03-01T01:00:00Z")).toMatch(/data-tone="info".*2 days 23 hours left/s);
    expect(at("2027-03-03T18:00:00Z")).toMatch(/data-tone="danger".*6 hours left/s);
    expect(at("2027-03-04T03:00:00Z")).toMatch(/data-tone="danger".*3 hours overdue/s);
  });

  it("a step that anyone may decide is done with the first approval", () => {
    const steps = html(
      <ApprovalSteps
        steps={[
          {
            name: "Legal",
            needs: "any",
            people: [
              { name: "A", state: "approved" },
              { name: "B", state: "asked" },
            ],
          },
        ]}
      />,
    );
    expect(steps).toContain('<li data-state="done">');
  });

  it("a person is known by initials, or by the given name in Chinese", () => {
    expect(html(<Person name="Anna Maria Keller" />)).toContain(">AK<");
    expect(html(<Person name="示例业务" />)).toContain(">业务<");
  });

  it("a problem page gives the reference that the logs have", () => {
    expect(render(<ProblemPage status={404} title="Nothing here" reference="01J9" />, options("en"))).toContain(
      "<code>01J9</code>",
    );
  });
});

describe("a QR code", () => {
  it("is drawn module by module as it is encoded, with its quiet zone, and read aloud by its label", () => {
    const text = "otpauth://totp/Engross:li%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Engross";
    const svg = html(<QrCode text={text} label="Key" />);
    expect(svg).toContain('aria-label="Key"');
    const { data, size } = encode(text, { ecc: "M", border: 4 });
    const drawn = data.map((row) => row.map(() => false));
    for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
      for (let at = Number(x); at < Number(x) + Number(length); at += 1) (drawn[Number(y)] ?? [])[at] = true;
    expect(drawn).toEqual(data);
    expect(svg).toContain(`viewBox="0 0 ${size} ${size}"`);
  });
});
