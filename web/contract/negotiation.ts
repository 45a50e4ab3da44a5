import { type CommentRow, commentsOf } from "../../db/comment.ts";
import type { ContractRow } from "../../db/contract.ts";
import { dropGuest, type GuestRow, invitationOf, stageGuest } from "../../db/guest.ts";
import { type IssueRow, issuesOf } from "../../db/issue.ts";
import { listPeople } from "../../db/person.ts";
import { type ProposalRow, proposalsOf } from "../../db/proposal.ts";
import { mayView } from "../../domain/access.ts";
import type { GuestId } from "../../domain/act.ts";
import { allIncluded, type Draft } from "../../domain/draft.ts";
import type { ContractId } from "../../domain/ids.ts";
import type { Language } from "../../domain/language.ts";
import type { Library } from "../../domain/library.ts";
import type { Person } from "../../domain/person.ts";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import { freshSalt } from "../../ledger/index.ts";
import { currentWording, readDraft } from "../drafting/drafting.ts";
import type { SignedInContext } from "../http/context.ts";
import { whileThere } from "../http/download.ts";
import { libraryOf } from "../library/library.ts";
import { isConfirmed } from "../sign-in/session.ts";
import { contractSeen, foreseen, giveCommand, seenBy } from "./contract.ts";

/** All that is said in a negotiation and about it, as one of ours sees it. */
export interface Talks {
  readonly comments: readonly CommentRow[];
  readonly proposals: readonly ProposalRow[];
  readonly issues: readonly IssueRow[];
  /** The structured draft that counts now; `null` where the wording was uploaded. */
  readonly draft: Draft | null;
  /** The organisation's clauses, for the wordings that may take a disputed one's place. */
  readonly library: Library;
  /** Who can be mentioned: whoever may see the contract, by name. */
  readonly colleagues: readonly Person[];
  /** Names of whoever spoke, by their id. */
  readonly speakers: ReadonlyMap<string, string>;
}

/** How many colleagues are offered for a mention. */
const mostColleagues = 500;

export const talksOf = async (context: SignedInContext, row: ContractRow): Promise<Talks | Refusal> => {
  const found = await seenBy(context, async (tx) => {
    const people = await listPeople(tx, { limit: mostColleagues });
    return {
      comments: await commentsOf(tx, row.id),
      proposals: await proposalsOf(tx, row.id),
      issues: await issuesOf(tx, row.id),
      current: await currentWording(tx, row.id),
      library: await libraryOf(tx),
      colleagues: mentionable(people, row, context.session.person),
      speakers: new Map(people.map(({ id, name }) => [id as string, name])),
    };
  });
  const { current, ...rest } = found;
  if (isRefusal(current)) return current;
  const { master } = current;
  return whileThere(async () => ({ ...rest, draft: master ? await readDraft(context, master) : null }));
};

/** Whoever may see the contract, but for whoever mentions them. */
export const mentionable = (
  people: readonly Person[],
  row: ContractRow,
  author: Pick<Person, "id">,
): readonly Person[] => people.filter((person) => person.active && person.id !== author.id && mayView(person, row));

/** A clause that threads, issues and proposals may be about. */
export interface ClauseNamed {
  readonly id: string;
  /** As it is cited, and its heading, in the contract's language. */
  readonly name: string;
}

export const clausesOf = (draft: Draft | null): readonly ClauseNamed[] =>
  draft === null
    ? []
    : allIncluded(draft).map(({ clause, citation }) => ({
        id: clause.id,
        name: `${citation} ${clause.heading}`.trim(),
      }));

export interface NewGuest {
  readonly name: string;
  readonly email: string;
  /** The contract's own where it is not told. */
  readonly language?: Language | undefined;
  readonly days: number;
}

/** Keeps name and address and gives the command, which names the guest by a commitment only. */
export const inviteGuest = async (
  context: SignedInContext,
  id: ContractId,
  { name, email, language, days }: NewGuest,
) => {
  const row = context.admittedTo ?? (await contractSeen(context, id));
  if (isRefusal(row)) return row;
  const { services, session } = context;
  const guest = context.commandId as GuestId;
  const steppedUp = isConfirmed(session, services.now());
  const command = { type: "invite-guest", guest, days, steppedUp } as const;
  const refusal = foreseen(context, row, { ...command, receiver: "" });
  if (refusal) return refusal;
  const kept: GuestRow = await seenBy(context, (tx) =>
    stageGuest(tx, {
      ...{ id: guest, tenant: row.tenant, contract: row.id, name, email, language: language ?? row.language },
      ...{ invited_by: session.person.id, salt: Buffer.from(freshSalt()), added_at: services.now() },
    }),
  );
  const done = await giveCommand(context, row, { ...command, receiver: invitationOf(kept) });
  if (!isRefusal(done)) return { ...done, guest };
  await seenBy(context, (tx) => dropGuest(tx, guest));
  return done;
};
