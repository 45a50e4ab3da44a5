import type { Template } from "../../domain/template.ts";
import { ndaEnglish } from "./nda-en.ts";
import { ndaChinese } from "./nda-zh.ts";
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
];

export const findTemplate = (id: string): Template | undefined => templates.find((template) => template.id === id);
