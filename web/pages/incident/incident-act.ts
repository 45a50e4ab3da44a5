import { z } from "zod";
import { contractById } from "../../../db/contract.ts";
import { derivedId } from "../../../db/derived-id.ts";
import { inTenant } from "../../../db/tenancy.ts";
import { viewerOf } from "../../../domain/access.ts";
import { parsePlainDate } from "../../../domain/calendar.ts";
import type { ContractId } from "../../../domain/ids.ts";
import type { ActionId, ActionPlan, Severity } from "../../../domain/incident.ts";
import { rootCauses } from "../../../domain/playbook.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { giveIncident, noteOf, type Wordings } from "../../incident.ts";
import { carried, idOf, incidentParams, incidentRefusals, wording } from "../../incident-input.ts";
import { incidentPage } from "./incident.tsx";

/** What every command to the incident as a whole has in common. */
const act = {
  method: "post",
  who: "signed-in",
  right: "run-incident",
  params: incidentParams,
  answer: carried,
  again: incidentPage,
} as const;

const backToIncident = (_answer: unknown, { params }: { readonly params: { readonly incident: string } }): string =>
  `/incidents/${params.incident}`;

export const triageIncident = defineRoute({
  ...act,
  id: "triageIncident",
  path: "/incidents/:incident/triage",
  summary: { en: "Say how grave an incident is and what it concerns", "zh-CN": "为安全事件定级" },
  body: z.object({
    severity: z.number().int().min(1).max(4),
    personalData: z.boolean().default(false),
    affectedPeople: z.number().int().min(0).max(10_000_000_000).default(0),
    contract: idOf<"contract">().optional(),
  }),
  refusals: [...incidentRefusals, "release-first"],
  handle: async (context, { params, body }) => {
    const contract = await visibleContract(context, body.contract);
    if (isRefusal(contract)) return contract;
    const { personalData, affectedPeople } = body;
    const severity = body.severity as Severity;
    return giveIncident(context, params.incident, { type: "triage", severity, personalData, affectedPeople, contract });
  },
  done: backToIncident,
});

const visibleContract = async (
  context: SignedInContext,
  id: ContractId | undefined,
): Promise<ContractId | null | Refusal> => {
  if (id === undefined) return null;
  const row = await inTenant(context.services.db, viewerOf(context.session.person), (tx) => contractById(tx, id));
  return row?.id ?? refuse("not-found");
};

export const dismissIncident = defineRoute({
  ...act,
  id: "dismissIncident",
  path: "/incidents/:incident/dismiss",
  summary: { en: "Say that a report is no incident", "zh-CN": "认定不属于安全事件" },
  body: z.object({ dismissal: wording }),
  refusals: incidentRefusals,
  handle: (context, { params, body }) =>
    giveIncident(
      context,
      params.incident,
      { type: "dismiss", note: noteOf(context, "dismissal") },
      { dismissal: { body: body.dismissal } },
    ),
  done: backToIncident,
});

export const containIncident = defineRoute({
  ...act,
  id: "containIncident",
  path: "/incidents/:incident/containment",
  summary: { en: "Freeze the contract, revoke links, end sessions", "zh-CN": "冻结合同、作废链接、结束会话" },
  stepUp: true,
  body: z.object({
    freeze: z.boolean().default(false),
    revokeLinks: z.boolean().default(false),
    revokeSessionsOf: z.array(idOf<"person">()).max(500).default([]),
    containment: wording.optional(),
  }),
  refusals: [...incidentRefusals, "no-contract-named", "containment-under-way"],
  handle: (context, { params, body: { containment, ...measures } }) =>
    giveIncident(
      context,
      params.incident,
      { type: "contain", ...measures, note: containment === undefined ? null : noteOf(context, "containment") },
      { containment: containment === undefined ? undefined : { body: containment } },
    ),
  done: backToIncident,
});

export const releaseIncidentContract = defineRoute({
  ...act,
  id: "releaseIncidentContract",
  path: "/incidents/:incident/release",
  summary: { en: "Undo the freezing of the contract", "zh-CN": "撤回对合同的冻结" },
  stepUp: true,
  body: z.object({ release: wording }),
  refusals: [...incidentRefusals, "containment-under-way"],
  handle: (context, { params, body }) =>
    giveIncident(
      context,
      params.incident,
      { type: "release", note: noteOf(context, "release") },
      { release: { body: body.release } },
    ),
  done: backToIncident,
});

export const recoverIncident = defineRoute({
  ...act,
  id: "recoverIncident",
  path: "/incidents/:incident/recovery",
  summary: { en: "Declare that no more harm comes from an incident", "zh-CN": "宣布安全事件已恢复" },
  stepUp: true,
  body: z.object({ recovery: wording }),
  refusals: [...incidentRefusals, "steps-open", "containment-under-way"],
  handle: (context, { params, body }) =>
    giveIncident(
      context,
      params.incident,
      { type: "recover", note: noteOf(context, "recovery") },
      { recovery: { body: body.recovery } },
    ),
  done: backToIncident,
});

/** A form always has room for a few actions; rows that were left empty are none. */
const actionRow = z.object({
  what: wording.optional(),
  owner: idOf<"person">().optional(),
  due: z.iso.date().optional(),
});

export const reviewIncident = defineRoute({
  ...act,
  id: "reviewIncident",
  path: "/incidents/:incident/review",
  summary: { en: "Record the root cause and what shall be better", "zh-CN": "提交安全事件复盘" },
  body: z.object({ cause: z.enum(rootCauses), lessons: wording, actions: z.array(actionRow).max(50).default([]) }),
  refusals: incidentRefusals,
  handle: (context, { params, body: { cause, lessons, actions } }) => {
    const planned = plansOf(context, actions);
    if (isRefusal(planned)) return Promise.resolve(planned);
    return giveIncident(
      context,
      params.incident,
      { type: "review", cause, actions: planned.plans, note: noteOf(context, "lessons") },
      { ...planned.wordings, lessons: { body: lessons } },
    );
  },
  done: backToIncident,
});

const plansOf = (
  context: SignedInContext,
  rows: readonly z.output<typeof actionRow>[],
): { readonly plans: readonly ActionPlan[]; readonly wordings: Wordings } | Refusal => {
  const plans: ActionPlan[] = [];
  const wordings: Record<string, { readonly body: string }> = {};
  for (const [index, { what, owner, due }] of rows.entries()) {
    if (what === undefined && owner === undefined && due === undefined) continue;
    const day = due === undefined ? null : parsePlainDate(due);
    if (what === undefined || owner === undefined || day === null)
      return refuse("invalid-input", { fields: [`actions.${index}`] });
    const name = `action-${index}`;
    wordings[name] = { body: what };
    plans.push({
      id: derivedId<"action">(context.commandId, name) satisfies ActionId,
      owner,
      due: day,
      note: noteOf(context, name),
    });
  }
  return { plans, wordings };
};

export const closeIncident = defineRoute({
  ...act,
  id: "closeIncident",
  path: "/incidents/:incident/close",
  summary: { en: "Close an incident", "zh-CN": "安全事件结案" },
  refusals: [...incidentRefusals, "steps-open"],
  handle: (context, { params }) => giveIncident(context, params.incident, { type: "close" }),
  done: backToIncident,
});
