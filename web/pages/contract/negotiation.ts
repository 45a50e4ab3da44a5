import { z } from "zod";
import type { ContractRow } from "../../../db/contract.ts";
import { dropIssue, issueCommitted, stageIssue } from "../../../db/issue.ts";
import type { GuestId } from "../../../domain/act.ts";
import type { ContractCommand } from "../../../domain/command.ts";
import { guestDays } from "../../../domain/guest.ts";
import { parsePersonId } from "../../../domain/ids.ts";
import { type IssueId, issueStates, mostIssues } from "../../../domain/issue.ts";
import { inBoth, languages } from "../../../domain/language.ts";
import { type RoundId, roundDays } from "../../../domain/negotiation.ts";
import type { ProposalId } from "../../../domain/proposal.ts";
import { isRefusal, type Refusal, type RefusalCode, refuse } from "../../../domain/refusal.ts";
import { rightToGive } from "../../../domain/right.ts";
import { type CommentId, type ThreadId, threadScopes } from "../../../domain/thread.ts";
import { negotiationCommandWords } from "../../../i18n/negotiation-commands.ts";
import { freshSalt } from "../../../ledger/index.ts";
import { mentionsIn, say } from "../../contract/comment.ts";
import { carried, contractSeen, foreseen, giveCommand, idIn, ofContract, seenBy } from "../../contract/contract.ts";
import { clausesOf, inviteGuest, talksOf } from "../../contract/negotiation.ts";
import { acceptProposal, declineProposal } from "../../contract/proposal.ts";
import { savedDraft } from "../../drafting/drafting.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute, type Route } from "../../http/route.ts";
import { clauseId } from "../negotiation/negotiation.tsx";
import { contractPage } from "./page.tsx";
import { contractPath } from "./view.ts";

type Given = keyof ReturnType<typeof negotiationCommandWords>;

const idOf = <Id extends string>() => z.uuid().transform((text) => text.toLowerCase() as Id);

interface Definition<B extends z.ZodType> {
  readonly body: B;
  readonly refusals: readonly RefusalCode[];
  readonly handle: (
    body: z.output<B>,
    context: SignedInContext,
    contract: ContractRow,
  ) => Promise<z.input<typeof carried> | Refusal>;
}

/** A command of a negotiation, under its own name; its forms stand on the contract's negotiation view. */
const commandRoute = <B extends z.ZodType>(name: Given, { body, refusals, handle }: Definition<B>): Route => {
  const right = rightToGive(name);
  if (right === null) throw new Error(`No person gives a contract the command ${name}`);
  return defineRoute({
    ...common(name),
    right,
    body,
    answer: carried,
    refusals: ["frozen", "wrong-stage", ...refusals],
    version: ({ version }) => version,
    handle: async (context, { params, body: given }) => {
      const contract = context.admittedTo ?? (await contractSeen(context, params.contract));
      return isRefusal(contract) ? contract : handle(given, context, contract);
    },
  });
};

const common = <const N extends Given>(name: N) => ({
  id: name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  method: "post" as const,
  path: `/contracts/:contract/${name}` as const,
  summary: inBoth((language) => negotiationCommandWords(language)[name]),
  who: "signed-in" as const,
  params: ofContract,
  done: (_answer: unknown, { params }: { readonly params: { readonly contract: string } }) =>
    contractPath(params.contract, "negotiation"),
  again: contractPage,
});

/** A command that brings no words. */
const plainly =
  (make: (id: string) => ContractCommand) =>
  ({ id }: { readonly id: string }, context: SignedInContext, contract: ContractRow) =>
    giveCommand(context, contract, make(id));

const written = (most: number) => z.string().trim().min(1).max(most);
const maybe = (most: number) => z.string().trim().max(most).default("");

const rounds: readonly Route[] = [
  defineRoute({
    ...common("invite-guest"),
    right: "negotiate",
    body: z.object({
      name: written(200),
      email: z.email().max(320).meta({ description: "The link and the one-time codes go there." }),
      language: z.enum(languages).optional().meta({ description: "Of the letters; the contract's own if absent." }),
      days: z.number().int().min(1).max(guestDays.most).default(guestDays.usual),
    }),
    answer: carried.extend({ guest: z.uuid() }),
    refusals: ["frozen", "wrong-stage", "step-up-required", "list-full"],
    version: ({ version }) => version,
    handle: (context, { params, body }) => inviteGuest(context, params.contract, body),
  }),
  commandRoute("withdraw-guest", {
    body: z.object({ id: idOf<GuestId>().meta({ description: "Of the guest." }) }),
    refusals: ["already-done"],
    handle: plainly((guest) => ({ type: "withdraw-guest", guest: guest as GuestId })),
  }),
  commandRoute("send-round", {
    body: z.object({
      version: z.number().int().min(1).meta({ description: "Of the wording that goes: the one that counts now." }),
      days: z.number().int().min(1).max(roundDays.most).default(roundDays.usual),
      words: maybe(5000).meta({ description: "The other side reads them." }),
    }),
    refusals: ["pen-is-theirs", "nobody-invited", "stale-version", "list-full"],
    handle: async ({ version, days, words }, context, contract) => {
      const round = context.commandId as RoundId;
      const commandWith = (said: string | null): ContractCommand => ({
        ...{ type: "send-round", round, version, days, words: said },
      });
      return words === ""
        ? giveCommand(context, contract, commandWith(null))
        : say(context, contract, { thread: round, scope: "shared", words }, commandWith);
    },
  }),
  commandRoute("take-pen-back", {
    body: z.undefined(),
    refusals: ["pen-is-ours"],
    handle: (_nothing, context, contract) => giveCommand(context, contract, { type: "take-pen-back" }),
  }),
];

const proposals: readonly Route[] = [
  defineRoute({
    ...common("accept-proposal"),
    right: "draft",
    body: z.object({ id: idOf<ProposalId>().meta({ description: "Of the proposal." }) }),
    answer: savedDraft,
    refusals: ["frozen", "wrong-stage", "already-done", "stale-version", "wording-uploaded", "clause-unknown"],
    version: ({ version }) => version,
    handle: (context, { params, body }) => acceptProposal(context, params.contract, body.id),
  }),
  commandRoute("decline-proposal", {
    body: z.object({ id: idOf<ProposalId>().meta({ description: "Of the proposal." }), words: written(5000) }),
    refusals: ["already-done"],
    handle: ({ id, words }, context, contract) => declineProposal(context, contract, id, words),
  }),
];

/** Whether the draft that counts now has this clause. */
const hasClause = async (context: SignedInContext, contract: ContractRow, clause: string): Promise<Refusal | null> => {
  const talks = await talksOf(context, contract);
  if (isRefusal(talks)) return talks;
  return clausesOf(talks.draft).some(({ id }) => id === clause) ? null : refuse("clause-unknown");
};

const mentions = z
  .array(idIn(parsePersonId))
  .max(10)
  .default([])
  .meta({ description: "Colleagues, beside those whose name or address stands in the words behind an @." });

const threads: readonly Route[] = [
  commandRoute("open-thread", {
    body: z.object({
      scope: z.enum(threadScopes).meta({ description: "Who reads it. Never changed afterwards." }),
      clause: clauseId.optional().meta({ description: "The whole if absent." }),
      words: written(5000),
      mentions,
    }),
    refusals: ["clause-unknown", "mention-unknown", "mention-in-shared", "list-full"],
    handle: async ({ scope, clause = null, words, mentions: ticked }, context, contract) => {
      const unknown = clause === null ? null : await hasClause(context, contract, clause);
      if (unknown) return unknown;
      const mentioned =
        scope === "internal" || ticked.length > 0 ? await mentionsIn(context, contract, words, ticked) : [];
      if (isRefusal(mentioned)) return mentioned;
      const thread = context.commandId as ThreadId;
      return say(context, contract, { thread, scope, words }, (said) => ({
        ...{ type: "open-thread", thread, scope, clause, mentions: mentioned, words: said, letter: true },
      }));
    },
  }),
  commandRoute("reply", {
    body: z.object({ thread: idOf<ThreadId>(), words: written(5000), mentions }),
    refusals: ["thread-resolved", "mention-unknown", "mention-in-shared", "list-full"],
    handle: async ({ thread, words, mentions: ticked }, context, contract) => {
      const known = contract.state.threads?.find(({ id }) => id === thread);
      if (!known) return refuse("not-found");
      const { scope } = known;
      const mentioned =
        scope === "internal" || ticked.length > 0 ? await mentionsIn(context, contract, words, ticked) : [];
      if (isRefusal(mentioned)) return mentioned;
      const comment = context.commandId as CommentId;
      return say(context, contract, { thread, scope, words }, (said) => ({
        ...{ type: "reply", thread, comment, mentions: mentioned, words: said, letter: true },
      }));
    },
  }),
  commandRoute("resolve-thread", {
    body: z.object({ id: idOf<ThreadId>().meta({ description: "Of the thread." }) }),
    refusals: ["already-done"],
    handle: plainly((thread) => ({ type: "resolve-thread", thread: thread as ThreadId, letter: true })),
  }),
  commandRoute("reopen-thread", {
    body: z.object({ id: idOf<ThreadId>().meta({ description: "Of the thread." }) }),
    refusals: ["already-done"],
    handle: plainly((thread) => ({ type: "reopen-thread", thread: thread as ThreadId })),
  }),
];

const issueWords = z.object({
  title: written(300),
  ours: maybe(5000).meta({ description: "Our position." }),
  theirs: maybe(5000).meta({ description: "Their position." }),
  fallbacks: maybe(5000).meta({ description: "One a line, the dearest to us first." }),
});

const noteIssue = async (
  context: SignedInContext,
  contract: ContractRow,
  issue: IssueId,
  { title, ours, theirs, fallbacks }: z.output<typeof issueWords>,
  commandWith: (said: string) => ContractCommand,
): Promise<z.input<typeof carried> | Refusal> => {
  const listed = fallbacks.split("\n").flatMap((line) => line.trim() || []);
  if (listed.length > mostIssues.fallbacks) return refuse("invalid-input", { fields: ["fallbacks"] });
  const refusal = foreseen(context, contract, commandWith(""));
  if (refusal) return refusal;
  const { commandId: command, session, services } = context;
  const kept = await seenBy(context, (tx) =>
    stageIssue(tx, {
      ...{ command, issue, tenant: contract.tenant, contract: contract.id, title, ours, theirs, fallbacks: listed },
      ...{ person: session.person.id, salt: Buffer.from(freshSalt()), added_at: services.now() },
    }),
  );
  const done = await giveCommand(context, contract, commandWith(issueCommitted(kept)));
  if (isRefusal(done)) await seenBy(context, (tx) => dropIssue(tx, command));
  return done;
};

const issues: readonly Route[] = [
  commandRoute("raise-issue", {
    body: issueWords.extend({ clause: clauseId.optional().meta({ description: "The whole if absent." }) }),
    refusals: ["clause-unknown", "list-full"],
    handle: async ({ clause = null, ...words }, context, contract) => {
      const unknown = clause === null ? null : await hasClause(context, contract, clause);
      if (unknown) return unknown;
      const issue = context.commandId as IssueId;
      return noteIssue(context, contract, issue, words, (said) => ({
        type: "raise-issue",
        issue,
        clause,
        words: said,
      }));
    },
  }),
  commandRoute("revise-issue", {
    body: issueWords.extend({ issue: idOf<IssueId>() }),
    refusals: [],
    handle: ({ issue, ...words }, context, contract) =>
      noteIssue(context, contract, issue, words, (said) => ({ type: "revise-issue", issue, words: said })),
  }),
  commandRoute("settle-issue", {
    body: z.object({ issue: idOf<IssueId>(), outcome: z.enum(issueStates) }),
    refusals: ["already-done"],
    handle: (given, context, contract) => giveCommand(context, contract, { type: "settle-issue", ...given }),
  }),
];

export const negotiationCommands: readonly Route[] = [...rounds, ...proposals, ...threads, ...issues];
