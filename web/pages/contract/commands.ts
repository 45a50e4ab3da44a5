import { z } from "zod";
import type { ContractRow } from "../../../db/contract.ts";
import { type PlainDate, parsePlainDate } from "../../../domain/calendar.ts";
import type { ContractCommand } from "../../../domain/command.ts";
import { parseObligationId } from "../../../domain/ids.ts";
import type { Bilingual } from "../../../domain/language.ts";
import { isRefusal, type Refusal, type RefusalCode } from "../../../domain/refusal.ts";
import { rightToGive } from "../../../domain/right.ts";
import { terminationChecks, terminationGrounds } from "../../../domain/termination.ts";
import { contractCommandWords } from "../../../i18n/contract-command.ts";
import { carried, contractSeen, giveCommand, idIn, ofContract } from "../../contract/contract.ts";
import { planFor } from "../../contract/contract-approval.ts";
import { holdReason, matterId, matterToHold, matterToRelease } from "../../contract/contract-matter.ts";
import { withFaults } from "../../drafting/incomplete-draft.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute, type Route } from "../../http/route.ts";
import { settleFields } from "../../signing/field-places.ts";
import { approvalPlanPage } from "./approval-plan.tsx";
import { contractPage } from "./page.tsx";
import { type ContractView, contractPath } from "./view.ts";

/** Commands that a person gives by a form or a program by a request: their name is their path. */
type Given = Extract<
  ContractCommand["type"],
  | "submit-for-review"
  | "return-to-draft"
  | "submit-for-approval"
  | "cancel"
  | "decide-renewal"
  | "propose-termination"
  | "withdraw-termination"
  | "check-termination"
  | "settle-obligation"
  | "confirm-termination"
  | "archive"
  | "place-hold"
  | "request-hold-release"
  | "withdraw-hold-release"
  | "approve-hold-release"
  | "request-purge"
  | "withdraw-purge"
  | "approve-purge"
>;

interface CommandDefinition<B extends z.ZodType> {
  readonly body: B;
  readonly refusals: readonly RefusalCode[];
  /** Needs a confirmation by mailed code. */
  readonly stepUp?: boolean;
  /** The view of the contract's page that holds its form. */
  readonly view?: ContractView;
  readonly again?: Route;
  readonly make: (
    body: z.output<B>,
    context: SignedInContext,
    contract: ContractRow,
  ) => ContractCommand | Refusal | Promise<ContractCommand | Refusal>;
}

const commandRoute = <B extends z.ZodType>(name: Given, definition: CommandDefinition<B>): Route => {
  const { body, refusals, stepUp = false, view, again = contractPage, make } = definition;
  const right = rightToGive(name);
  if (right === null) throw new Error(`No person gives a contract the command ${name}`);
  return defineRoute({
    id: camelCase(name),
    method: "post",
    path: `/contracts/:contract/${name}`,
    summary: summaryOf(name),
    who: "signed-in",
    right,
    stepUp,
    params: ofContract,
    body,
    answer: carried,
    refusals: ["frozen", "wrong-stage", ...refusals],
    version: ({ version }) => version,
    handle: async (context, { params, body: given }) => {
      const contract = context.admittedTo ?? (await contractSeen(context, params.contract));
      if (isRefusal(contract)) return contract;
      const command = await make(given, context, contract);
      const done = isRefusal(command) ? command : await giveCommand(context, contract, command);
      return isRefusal(done) ? withFaults(context, contract.id, done) : done;
    },
    done: (_answer, { params }) => contractPath(params.contract, view),
    again,
  });
};

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const summaryOf = (name: Given): Bilingual => ({
  en: contractCommandWords("en")[name],
  "zh-CN": contractCommandWords("zh-CN")[name],
});

const nothing = z.undefined();

/** Commands that say nothing but their name. */
type Bare = Extract<
  Given,
  | "submit-for-review"
  | "return-to-draft"
  | "cancel"
  | "withdraw-termination"
  | "confirm-termination"
  | "archive"
  | `${string}-purge`
>;

const plain = (type: Bare) => (): ContractCommand => ({ type });

const day = z.iso.date().transform((text, context): PlainDate => {
  const date = parsePlainDate(text);
  if (date !== null) return date;
  context.addIssue({ code: "invalid_format", format: "date" });
  return z.NEVER;
});

const obligation = idIn(parseObligationId);

/** Up to signature: draft, review, approval. */
const towardsSignature: readonly Route[] = [
  commandRoute("submit-for-review", {
    body: nothing,
    refusals: ["draft-incomplete", "no-signers"],
    make: plain("submit-for-review"),
  }),
  commandRoute("return-to-draft", { body: nothing, refusals: [], make: plain("return-to-draft") }),
  commandRoute("submit-for-approval", {
    body: nothing,
    refusals: ["draft-incomplete", "no-signers", "no-approvers", "fields-misplaced"],
    again: approvalPlanPage,
    make: async (_nothing, context, contract) => {
      const plan = await planFor(context, contract);
      if (isRefusal(plan)) return plan;
      return (await settleFields(context, contract)) ?? { type: "submit-for-approval", plan };
    },
  }),
  commandRoute("cancel", { body: nothing, refusals: [], make: plain("cancel") }),
];

const inForce: readonly Route[] = [
  commandRoute("decide-renewal", {
    body: z.object({ renew: z.literal([true, false]) }),
    refusals: ["no-end-date", "not-renewable", "notice-date-passed"],
    view: "term",
    make: ({ renew }) => ({ type: "decide-renewal", renew }),
  }),
  commandRoute("propose-termination", {
    body: z.object({ ground: z.enum(terminationGrounds), lastDay: day }),
    refusals: ["already-done"],
    view: "term",
    make: (body) => ({ type: "propose-termination", ...body }),
  }),
  commandRoute("withdraw-termination", {
    body: nothing,
    refusals: ["no-termination"],
    view: "term",
    make: plain("withdraw-termination"),
  }),
  commandRoute("check-termination", {
    body: z.object({ check: z.enum(terminationChecks) }),
    refusals: ["no-termination", "already-done"],
    view: "term",
    make: ({ check }) => ({ type: "check-termination", check }),
  }),
  commandRoute("settle-obligation", {
    body: z.object({ obligation, how: z.enum(["settled", "carried"]) }),
    refusals: ["already-done", "obligation-survives"],
    view: "obligations",
    make: (body) => ({ type: "settle-obligation", ...body }),
  }),
  commandRoute("confirm-termination", {
    body: nothing,
    refusals: ["no-termination", "termination-incomplete", "not-yet-due"],
    view: "term",
    make: plain("confirm-termination"),
  }),
];

const afterwards: readonly Route[] = [
  commandRoute("archive", { body: nothing, refusals: ["obligations-open"], make: plain("archive") }),
  commandRoute("place-hold", {
    body: z.object({
      matter: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .meta({ description: "The matter's id, or its name: a new name opens a matter." }),
      reason: holdReason,
    }),
    stepUp: true,
    refusals: ["already-done", "purge-under-way"],
    view: "retention",
    make: (given, context, contract) => matterToHold(context, contract, given),
  }),
  commandRoute("request-hold-release", {
    body: z.object({ matter: matterId, reason: holdReason }),
    stepUp: true,
    refusals: ["already-done", "purge-under-way"],
    view: "retention",
    make: (given, context, contract) => matterToRelease(context, contract, given),
  }),
  commandRoute("withdraw-hold-release", {
    body: z.object({ matter: matterId }),
    refusals: ["hold-release-not-requested"],
    view: "retention",
    make: ({ matter }) => ({ type: "withdraw-hold-release", matter }),
  }),
  commandRoute("approve-hold-release", {
    body: z.object({ matter: matterId }),
    stepUp: true,
    refusals: ["hold-release-not-requested", "same-person", "purge-under-way"],
    view: "retention",
    make: ({ matter }) => ({ type: "approve-hold-release", matter }),
  }),
  commandRoute("request-purge", {
    body: nothing,
    stepUp: true,
    refusals: ["already-done", "retention-not-over", "hold-in-place"],
    view: "retention",
    make: plain("request-purge"),
  }),
  commandRoute("withdraw-purge", {
    body: nothing,
    refusals: ["already-done", "purge-not-requested"],
    view: "retention",
    make: plain("withdraw-purge"),
  }),
  commandRoute("approve-purge", {
    body: nothing,
    stepUp: true,
    refusals: ["already-done", "retention-not-over", "hold-in-place", "purge-not-requested", "same-person"],
    view: "retention",
    make: plain("approve-purge"),
  }),
];

/** Everything that people ask of a contract in one press. What brings a file or a text has a file of its own. */
export const contractCommands: readonly Route[] = [...towardsSignature, ...inForce, ...afterwards];
