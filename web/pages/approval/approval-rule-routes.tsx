import { z } from "zod";
import { type ApprovalPolicy, type ApprovalRule, mistakesInRule } from "../../../domain/approval-policy.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { approvalPolicyWords } from "../../../i18n/approval-policy.ts";
import { changePolicy, mistaken, ofRule, reasoned, ruleBody, ruleFrom } from "../../approval/approval-policy.ts";
import { policyShown } from "../../approval/approval-policy-shown.ts";
import type { SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { RuleDesk } from "./approval-rule.tsx";
import { ruleName } from "./approval-rule-words.ts";

const newRulePage = definePage({
  id: "newApprovalRulePage",
  path: "/settings/approval/rules/new",
  summary: { en: "Add a rule", "zh-CN": "新增审批规则" },
  who: "signed-in",
  right: "set-approval-policy",
  handle: policyShown,
  page: (context, shown) => <RuleDesk context={context} shown={shown} rule={null} />,
});

const rulePage = definePage({
  id: "approvalRulePage",
  path: "/settings/approval/rules/:rule",
  summary: { en: "Change a rule", "zh-CN": "修改审批规则" },
  who: "signed-in",
  right: "set-approval-policy",
  params: ofRule,
  handle: async (context, { params }) => {
    const shown = await policyShown(context);
    const rule = shown.policy.rules.find(({ id }) => id === params.rule);
    return rule ? { shown, rule } : refuse("not-found");
  },
  page: (context, { shown, rule }) => <RuleDesk context={context} shown={shown} rule={rule} />,
});

/** A rule that asks somebody, under a name of its own. */
const soundRule = (
  context: SignedInContext,
  { groups, rules }: ApprovalPolicy,
  rule: ApprovalRule,
): ApprovalRule | Refusal => {
  const words = approvalPolicyWords(context.language).mistake;
  const taken = rules.some((one) => one.id !== rule.id && ruleName(one, context.language) === rule.name);
  if (taken || (rule.name === "" && rule.id === context.commandId)) return mistaken("name", words.name);
  const [mistake] = mistakesInRule(rule, groups);
  if (rule.who.groups.some((id) => !groups.some((group) => group.id === id))) return refuse("not-found");
  return mistake ? mistaken(mistake === "needed" ? "needed" : "holders", words[mistake]) : rule;
};

const addRule = defineRoute({
  id: "addApprovalRule",
  method: "post",
  path: "/settings/approval/rules",
  summary: { en: "Add a rule after the others", "zh-CN": "在末尾新增审批规则" },
  who: "signed-in",
  right: "set-approval-policy",
  stepUp: true,
  body: ruleBody,
  answer: z.object({ id: z.string() }),
  creates: true,
  refusals: ["not-allowed", "step-up-required", "invalid-input", "not-found", "stale-version"],
  handle: async (context, { body }) => {
    const id = context.commandId;
    const read = ruleFrom(id, body, context);
    if (isRefusal(read)) return read;
    const change = { change: "rule-added", about: read.name, reason: body.reason } as const;
    const refusal = await changePolicy(context, change, (policy) => {
      const rule = soundRule(context, policy, read);
      return isRefusal(rule) ? rule : { ...policy, rules: [...policy.rules, rule] };
    });
    return refusal ?? { id };
  },
  done: () => "/settings/approval",
  again: newRulePage,
});

const changeRule = defineRoute({
  id: "changeApprovalRule",
  method: "post",
  path: "/settings/approval/rules/:rule",
  summary: { en: "Change a rule", "zh-CN": "修改审批规则" },
  who: "signed-in",
  right: "set-approval-policy",
  stepUp: true,
  params: ofRule,
  body: ruleBody,
  refusals: ["not-allowed", "step-up-required", "invalid-input", "not-found", "stale-version"],
  handle: async (context, { params, body }) => {
    const read = ruleFrom(params.rule, body, context);
    if (isRefusal(read)) return read;
    const change = { change: "rule-changed", about: read.name || read.id, reason: body.reason } as const;
    return changePolicy(context, change, (policy) => {
      if (!policy.rules.some(({ id }) => id === read.id)) return refuse("not-found");
      const rule = soundRule(context, policy, read);
      if (isRefusal(rule)) return rule;
      return { ...policy, rules: policy.rules.map((one) => (one.id === rule.id ? rule : one)) };
    });
  },
  done: () => "/settings/approval",
  again: rulePage,
});

const moveRule = defineRoute({
  id: "moveApprovalRule",
  method: "post",
  path: "/settings/approval/rules/:rule/move",
  summary: { en: "Ask a rule earlier or later", "zh-CN": "调整审批规则的顺序" },
  who: "signed-in",
  right: "set-approval-policy",
  stepUp: true,
  params: ofRule,
  body: z.object({ ...reasoned.shape, to: z.enum(["earlier", "later"]) }),
  refusals: ["not-allowed", "step-up-required", "not-found", "already-done", "stale-version"],
  handle: (context, { params, body }) =>
    changePolicy(context, { change: "rule-moved", about: params.rule, reason: body.reason }, (policy) => {
      const place = policy.rules.findIndex(({ id }) => id === params.rule);
      const other = place + (body.to === "earlier" ? -1 : 1);
      const [rule, neighbour] = [policy.rules[place], policy.rules[other]];
      if (!rule) return refuse("not-found");
      if (!neighbour) return refuse("already-done");
      return { ...policy, rules: policy.rules.with(place, neighbour).with(other, rule) };
    }),
  done: () => "/settings/approval",
  again: rulePage,
});

const removeRule = defineRoute({
  id: "removeApprovalRule",
  method: "post",
  path: "/settings/approval/rules/:rule/remove",
  summary: { en: "Remove a rule", "zh-CN": "删除审批规则" },
  who: "signed-in",
  right: "set-approval-policy",
  stepUp: true,
  params: ofRule,
  body: reasoned,
  refusals: ["not-allowed", "step-up-required", "invalid-input", "not-found", "stale-version"],
  handle: async (context, { params, body }) => {
    const { policy: before } = await policyShown(context);
    const rule = before.rules.find(({ id }) => id === params.rule);
    if (!rule) return refuse("not-found");
    const change = { change: "rule-removed", about: rule.name || rule.id, reason: body.reason } as const;
    return changePolicy(context, change, (policy) => ({
      ...policy,
      rules: policy.rules.filter(({ id }) => id !== rule.id),
    }));
  },
  done: () => "/settings/approval",
  again: rulePage,
});

export const approvalRuleRoutes = [newRulePage, rulePage, addRule, changeRule, moveRule, removeRule] as const;
