import {
  type ApprovalCondition,
  type ApprovalPolicy,
  type ApprovalRule,
  type ApproverChoice,
  isBuiltIn,
} from "../../../domain/approval-policy.ts";
import type { Language } from "../../../domain/language.ts";
import { isCurrency } from "../../../domain/money.ts";
import { approvalPolicyWords, causeWords } from "../../../i18n/approval-policy.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { countryName } from "../../../i18n/country.ts";
import { formatList, formatMoney } from "../../../i18n/format.ts";
import { shellWords } from "../../../i18n/shell.ts";

/** Names by id: of people, departments, templates. */
export type Names = ReadonlyMap<string, string>;

/** How a rule is called. */
export const ruleName = ({ id, name }: Pick<ApprovalRule, "id" | "name">, language: Language): string => {
  if (name !== "") return name;
  const words = approvalPolicyWords(language);
  return isBuiltIn(id) ? words.builtIn[id] : words.rule.unnamed;
};

/** Each part of a condition as a short phrase; none where a rule always holds. */
export const conditionWords = (when: ApprovalCondition, names: Names, language: Language): readonly string[] => {
  const codes = contractCodeWords(language);
  const either = (items: readonly string[]): string => formatList(items, language, "disjunction");
  const colon = language === "en" ? ": " : "：";
  const part = (cause: keyof ApprovalCondition, items: readonly string[] | undefined): readonly string[] =>
    items === undefined ? [] : [`${causeWords(cause, language)}${colon}${either(items)}`];
  return [
    ...part(
      "types",
      when.types?.map((type) => codes.type[type]),
    ),
    ...part(
      "atLeast",
      when.atLeast &&
        Object.entries(when.atLeast).map(
          ([currency, minor]) =>
            `${isCurrency(currency) ? formatMoney({ minor, currency }, language) : currency}${language === "en" ? " or more" : "以上"}`,
        ),
    ),
    ...part(
      "classifications",
      when.classifications?.map((one) => codes.classification[one]),
    ),
    ...part(
      "departments",
      when.departments?.map((id) => names.get(id) ?? "—"),
    ),
    ...part(
      "countries",
      when.countries?.map((code) => countryName(code, language)),
    ),
    ...part(
      "templates",
      when.templates?.map((id) => names.get(id) ?? id),
    ),
    ...(when.deviates ? [causeWords("deviates", language)] : []),
  ];
};

/** Whom a rule asks, each as a short phrase. */
export const choiceWords = (
  who: ApproverChoice,
  { groups }: Pick<ApprovalPolicy, "groups">,
  names: Names,
  language: Language,
): readonly string[] => {
  const { choice } = approvalPolicyWords(language);
  const named = groups.filter(({ id }) => who.groups.includes(id));
  return [
    ...who.people.map((id) => names.get(id) ?? "—"),
    ...named.map(({ name, members }) => choice.group(name, members.length)),
    ...(who.manager ? [within(choice.manager)] : []),
    ...(who.heads ? [within(choice.heads)] : []),
    ...(who.deviationGroups ? [within(choice.deviationGroups)] : []),
    ...(who.holders ? [choice.holdersOf(who.holders.count, shellWords(language).role[who.holders.role])] : []),
  ];
};

/** A label as it stands within a sentence. Han has no capitals. */
const within = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1);
