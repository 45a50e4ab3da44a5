import { z } from "zod";
import { knownUntil } from "../../../domain/working-days.ts";
import { approvalPolicyWords } from "../../../i18n/approval-policy.ts";
import { amountsIn, changePolicy, daysIn, mistaken, termsBody } from "../../approval/approval-policy.ts";
import { type PolicyShown, policyShape, policyShown } from "../../approval/approval-policy-shown.ts";
import { defineRoute } from "../../http/route.ts";
import { PolicyDesk } from "./approval-policy-desk.tsx";

export const approvalPolicyPage = defineRoute({
  id: "showApprovalPolicy",
  method: "get",
  path: "/settings/approval",
  summary: { en: "The rules by which contracts are approved", "zh-CN": "查看审批规则" },
  who: "signed-in",
  right: "set-approval-policy",
  answer: z
    .custom<PolicyShown>()
    .transform((shown) => told(shown))
    .pipe(policyShape),
  refusals: ["not-allowed"],
  version: ({ version }) => version,
  handle: policyShown,
  page: (context, shown) => <PolicyDesk context={context} shown={shown} />,
});

const told = ({ version, policy, history }: PolicyShown): z.input<typeof policyShape> => ({
  ...{ ...policy, version, history },
  calendar: { ...policy.calendar, knownUntil: knownUntil(policy.calendar.kind) },
});

export const changeApprovalTerms = defineRoute({
  id: "changeApprovalTerms",
  method: "post",
  path: "/settings/approval/terms",
  summary: {
    en: "Set how long approvers have, by which calendar, and how they prove who they are",
    "zh-CN": "设置审批时限、日历和身份确认方式",
  },
  who: "signed-in",
  right: "set-approval-policy",
  stepUp: true,
  body: termsBody,
  refusals: ["not-allowed", "step-up-required", "invalid-input", "stale-version"],
  handle: async (context, { body }) => {
    const words = approvalPolicyWords(context.language).mistake;
    const [holidays, makeUpDays, atLeast] = [daysIn(body.holidays), daysIn(body.makeUpDays), amountsIn(body.atLeast)];
    if (!holidays) return mistaken("holidays", words.dates);
    if (!makeUpDays) return mistaken("makeUpDays", words.dates);
    if (!atLeast) return mistaken("atLeast", words.amount);
    const { remindAfterDays, escalateAfterDays, expireAfterDays, classifications: secret } = body;
    const stepUp = Object.keys(atLeast).length > 0 ? [{ atLeast }] : [];
    return changePolicy(context, { change: "terms-changed", about: "", reason: body.reason }, (policy) => ({
      ...policy,
      stepUp: [...(secret.length > 0 ? [{ classifications: secret }] : []), ...stepUp],
      days: { remindAfterDays, escalateAfterDays, expireAfterDays },
      calendar: { kind: body.calendar, holidays, makeUpDays },
    }));
  },
  done: () => "/settings/approval#terms",
  again: approvalPolicyPage,
});
