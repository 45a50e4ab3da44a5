import { readDocument } from "../../archive/document.ts";
import { type CommentRow, commentsOf } from "../../db/comment.ts";
import { type GuestRow, guestsByIds } from "../../db/guest.ts";
import { peopleByIds, personById } from "../../db/person.ts";
import { type ProposalRow, proposalsOf } from "../../db/proposal.ts";
import type { Tx } from "../../db/schema.ts";
import { asGuest, asSystem } from "../../db/tenancy.ts";
import { type DocumentRow, documentById, versionsOf } from "../../db/version.ts";
import type { GuestId } from "../../domain/act.ts";
import type { ContractCommand } from "../../domain/command.ts";
import { allIncluded, type Draft } from "../../domain/draft.ts";
import { type Guest } from "../../domain/guest.ts";
import type { DocumentId } from "../../domain/ids.ts";
import { negotiationOf, type Round } from "../../domain/negotiation.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { Carried } from "../../workflows/entity.ts";
import type { RequestContext } from "../http/context.ts";
import { whileThere } from "../http/download.ts";
import type { Download } from "../http/route.ts";
import { submitToContract } from "../submit.ts";
import { actorOf, type HeldLink, openLink } from "./link.ts";
import { isOpenHere } from "./opened-link.ts";
import { documentFor } from "./outsider.ts";

/** Whom a guest's link belongs to. */
export interface Visiting {
  readonly held: HeldLink;
  readonly guest: Guest;
  readonly words: GuestRow;
  readonly invitedBy: string;
}

/** The guest behind a secret, or why it opens nothing: withdrawn, over, the contract is frozen, there is no such link. */
export const openGuest = async (context: RequestContext, secret: string): Promise<Visiting | Refusal> => {
  const held = await openLink(context, "negotiate", secret);
  return isRefusal(held) ? held : guestBehind(context, held);
};

/** As `openGuest`, for a link that is known to be open. */
export const guestBehind = ({ services }: RequestContext, held: HeldLink): Promise<Visiting | Refusal> =>
  asSystem(services.db, held.row.tenant, async (tx) => {
    const id = held.row.item as GuestId;
    const guest = negotiationOf(held.contract.state).guests.find((one) => one.id === id);
    const [words] = await guestsByIds(tx, [id]);
    if (!guest || !words) return refuse("link-void");
    return { held, guest, words, invitedBy: (await personById(tx, guest.by ?? words.invited_by))?.name ?? "" };
  });

export const isUnlocked = (context: RequestContext, { held }: Pick<Visiting, "held">): boolean =>
  isOpenHere(context, held);

/** The wording that was sent last: the only one that a guest sees, whatever we have saved since. */
export interface SentWording {
  readonly round: Round;
  readonly pdf: DocumentRow;
  /** The structured draft; `null` where the wording came as a file. */
  readonly draft: Draft | null;
  /** The file as HTML, where it can be shown so. */
  readonly html: string | null;
}

/** All that a guest sees: the wording sent, what is said in shared threads, their own proposals and files. */
export interface GuestSight {
  readonly sent: SentWording | null;
  readonly comments: readonly CommentRow[];
  readonly proposals: readonly ProposalRow[];
  readonly files: readonly DocumentRow[];
  /** Names of those of ours who spoke in shared threads. */
  readonly speakers: ReadonlyMap<string, string>;
}

/** Reads it with the reach of the guest, so that the database itself keeps back what is not theirs. */
export const sightOf = async (context: RequestContext, visiting: Visiting): Promise<GuestSight | Refusal> => {
  const { held, guest } = visiting;
  const { tenant, contract } = held.row;
  const { db } = context.services;
  const said = await asGuest(db, tenant, guest.id, async (tx) => {
    const comments = await commentsOf(tx, contract);
    const speakers = await peopleByIds(tx, [...new Set(comments.flatMap(({ person }) => person ?? []))]);
    const proposals = await proposalsOf(tx, contract);
    return { comments, proposals, speakers: new Map(speakers.map(({ id, name }) => [id as string, name])) };
  });
  const { sent, files } = await asSystem(db, tenant, async (tx) => ({
    sent: await sentDocuments(tx, visiting),
    files: await filesOf(tx, visiting),
  }));
  if (sent === null) return { ...said, files, sent };
  const wording = await whileThere(() => readSent(context, sent));
  return isRefusal(wording) ? wording : { ...said, files, sent: wording };
};

const sentDocuments = async (tx: Tx, { held }: Visiting) => {
  const round = negotiationOf(held.contract.state).rounds.at(-1);
  if (!round) return null;
  const { document } = round.document;
  const version = (await versionsOf(tx, held.row.contract)).find((one) => one.pdf_document === document);
  const pdf = await documentById(tx, document);
  if (!version || !pdf) return null;
  const master = version.draft_document && (await documentById(tx, version.draft_document));
  const html = version.html_document && (await documentById(tx, version.html_document));
  return { round, pdf, master: master || undefined, html: html || undefined };
};

const readSent = async (
  { services }: RequestContext,
  { round, pdf, master, html }: NonNullable<Awaited<ReturnType<typeof sentDocuments>>>,
): Promise<SentWording> => ({
  round,
  pdf,
  draft: master ? (JSON.parse((await readDocument(services, master)).toString("utf8")) as Draft) : null,
  html: html && !master ? (await readDocument(services, html)).toString("utf8") : null,
});

/** What this guest handed in, and nobody else. */
const filesOf = async (tx: Tx, { held, guest }: Visiting): Promise<readonly DocumentRow[]> => {
  const own = negotiationOf(held.contract.state).rounds.flatMap(({ documents }) =>
    documents.filter(({ by }) => by === guest.id),
  );
  const rows = await Promise.all(own.map(({ document }) => documentById(tx, document)));
  return rows.filter((row) => row !== undefined);
};

/** The wordings that were sent, and their own files: one of these as a file, noted as viewed or downloaded. */
export const openGuestDocument = async (
  context: RequestContext,
  visiting: Visiting,
  id: DocumentId,
  inline: boolean,
): Promise<Download | Refusal> => {
  if (!isUnlocked(context, visiting)) return refuse("guest-locked");
  const { held, guest } = visiting;
  const isOpen = negotiationOf(held.contract.state).rounds.some(
    ({ document, documents }) =>
      document.document === id || documents.some((one) => one.by === guest.id && one.document === id),
  );
  return documentFor(context, visiting, id, { isOpen, inline });
};

/** Whether a guest may name this clause: it stands in the wording that they were sent. */
export const isSentClause = (sent: SentWording | null, clause: string): boolean =>
  sent?.draft != null && allIncluded(sent.draft).some((one) => one.clause.id === clause);

/** Gives the contract's process a command of this guest. Of what froze a contract they are told nothing. */
export const giveAsGuest = async (
  context: RequestContext,
  { held }: Visiting,
  command: ContractCommand,
): Promise<Carried | Refusal> => {
  const { expectedVersion: _, ...asking } = context;
  const done = await submitToContract({ ...asking, expectedVersion: undefined }, held.row.contract, command, {
    actor: actorOf(held),
  });
  return isRefusal(done) && (done.refused === "frozen" || done.refused === "wrong-stage") ? refuse(done.refused) : done;
};
