import { ndaEnglish } from "../documents/templates/nda-en.ts";
import { ndaChinese } from "../documents/templates/nda-zh.ts";
import { orderEnglish } from "../documents/templates/order-en.ts";
import { salesEnglish } from "../documents/templates/sales-en.ts";
import { salesChinese } from "../documents/templates/sales-zh.ts";
import { servicesEnglish } from "../documents/templates/services-en.ts";
import { addDays, addMonths, type PlainDate } from "../domain/calendar.ts";
import type { Draft } from "../domain/draft.ts";
import type { Currency } from "../domain/money.ts";
import { draftFrom } from "../domain/template.ts";
import type { Party, Value, Values } from "../domain/variable.ts";

/** Everybody here is invented; their addresses end where mail can never arrive (RFC 2606). */

const party = (one: Party): Value => ({ type: "party", ...one });
const text = (words: string): Value => ({ type: "text", text: words });
const on = (date: PlainDate): Value => ({ type: "date", date });

const oursInChinese = party({
  name: "示例贸易有限公司",
  address: "上海市示例路1号",
  registration: "91000000EXAMPLE01P",
  representative: "示例签署人",
  email: "signer@demo.example",
});

const ours = party({
  name: "Demo Trading Co.",
  address: "1 Example Road, Shanghai",
  registration: "91000000EXAMPLE01P",
  representative: "Demo Signer",
  email: "signer@demo.example",
});

const buyerInChinese = (name: string, email: string): Value =>
  party({ name, address: "北京市示例街2号", registration: "91000000EXAMPLE02T", representative: "示例代表", email });

const buyer = (name: string, email: string): Value =>
  party({
    name,
    address: "2 Example Street, New York",
    registration: "NY-0000000",
    representative: "Example Representative",
    email,
  });

/** When a sale happens, as days. The end is its last day in force. */
export interface SaleDays {
  readonly effective: PlainDate;
  readonly delivery: PlainDate;
  readonly end: PlainDate;
}

interface Sale extends SaleDays {
  readonly buyer: string;
  readonly email: string;
  readonly goods: string;
  readonly quantity: string;
  readonly minor: number;
  readonly answers?: Values;
}

const saleAnswers = (sale: Sale, currency: Currency): Values => ({
  goods: text(sale.goods),
  quantity: text(sale.quantity),
  price: { type: "money", minor: sale.minor, currency },
  effective: on(sale.effective),
  "delivery-date": on(sale.delivery),
  end: on(sale.end),
  ...sale.answers,
});

/** 买卖合同, in yuan. */
export const saleInChinese = (sale: Sale): Draft =>
  draftFrom(salesChinese, {
    seller: oursInChinese,
    buyer: buyerInChinese(sale.buyer, sale.email),
    "delivery-place": text("北京市示例街2号仓库"),
    ...saleAnswers(sale, "CNY"),
  });

/** A sale under an English contract, in dollars. */
export const sale = (one: Sale): Draft =>
  draftFrom(salesEnglish, {
    supplier: ours,
    purchaser: buyer(one.buyer, one.email),
    "delivery-place": text("2 Example Street, New York"),
    ...saleAnswers(one, "USD"),
  });

interface Services {
  readonly customer: string;
  readonly email: string;
  readonly services: string;
  readonly deliverables: string;
  readonly minor: number;
  readonly days: SaleDays;
}

export const services = ({ customer, email, services: what, deliverables, minor, days }: Services): Draft =>
  draftFrom(servicesEnglish, {
    provider: ours,
    customer: buyer(customer, email),
    services: text(what),
    deliverables: text(deliverables),
    price: { type: "money", minor, currency: "USD" },
    effective: on(days.effective),
    "delivery-date": on(days.delivery),
    end: on(days.end),
  });

interface Secrecy {
  readonly second: string;
  readonly email: string;
  readonly effective: PlainDate;
}

export const nda = ({ second, email, effective }: Secrecy): Draft =>
  draftFrom(ndaEnglish, { first: ours, second: buyer(second, email), effective: on(effective) });

/** Nobody has said yet with whom, nor from when. */
export const unfinishedNda = (): Draft => draftFrom(ndaEnglish, { first: ours });

export const ndaInChinese = ({ second, email, effective }: Secrecy): Draft =>
  draftFrom(ndaChinese, {
    first: oursInChinese,
    second: buyerInChinese(second, email),
    purpose: text("评估双方就示例项目开展合作的可行性"),
    effective: on(effective),
  });

export const days = (effective: PlainDate, delivery: number, months: number): SaleDays => ({
  effective,
  delivery: addDays(effective, delivery),
  end: addDays(addMonths(effective, months), -1),
});

/** An order under a framework agreement: what it comes to is reckoned from its lines. */
export const purchaseOrder = (provider: string, email: string, when: SaleDays): Draft =>
  draftFrom(orderEnglish, {
    customer: ours,
    provider: buyer(provider, email),
    framework: text("Framework Agreement FA-7"),
    "framework-date": on(addDays(when.effective, -90)),
    lines: {
      type: "table",
      currency: "CNY",
      lines: [
        { item: "Sensor S-200 with mount", unit: "piece", quantity: "120", price: "340.00" },
        { item: "Gateway G-4", unit: "piece", quantity: "8", price: "2150.00" },
        { item: "Installation on site", unit: "day", quantity: "6.5", price: "4800.00" },
      ],
    },
    effective: on(when.effective),
    "delivery-date": on(when.delivery),
    "delivery-place": text("1 Example Road, Shanghai"),
    contact: text("Demo Owner"),
    end: on(when.end),
  });
