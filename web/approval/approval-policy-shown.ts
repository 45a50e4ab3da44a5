import { z } from "zod";
import { policyChanges, policyHistory, policyInForce } from "../../db/approval-policy.ts";
import { peopleByIds, peopleByRole } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import { classifications } from "../../domain/access.ts";
import { type ApprovalPolicy, isBuiltIn } from "../../domain/approval-policy.ts";
import { approverGroups } from "../../domain/approver-group.ts";
import type { PersonId } from "../../domain/ids.ts";
import type { Language } from "../../domain/language.ts";
import { contractTypes } from "../../domain/terms.ts";
import { calendarKinds } from "../../domain/working-days.ts";
import { departmentNames } from "../department-names.ts";
import type { SignedInContext } from "../http/context.ts";
import { type NamedTemplate, templateNames } from "../library/library.ts";
import { type Names, ruleName } from "../pages/approval/approval-rule-words.ts";
import { organisationOf } from "../shell.tsx";

const changesShown = 100;

const condition = z.object({
  types: z.array(z.enum(contractTypes)).readonly().exactOptional(),
  classifications: z.array(z.enum(classifications)).readonly().exactOptional(),
  departments: z.array(z.uuid()).readonly().exactOptional(),
  countries: z.array(z.string()).readonly().exactOptional(),
  templates: z.array(z.string()).readonly().exactOptional(),
  deviates: z.literal(true).exactOptional(),
  atLeast: z.record(z.string(), z.number().int()).exactOptional().meta({ description: "Minor units by currency." }),
});

export const policyShape = z.object({
  version: z.number().int(),
  rules: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        when: condition,
        who: z.object({
          people: z.array(z.uuid()).readonly(),
          groups: z.array(z.uuid()).readonly(),
          manager: z.boolean(),
          heads: z.boolean(),
          deviationGroups: z.boolean(),
          holders: z.object({ role: z.string(), count: z.number().int() }).nullable(),
        }),
        needed: z.number().int().nullable().meta({ description: "How many have to agree; null: all." }),
      }),
    )
    .readonly(),
  groups: z
    .array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        answersFor: z.enum(approverGroups).nullable(),
        members: z.array(z.uuid()).readonly(),
      }),
    )
    .readonly(),
  stepUp: z.array(condition).readonly().meta({ description: "Any of these demands more proof than the link." }),
  days: z.object({
    remindAfterDays: z.number().int(),
    escalateAfterDays: z.number().int(),
    expireAfterDays: z.number().int(),
  }),
  calendar: z.object({
    kind: z.enum(calendarKinds),
    knownUntil: z.string().nullable().meta({ description: "Beyond it only weekends and added days are known." }),
    holidays: z.array(z.string()).readonly(),
    makeUpDays: z.array(z.string()).readonly(),
  }),
  history: z.array(
    z.object({
      version: z.number().int(),
      change: z.enum(policyChanges),
      about: z.string(),
      reason: z.string(),
      by: z.string(),
      at: z.iso.datetime(),
    }),
  ),
});

export interface PolicyShown {
  readonly organisation: string;
  readonly version: number;
  readonly policy: ApprovalPolicy;
  /** Who can be named. */
  readonly approvers: readonly { readonly id: string; readonly name: string }[];
  /** Departments. */
  readonly places: Names;
  /** Templates that contracts are begun with, or that a rule names. */
  readonly templates: Names;
  /** People, departments and templates. */
  readonly names: Names;
  readonly history: z.input<typeof policyShape>["history"];
}

/** What conditions name beside people: departments and templates, by id. */
export const conditionNames = async (tx: Tx, language: Language): Promise<Names> =>
  new Map([...(await departmentNames(tx)), ...templateLabels(await templateNames(tx), language)]);

const templateLabels = (templates: readonly NamedTemplate[], language: Language): Names =>
  new Map(templates.map(({ id, name }) => [id, name?.[language] || id]));

/** The policy in force, whoever can be named in it, and its history. */
export const policyShown = (context: SignedInContext): Promise<PolicyShown> =>
  asSystem(context.services.db, context.session.person.tenant, async (tx) => {
    const { tenant } = context.session.person;
    const { version, policy } = await policyInForce(tx, tenant);
    const rows = await policyHistory(tx, tenant, changesShown);
    const approvers = await peopleByRole(tx, "approver", 200);
    const mentioned: readonly PersonId[] = [
      ...policy.rules.flatMap(({ who }) => who.people),
      ...policy.groups.flatMap(({ members }) => members),
      ...rows.map(({ made_by }) => made_by),
    ];
    const people = [...approvers, ...(await peopleByIds(tx, [...new Set(mentioned)]))];
    const places = await departmentNames(tx);
    const named = new Set(policy.rules.flatMap(({ when }) => when.templates ?? []));
    const all = await templateNames(tx);
    const templates = templateLabels(
      all.filter(({ id, retired }) => !retired || named.has(id)),
      context.language,
    );
    const names = new Map<string, string>([
      ...[...places, ...templateLabels(all, context.language)],
      ...people.map(({ id, name }) => [id, name] as const),
    ]);
    return {
      ...{ version, policy, approvers, places, templates, names },
      organisation: await organisationOf(tx, context),
      history: rows.map(({ made_by, made_at, about, ...row }) => ({
        ...row,
        about: isBuiltIn(about) ? ruleName({ id: about, name: "" }, context.language) : about,
        by: names.get(made_by) ?? "",
        at: made_at.toISOString(),
      })),
    };
  });
