import type { Template } from "../../domain/template.ts";
import { amendmentEnglish } from "./amendment-en.ts";
import { amendmentChinese } from "./amendment-zh.ts";
import { dpaEnglish } from "./dpa-en.ts";
import { dpaChinese } from "./dpa-zh.ts";
import { employmentEnglish } from "./employment-en.ts";
import { employmentChinese } from "./employment-zh.ts";
import { frameworkEnglish } from "./framework-en.ts";
import { frameworkChinese } from "./framework-zh.ts";
import { leaseEnglish } from "./lease-en.ts";
import { leaseChinese } from "./lease-zh.ts";
import { ndaEnglish } from "./nda-en.ts";
import { ndaChinese } from "./nda-zh.ts";
import { orderEnglish } from "./order-en.ts";
import { orderChinese } from "./order-zh.ts";
import { salesEnglish } from "./sales-en.ts";
import { salesChinese } from "./sales-zh.ts";
import { servicesEnglish } from "./services-en.ts";
import { servicesChinese } from "./services-zh.ts";

/** The model contracts that come with Engross. */
export const templates: readonly Template[] = [
  ndaEnglish,
  ndaChinese,
  salesEnglish,
  salesChinese,
  servicesEnglish,
  servicesChinese,
  frameworkEnglish,
  frameworkChinese,
  orderEnglish,
  orderChinese,
  dpaEnglish,
  dpaChinese,
  leaseEnglish,
  leaseChinese,
  employmentEnglish,
  employmentChinese,
  amendmentEnglish,
  amendmentChinese,
];
