import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { languages } from "../domain/language.ts";
import {
  formatBytes,
  formatDate,
  formatDuration,
  formatInstant,
  formatList,
  formatMoney,
  formatNumber,
  formatPercent,
  formatRelative,
} from "./format.ts";

describe("dates and instants", () => {
  it("a calendar date is the same day wherever the server stands", () => {
    expect(formatDate("2027-03-02", "en")).toBe("Mar 2, 2027");
    expect(formatDate("2027-03-02", "zh-CN")).toBe("2027年3月2日");
  });

  it("an instant is told in the reader's zone, with the zone written out", () => {
    expect(formatInstant("2027-03-02T09:30:00Z", "en", "Asia/Shanghai")).toBe("Mar 2, 2027, 17:30 (GMT+8)");
    expect(formatInstant("2027-03-02T16:30:00Z", "zh-CN", "Asia/Shanghai")).toBe("2027年3月3日 00:30（GMT+8）");
  });

  it("something that is not a date is a fault, not an empty cell", () => {
    expect(() => formatDate("soon", "en")).toThrow(RangeError);
  });
});

describe("money", () => {
  it("shows each currency with its own decimals", () => {
    expect(formatMoney({ minor: 128_000_050, currency: "CNY" }, "zh-CN")).toBe("¥1,280,000.50");
    expect(formatMoney({ minor: 128_000_050, currency: "CNY" }, "en")).toBe("CN¥1,280,000.50");
    expect(formatMoney({ minor: 5000, currency: "JPY" }, "en")).toBe("¥5,000");
    expect(formatMoney({ minor: 7, currency: "USD" }, "en")).toBe("$0.07");
  });

  it("never loses a minor unit, however large the amount", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom(...languages), (minor, language) => {
        const figures = formatMoney({ minor, currency: "CNY" }, language).replaceAll(/[^0-9]/g, "");
        expect(Number(figures)).toBe(minor);
      }),
    );
  });
});

describe("time told relative to the reader", () => {
  const now = "2027-03-02T09:30:00Z";
  it.each([
    ["2027-03-02T09:29:40Z", "now", "现在"],
    ["2027-03-02T09:25:00Z", "5 minutes ago", "5分钟前"],
    ["2027-03-01T10:30:00Z", "23 hours ago", "23小时前"],
    ["2027-03-05T09:30:00Z", "in 3 days", "3天后"],
    ["2027-06-02T09:30:00Z", "in 3 months", "3个月后"],
    ["2030-03-02T09:30:00Z", "in 3 years", "3年后"],
  ])("%s", (to, english, chinese) => {
    expect(formatRelative(now, to, "en")).toBe(english);
    expect(formatRelative(now, to, "zh-CN")).toBe(chinese);
  });

  it("a duration is told in its two largest units", () => {
    expect(formatDuration(53 * 3_600_000 + 59_000, "en")).toBe("2 days 5 hours");
    expect(formatDuration(53 * 3_600_000, "zh-CN")).toBe("2天 5小时");
    expect(formatDuration(59_000, "en")).toBe("0 minutes");
    expect(formatDuration(86_400_000 + 60_000, "en")).toBe("1 day");
  });
});

describe("numbers, sizes, lists", () => {
  it("follows the language", () => {
    expect(formatNumber(12_480, "en")).toBe("12,480");
    expect(formatPercent(0.754, "zh-CN")).toBe("75%");
    expect(formatBytes(0, "en")).toBe("0 bytes");
    expect(formatBytes(25 * 1024 * 1024, "en")).toBe("25 MB");
    expect(formatBytes(1536, "zh-CN")).toBe("1.5 kB");
    expect(formatList(["Example Lawyer", "Wang Wei", "Ben"], "en")).toBe("Example Lawyer, Wang Wei, and Ben");
    expect(formatList(["示例法务", "王伟"], "zh-CN", "disjunction")).toBe("示例法务或王伟");
  });
});
