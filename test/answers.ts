import { addDays, addMonths, dayOf, instantOf, type PlainDate } from "../domain/calendar.ts";
import type { Values } from "../domain/variable.ts";

/** Answers that make a complete 买卖合同 of one year, renewed by decision, 800,000.00 CNY in two sums. */
export const salesAnswers = (from: PlainDate = dayOf(instantOf(Date.now()), "Asia/Shanghai")): Values => ({
  seller: {
    type: "party",
    name: "示例兰花贸易有限公司",
    address: "上海市示例路1号",
    registration: "91310000MA1K3XJ59Q",
    representative: "示例代表甲",
    email: "seller@example.com",
  },
  buyer: {
    type: "party",
    name: "示例买方科技有限公司",
    address: "北京市示例街2号",
    registration: "91110108MA01ABCD2X",
    representative: "示例代表乙",
    email: "buyer@example.com",
  },
  goods: { type: "text", text: "示例型号精密机床" },
  quantity: { type: "text", text: "10台" },
  price: { type: "money", minor: 80_000_000, currency: "CNY", words: "捌拾万元整" },
  effective: { type: "date", date: from },
  "delivery-date": { type: "date", date: addDays(from, 60) },
  "delivery-place": { type: "text", text: "北京市示例街2号仓库" },
  end: { type: "date", date: addDays(addMonths(from, 12), -1) },
  renewal: { type: "choice", choice: "decision" },
  "renewal-term": { type: "duration", count: 12, unit: "months" },
  notice: { type: "duration", count: 30, unit: "days" },
});
