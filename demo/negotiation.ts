import { readDocument } from "../archive/document.ts";
import { stageDraft } from "../archive/version.ts";
import { committed, stageComment } from "../db/comment.ts";
import { derivedId } from "../db/derived-id.ts";
import { invitationOf, stageGuest } from "../db/guest.ts";
import { issueCommitted, stageIssue } from "../db/issue.ts";
import { proposalCommitted, stageProposal } from "../db/proposal.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById, versionsOf } from "../db/version.ts";
import { renderedClause } from "../documents/rendition.ts";
import type { Actor, GuestId, LinkId } from "../domain/act.ts";
import { findClause } from "../domain/clause-wording.ts";
import type { Draft } from "../domain/draft.ts";
import type { ContractId, PersonId } from "../domain/ids.ts";
import type { IssueId } from "../domain/issue.ts";
import type { RoundId } from "../domain/negotiation.ts";
import type { ProposalId } from "../domain/proposal.ts";
import type { CommentId, ThreadId, ThreadScope } from "../domain/thread.ts";
import { freshSalt } from "../ledger/index.ts";
import { withProposed } from "../web/contract/proposal.ts";
import { signersOf } from "./asked.ts";
import { demoPeople, demoTenant } from "./people.ts";
import { asPerson, commandId, demoToday, type Processes } from "./process.ts";

const { business, legal } = demoPeople;
const tenant = demoTenant.id;

/** A hand on the negotiation of one sample contract: words are kept first, and commands carry their commitments. */
export const negotiationOn = ({ ground, give, now }: Processes, contract: ContractId) => {
  const { db } = ground;
  const guest = derivedId<"guest">(contract, "guest") satisfies GuestId;
  const them: Actor = { kind: "guest", guest, link: derivedId<"link">(contract, "guest link") satisfies LinkId };
  const kept = () => ({ tenant, contract, salt: Buffer.from(freshSalt()), added_at: new Date() });

  const invite = async (name: string, email: string): Promise<void> => {
    const words = { id: guest, name, email, language: "zh-CN", invited_by: legal.id } as const;
    const row = await asSystem(db, tenant, (tx) => stageGuest(tx, { ...kept(), ...words }));
    const command = { type: "invite-guest", guest, days: 60, receiver: invitationOf(row), steppedUp: false } as const;
    await give(contract, command, asPerson(legal), guest);
  };

  const keep = async (
    id: string,
    said: { readonly thread: ThreadId | RoundId; readonly scope: ThreadScope; readonly words: string },
    author: { readonly person: PersonId | null; readonly guest: GuestId | null },
  ): Promise<string> =>
    committed(
      await asSystem(db, tenant, (tx) => stageComment(tx, { ...kept(), ...said, ...author, id: id as CommentId })),
    );

  const send = async (round: string, words: string): Promise<void> => {
    const id = commandId(contract, "send-round", round) as RoundId;
    const said = await keep(id, { thread: id, scope: "shared", words }, { person: legal.id, guest: null });
    const { draft } = await now(contract);
    const command = { type: "send-round", round: id, version: draft.number, days: 14, words: said } as const;
    await give(contract, command, asPerson(legal), round);
  };

  /** Among ourselves, or with the other side. */
  const open = async (
    about: string,
    { scope, clause, words, mentions = [] }: Spoken & { readonly scope: ThreadScope },
  ): Promise<ThreadId> => {
    const thread = commandId(contract, "open-thread", about) as ThreadId;
    const said = await keep(thread, { thread, scope, words }, { person: legal.id, guest: null });
    await give(contract, { type: "open-thread", thread, scope, clause, mentions, words: said }, asPerson(legal), about);
    return thread;
  };

  const openAsGuest = async (about: string, { clause, words }: Spoken): Promise<ThreadId> => {
    const thread = commandId(contract, "open-thread-as-guest", about) as ThreadId;
    const said = await keep(thread, { thread, scope: "shared", words }, { person: null, guest });
    await give(contract, { type: "open-thread-as-guest", thread, clause, words: said }, them, about);
    return thread;
  };

  const reply = async (thread: ThreadId, about: string, words: string): Promise<void> => {
    const comment = commandId(contract, "reply", about) as CommentId;
    const said = await keep(comment, { thread, scope: "shared", words }, { person: legal.id, guest: null });
    await give(contract, { type: "reply", thread, comment, mentions: [], words: said }, asPerson(legal), about);
  };

  const propose = async (clause: string, words: string, reason: string): Promise<ProposalId> => {
    const id = commandId(contract, "propose", clause) as ProposalId;
    const row = await asSystem(db, tenant, (tx) => stageProposal(tx, { ...kept(), id, guest, clause, words, reason }));
    const command = { type: "propose", proposal: id, clause, words: proposalCommitted(row) } as const;
    await give(contract, command, them, clause);
    return id;
  };

  const giveBack = (round: string): Promise<void> =>
    give(contract, { type: "return-round", answer: "changes", words: null }, them, round);

  /** Takes their words into the draft, as a new version. */
  const accept = async (proposal: ProposalId, clauseId: string, words: string): Promise<void> => {
    const command = commandId(contract, "accept-proposal", proposal);
    const { draft: current } = await now(contract);
    if (current.number > 1) return;
    const draft = await masterOf();
    const [clause, rendered] = [findClause(draft.clauses, clauseId), renderedClause(draft, clauseId)];
    if (!clause || !rendered) throw new Error("The sample has no such clause");
    const next = withProposed(draft, clause, rendered, words);
    const version = await stageDraft(ground, {
      ...{ tenant, contract, command, number: current.number + 1, addedBy: legal.id },
      ...{ signers: signersOf(next), draft: next, today: demoToday() },
    });
    await give(contract, { type: "accept-proposal", proposal, draft: version }, asPerson(legal), proposal);
  };

  const masterOf = async (): Promise<Draft> => {
    const master = await asSystem(db, tenant, async (tx) => {
      const [newest] = await versionsOf(tx, contract);
      return newest?.draft_document ? documentById(tx, newest.draft_document) : undefined;
    });
    if (!master) throw new Error("The sample has a structured draft");
    return JSON.parse((await readDocument(ground, master)).toString("utf8"));
  };

  const raise = async (about: string, words: Positions): Promise<void> => {
    const command = commandId(contract, "raise-issue", about);
    const { clause, ...positions } = words;
    const issue = command as IssueId;
    const row = await asSystem(db, tenant, (tx) =>
      stageIssue(tx, { ...kept(), ...positions, command, issue, person: legal.id }),
    );
    await give(contract, { type: "raise-issue", issue, clause, words: issueCommitted(row) }, asPerson(legal), about);
  };

  const resolve = (thread: ThreadId): Promise<void> =>
    give(contract, { type: "resolve-thread", thread }, asPerson(business), thread);

  return { invite, send, open, openAsGuest, reply, propose, giveBack, accept, raise, resolve };
};

interface Spoken {
  readonly clause: string | null;
  readonly words: string;
  readonly mentions?: readonly PersonId[];
}

interface Positions {
  readonly clause: string | null;
  readonly title: string;
  readonly ours: string;
  readonly theirs: string;
  readonly fallbacks: readonly string[];
}
