import { createReadStream } from "node:fs";
import { keepDocument } from "../../archive/document.ts";
import { receiveReturned } from "../../archive/returned.ts";
import { committed, dropComment, stageComment } from "../../db/comment.ts";
import { derivedId } from "../../db/derived-id.ts";
import { dropProposal, proposalCommitted, stageProposal } from "../../db/proposal.ts";
import { asSystem } from "../../db/tenancy.ts";
import { judgeUpload } from "../../documents/upload.ts";
import { instantOf } from "../../domain/calendar.ts";
import type { ContractCommand } from "../../domain/command.ts";
import { decide } from "../../domain/decide.ts";
import { negotiationOf, type RoundAnswer, type RoundId, roundOut } from "../../domain/negotiation.ts";
import type { ProposalId } from "../../domain/proposal.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { CommentId, ThreadId } from "../../domain/thread.ts";
import { freshSalt } from "../../ledger/index.ts";
import type { Carried } from "../../workflows/entity.ts";
import { withUploadedFile } from "../drafting/draft-upload.ts";
import type { RequestContext } from "../http/context.ts";
import type { Upload } from "../http/route.ts";
import { giveAsGuest, guestBehind, isSentClause, isUnlocked, sightOf, type Visiting } from "./guest.ts";
import { actorOf, openLinkToAct } from "./link.ts";

/** Somebody who came with a nonce of our page and has typed their code: the beginning of every act of a guest. */
export const actingGuest = async (
  context: RequestContext,
  secret: string,
  nonce: string,
): Promise<Visiting | Refusal> => {
  const held = await openLinkToAct(context, "negotiate", secret, nonce);
  if (isRefusal(held)) return held;
  const visiting = await guestBehind(context, held);
  return isRefusal(visiting) || isUnlocked(context, visiting) ? visiting : refuse("guest-locked");
};

/** Why the process would refuse a guest, asked before anything is kept for them. Says nothing of what froze a contract. */
const foreseenOfGuest = ({ services, commandId }: RequestContext, { held }: Visiting, command: ContractCommand) => {
  const { state, recorded_at, last_command } = held.contract;
  if (last_command === commandId) return null;
  const at = instantOf(Math.max(services.now().getTime(), recorded_at.getTime()));
  const decision = decide(state, command, { actor: actorOf(held), at, command: commandId });
  return isRefusal(decision) ? decision : null;
};

export interface GuestComment {
  /** The thread to reply in; without one a new one is opened. */
  readonly thread?: ThreadId | undefined;
  readonly clause?: string | undefined;
  readonly words: string;
}

/** A comment: on a clause that they were sent, on the whole, or in a thread that they can see. */
export const commentAsGuest = async (
  context: RequestContext,
  visiting: Visiting,
  { thread, clause, words }: GuestComment,
): Promise<Carried | Refusal> => {
  if (thread === undefined && clause !== undefined) {
    const sight = await sightOf(context, visiting);
    if (isRefusal(sight)) return sight;
    if (!isSentClause(sight.sent, clause)) return refuse("clause-unknown");
  }
  const comment = context.commandId as CommentId;
  const opened = thread ?? (context.commandId as ThreadId);
  const commandWith = (committedWords: string): ContractCommand =>
    thread === undefined
      ? { type: "open-thread-as-guest", thread: opened, clause: clause ?? null, words: committedWords }
      : { type: "reply-as-guest", thread, comment, words: committedWords };
  const refusal = foreseenOfGuest(context, visiting, commandWith(""));
  return refusal ?? sayAsGuest(context, visiting, { comment, thread: opened, words }, commandWith);
};

/** Keeps the words, gives the command, and takes them back where it was refused. */
const sayAsGuest = async (
  context: RequestContext,
  visiting: Visiting,
  said: { readonly comment: CommentId; readonly thread: ThreadId | RoundId; readonly words: string },
  commandWith: (committedWords: string) => ContractCommand,
): Promise<Carried | Refusal> => {
  const { held, guest } = visiting;
  const { tenant, contract } = held.row;
  const { db, now } = context.services;
  const kept = await asSystem(db, tenant, (tx) =>
    stageComment(tx, {
      ...{ id: said.comment, tenant, contract, thread: said.thread, scope: "shared", person: null, guest: guest.id },
      ...{ words: said.words, salt: Buffer.from(freshSalt()), added_at: now() },
    }),
  );
  const done = await giveAsGuest(context, visiting, commandWith(committed(kept)));
  if (isRefusal(done)) await asSystem(db, tenant, (tx) => dropComment(tx, said.comment));
  return done;
};

/** Other words for a clause that they were sent. */
export const proposeAsGuest = async (
  context: RequestContext,
  visiting: Visiting,
  { clause, words, reason }: { readonly clause: string; readonly words: string; readonly reason: string },
): Promise<Carried | Refusal> => {
  // Markup of drafts: taken into one, it would stand for something else than it says.
  if (/\{\{|\}\}/.test(words)) return refuse("invalid-input", { fields: ["words"] });
  const sight = await sightOf(context, visiting);
  if (isRefusal(sight)) return sight;
  if (!isSentClause(sight.sent, clause)) return refuse("clause-unknown");
  const { held, guest } = visiting;
  const { tenant, contract } = held.row;
  const proposal = context.commandId as ProposalId;
  const command = { type: "propose", proposal, clause } as const;
  const refusal = foreseenOfGuest(context, visiting, { ...command, words: "" });
  if (refusal) return refusal;
  const { db, now } = context.services;
  const kept = await asSystem(db, tenant, (tx) =>
    stageProposal(tx, {
      ...{ id: proposal, tenant, contract, guest: guest.id, clause, words, reason },
      ...{ salt: Buffer.from(freshSalt()), added_at: now() },
    }),
  );
  const done = await giveAsGuest(context, visiting, { ...command, words: proposalCommitted(kept) });
  if (isRefusal(done)) await asSystem(db, tenant, (tx) => dropProposal(tx, proposal));
  return done;
};

/**
 * A file of theirs, judged as any other wording; it goes into the vault and on the list. A Word file is one that came back:
 * it is read against the version that they were sent, or the earlier one that it says it was made from.
 */
export const handInDocument = async (
  context: RequestContext,
  visiting: Visiting,
  upload: Upload,
): Promise<Carried | Refusal> => {
  const { tenant, contract } = visiting.held.row;
  const blank = { document: derivedId<"document">(context.commandId, "returned"), sha256: "" };
  const refusal = foreseenOfGuest(context, visiting, { type: "hand-in-document", document: blank });
  if (refusal) return refusal;
  const out = roundOut(negotiationOf(visiting.held.contract.state));
  return withUploadedFile(upload, async ({ path }) => {
    const judged = await judgeUpload(path);
    if (isRefusal(judged)) return judged;
    const ending = `.${judged.kind}`;
    const name = upload.name.toLowerCase().endsWith(ending) ? upload.name : `${upload.name}${ending}`;
    const document =
      judged.kind === "docx"
        ? await receiveReturned(context.services, {
            ...{ tenant, contract, path, name, command: context.commandId, version: out?.version ?? null },
            ...{ from: `guest/${visiting.guest.id}`, addedBy: null, at: context.services.now() },
          })
        : await keepDocument(context.services, {
            ...{ id: blank.document, tenant, contract, kind: "returned", mediaType: "application/pdf", name },
            ...{ pages: judged.pages, addedBy: null, bytes: createReadStream(path) },
          });
    if (isRefusal(document)) return document;
    const { document: id, sha256 } = document;
    return giveAsGuest(context, visiting, { type: "hand-in-document", document: { document: id, sha256 } });
  });
};

/** The pen goes back. */
export const returnRound = async (
  context: RequestContext,
  visiting: Visiting,
  { answer, words }: { readonly answer: RoundAnswer; readonly words: string },
): Promise<Carried | Refusal> => {
  const commandWith = (committedWords: string | null): ContractCommand => ({
    ...{ type: "return-round", answer, words: committedWords },
  });
  const refusal = foreseenOfGuest(context, visiting, commandWith(null));
  if (refusal) return refusal;
  const out = roundOut(negotiationOf(visiting.held.contract.state));
  if (words === "" || !out) return giveAsGuest(context, visiting, commandWith(null));
  const said = { comment: context.commandId as CommentId, thread: out.id, words };
  return sayAsGuest(context, visiting, said, commandWith);
};
