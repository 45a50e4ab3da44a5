import { z } from "zod";
import type { ApprovalGroup, ApprovalPolicy } from "../../../domain/approval-policy.ts";
import type { Id } from "../../../domain/ids.ts";
import { type Refusal, refuse } from "../../../domain/refusal.ts";
import { approvalPolicyWords } from "../../../i18n/approval-policy.ts";
import { changePolicy, groupBody, mistaken, ofGroup, reasoned } from "../../approval/approval-policy.ts";
import { policyShown } from "../../approval/approval-policy-shown.ts";
import type { SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { GroupDesk } from "./approval-group.tsx";

const newGroupPage = definePage({
  id: "newApproverGroupPage",
  path: "/settings/approval/groups/new",
  summary: { en: "Add a group of approvers", "zh-CN": "新增审批组" },
  who: "signed-in",
  right: "set-approval-policy",
  handle: policyShown,
  page: (context, shown) => <GroupDesk context={context} shown={shown} group={null} />,
});

const groupPage = definePage({
  id: "approverGroupPage",
  path: "/settings/approval/groups/:group",
  summary: { en: "Change a group of approvers", "zh-CN": "修改审批组" },
  who: "signed-in",
  right: "set-approval-policy",
  params: ofGroup,
  handle: async (context, { params }) => {
    const shown = await policyShown(context);
    const group = shown.policy.groups.find(({ id }) => id === params.group);
    return group ? { shown, group } : refuse("not-found");
  },
  page: (context, { shown, group }) => <GroupDesk context={context} shown={shown} group={group} />,
});

/** The policy with this group in it, unless another bears its name. */
const withGroup = (
  { language }: SignedInContext,
  policy: ApprovalPolicy,
  group: ApprovalGroup,
): ApprovalPolicy | Refusal => {
  const others = policy.groups.filter(({ id }) => id !== group.id);
  if (others.some(({ name }) => name === group.name))
    return mistaken("name", approvalPolicyWords(language).mistake.name);
  const groups =
    others.length < policy.groups.length
      ? policy.groups.map((one) => (one.id === group.id ? group : one))
      : [...policy.groups, group];
  return { ...policy, groups };
};

const addGroup = defineRoute({
  id: "addApproverGroup",
  method: "post",
  path: "/settings/approval/groups",
  summary: { en: "Add a group of approvers", "zh-CN": "新增审批组" },
  who: "signed-in",
  right: "set-approval-policy",
  stepUp: true,
  body: groupBody,
  answer: z.object({ id: z.uuid() }),
  creates: true,
  refusals: ["not-allowed", "step-up-required", "invalid-input", "not-found", "stale-version"],
  handle: async (context, { body: { name, answersFor, members, reason } }) => {
    const id = context.commandId as Id<"approval-group">;
    const refusal = await changePolicy(context, { change: "group-added", about: name, reason }, (policy) =>
      withGroup(context, policy, { id, name, answersFor, members }),
    );
    return refusal ?? { id };
  },
  done: () => "/settings/approval#groups",
  again: newGroupPage,
});

const changeGroup = defineRoute({
  id: "changeApproverGroup",
  method: "post",
  path: "/settings/approval/groups/:group",
  summary: { en: "Change a group of approvers", "zh-CN": "修改审批组" },
  who: "signed-in",
  right: "set-approval-policy",
  stepUp: true,
  params: ofGroup,
  body: groupBody,
  refusals: ["not-allowed", "step-up-required", "invalid-input", "not-found", "stale-version"],
  handle: (context, { params: { group: id }, body: { name, answersFor, members, reason } }) =>
    changePolicy(context, { change: "group-changed", about: name, reason }, (policy) =>
      policy.groups.some((group) => group.id === id)
        ? withGroup(context, policy, { id, name, answersFor, members })
        : refuse("not-found"),
    ),
  done: () => "/settings/approval#groups",
  again: groupPage,
});

const removeGroup = defineRoute({
  id: "removeApproverGroup",
  method: "post",
  path: "/settings/approval/groups/:group/remove",
  summary: { en: "Remove a group that no rule names", "zh-CN": "删除未被规则使用的审批组" },
  who: "signed-in",
  right: "set-approval-policy",
  stepUp: true,
  params: ofGroup,
  body: reasoned,
  refusals: ["not-allowed", "step-up-required", "place-in-use", "not-found", "stale-version"],
  handle: async (context, { params: { group: id }, body: { reason } }) => {
    const { policy: before } = await policyShown(context);
    const group = before.groups.find((one) => one.id === id);
    if (!group) return refuse("not-found");
    return changePolicy(context, { change: "group-removed", about: group.name, reason }, (policy) =>
      policy.rules.some(({ who }) => who.groups.includes(id))
        ? mistaken("name", approvalPolicyWords(context.language).mistake.inUse)
        : { ...policy, groups: policy.groups.filter((one) => one.id !== id) },
    );
  },
  done: () => "/settings/approval#groups",
  again: groupPage,
});

export const approverGroupRoutes = [newGroupPage, groupPage, addGroup, changeGroup, removeGroup] as const;
