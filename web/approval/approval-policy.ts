import { z } from "zod";
import { addPolicy, hashOfData, type PolicyChange, policyInForce } from "../../db/approval-policy.ts";
import { isPlace } from "../../db/department.ts";
import { peopleByIds } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import { classifications } from "../../domain/access.ts";
import {
  type ApprovalCondition,
  type ApprovalGroupId,
  type ApprovalPolicy,
  type ApprovalRule,
  type ApproverChoice,
  mistakesInPolicy,
  policyLimits,
} from "../../domain/approval-policy.ts";
import { approverGroups } from "../../domain/approver-group.ts";
import { type PlainDate, parsePlainDate } from "../../domain/calendar.ts";
import { type Id, type PersonId, parseContractId, parseDepartmentId, parsePersonId } from "../../domain/ids.ts";
import { currencies, parseFigures } from "../../domain/money.ts";
import { roles } from "../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { contractTypes } from "../../domain/terms.ts";
import { calendarKinds } from "../../domain/working-days.ts";
import { approvalPolicyWords } from "../../i18n/approval-policy.ts";
import { append, commitment, freshSalt } from "../../ledger/index.ts";
import { idIn } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { templateNames } from "../library/library.ts";
import { itemId } from "../pages/library/shapes.ts";

const parseGroupId = (text: string): ApprovalGroupId | undefined =>
  parseContractId(text) as string | undefined as Id<"approval-group"> | undefined;

export const ofRule = z.object({ rule: z.string().regex(/^[a-z0-9-]{1,40}$/) });
export const ofGroup = z.object({ group: idIn(parseGroupId) });

/** Why a policy is changed: nothing about who approves what is changed without it. */
export const reasoned = z.object({ reason: z.string().trim().min(1).max(500) });

const amounts = z
  .partialRecord(z.enum(currencies), z.string().trim().max(24))
  .default({})
  .meta({ description: "Decimal text by currency. One left out counts as reached, once any is given." });

/** A rule as people and programs write it. */
export const ruleBody = z.object({
  ...reasoned.shape,
  name: z.string().trim().max(policyLimits.name).default(""),
  types: z.array(z.enum(contractTypes)).default([]),
  classifications: z.array(z.enum(classifications)).default([]),
  departments: z.array(idIn(parseDepartmentId)).default([]),
  countries: z.string().trim().max(300).default("").meta({ description: "ISO 3166-1 alpha-2, separated by spaces." }),
  templates: z.array(itemId).max(policyLimits.templates).default([]).meta({ description: "Ids of templates." }),
  deviates: z.boolean().default(false),
  atLeast: amounts,
  people: z.array(idIn(parsePersonId)).max(policyLimits.members).default([]),
  groups: z.array(idIn(parseGroupId)).max(policyLimits.groups).default([]),
  manager: z.boolean().default(false),
  heads: z.boolean().default(false),
  deviationGroups: z.boolean().default(false),
  holders: z.number().int().min(0).max(policyLimits.holders).default(0),
  role: z.enum(roles).default("approver"),
  needed: z.number().int().min(1).max(policyLimits.members).nullable().default(null),
});

export const groupBody = z.object({
  ...reasoned.shape,
  name: z.string().trim().min(1).max(policyLimits.name),
  answersFor: z
    .enum(approverGroups)
    .nullable()
    .default(null)
    .meta({ description: "The kind of risk whose deviations come to it." }),
  members: z.array(idIn(parsePersonId)).max(policyLimits.members).default([]),
});

const days = z.number().int().min(1).max(policyLimits.days);

export const termsBody = z.object({
  ...reasoned.shape,
  classifications: z.array(z.enum(classifications)).default([]).meta({ description: "That demand more proof." }),
  atLeast: amounts,
  remindAfterDays: days,
  escalateAfterDays: days,
  expireAfterDays: days,
  calendar: z.enum(calendarKinds),
  holidays: z.string().max(2000).default(""),
  makeUpDays: z.string().max(2000).default(""),
});

/** The rule that was written, or which field says something that cannot be. */
export const ruleFrom = (
  id: string,
  body: z.output<typeof ruleBody>,
  { language }: SignedInContext,
): ApprovalRule | Refusal => {
  const words = approvalPolicyWords(language).mistake;
  const countries = body.countries
    .toUpperCase()
    .split(/[\s,，、]+/)
    .filter(Boolean);
  if (!countries.every((code) => /^[A-Z]{2}$/.test(code))) return mistaken("countries", words.countries);
  const atLeast = amountsIn(body.atLeast);
  if (atLeast === undefined) return mistaken("atLeast", words.amount);
  const when: ApprovalCondition = {
    ...(body.types.length > 0 && { types: body.types }),
    ...(body.classifications.length > 0 && { classifications: body.classifications }),
    ...(body.departments.length > 0 && { departments: body.departments }),
    ...(countries.length > 0 && { countries: [...new Set(countries)] }),
    ...(body.templates.length > 0 && { templates: [...new Set(body.templates)] }),
    ...(body.deviates && { deviates: true as const }),
    ...(Object.keys(atLeast).length > 0 && { atLeast }),
  };
  const who: ApproverChoice = {
    ...{ people: [...new Set(body.people)], groups: [...new Set(body.groups)] },
    ...{ manager: body.manager, heads: body.heads, deviationGroups: body.deviationGroups },
    holders: body.holders > 0 ? { role: body.role, count: body.holders } : null,
  };
  return { id, name: body.name, when, who, needed: body.needed };
};

/** Undefined where a text is no amount of its currency. */
export const amountsIn = (texts: z.output<typeof amounts>): Readonly<Record<string, number>> | undefined => {
  const read = currencies.flatMap((currency) => {
    const text = texts[currency] ?? "";
    return text === "" ? [] : [[currency, parseFigures(text, currency)?.minor] as const];
  });
  return read.every((pair): pair is readonly [(typeof currencies)[number], number] => pair[1] !== undefined)
    ? Object.fromEntries(read)
    : undefined;
};

/** Undefined where one of them is no day. */
export const daysIn = (text: string): readonly PlainDate[] | undefined => {
  const read = text
    .split(/[\s,，、]+/)
    .filter(Boolean)
    .map(parsePlainDate);
  return read.every((day) => day !== null) ? [...new Set(read)].toSorted() : undefined;
};

export const mistaken = (field: string, reason: string): Refusal =>
  refuse("invalid-input", { fields: [field], reasons: [reason] });

interface Changing {
  readonly change: PolicyChange;
  /** The rule or group that is changed, by name. */
  readonly about: string;
  readonly reason: string;
}

/**
 * Makes the next version of the organisation's policy. The reason stays with us; the ledger gets what holds from now on as
 * a hash, and the reason as a commitment.
 */
export const changePolicy = (
  { services, session, language, expectedVersion }: SignedInContext,
  { change, about, reason }: Changing,
  edit: (policy: ApprovalPolicy) => ApprovalPolicy | Refusal,
): Promise<Refusal | undefined> => {
  const { tenant, id } = session.person;
  return asSystem(services.db, tenant, async (tx) => {
    const { version, policy: before } = await policyInForce(tx, tenant);
    if (expectedVersion !== undefined && expectedVersion !== version) return refuse("stale-version");
    const policy = edit(before);
    if (isRefusal(policy)) return policy;
    const [mistake] = mistakesInPolicy(policy);
    if (mistake)
      return mistaken(mistake === "days" ? "remindAfterDays" : "name", approvalPolicyWords(language).mistake[mistake]);
    const unknown = await namesUnknown(tx, policy);
    if (unknown) return unknown;
    const salt = Buffer.from(freshSalt());
    const row = {
      tenant,
      version: version + 1,
      policy,
      change,
      about,
      reason,
      salt,
      made_by: id,
      made_at: services.now(),
    };
    if (!(await addPolicy(tx, row))) return refuse("stale-version");
    const body = { version: row.version, change, policy: hashOfData(policy), reason: commitment(reason, salt) };
    const told = { tenant, subject: `tenant/${tenant}`, kind: "approval-policy-changed", actor: `person/${id}` };
    await append(tx, [{ ...told, at: row.made_at, body }]);
    return undefined;
  });
};

/** Somebody or some place that is not of this organisation. */
const namesUnknown = async (tx: Tx, { rules, groups }: ApprovalPolicy): Promise<Refusal | null> => {
  const people: readonly PersonId[] = [
    ...new Set([...rules.flatMap(({ who }) => who.people), ...groups.flatMap(({ members }) => members)]),
  ];
  if ((await peopleByIds(tx, people)).length < people.length) return refuse("not-found");
  for (const department of new Set(rules.flatMap(({ when }) => when.departments ?? [])))
    if (!(await isPlace(tx, { department, team: null }))) return refuse("not-found");
  const templates = new Set(rules.flatMap(({ when }) => when.templates ?? []));
  if (templates.size > 0) {
    const there = new Set((await templateNames(tx)).map(({ id }) => id));
    if ([...templates].some((id) => !there.has(id))) return refuse("not-found");
  }
  return null;
};
