import { createHmac } from "node:crypto";
import { type CodeFor, limitTries } from "../../db/auth.ts";
import { type ContractRow, contractById } from "../../db/contract.ts";
import { hashOfSecret, type LinkRow, linkById, linkHolder, noteOpened } from "../../db/link.ts";
import { personById } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { noteSignal, noteStraySignal } from "../../db/signal.ts";
import { asSystem } from "../../db/tenancy.ts";
import { tenantById } from "../../db/tenant.ts";
import { type Actor, type GuestId, memberActing, type SignerId } from "../../domain/act.ts";
import { instantOf } from "../../domain/calendar.ts";
import { isFrozen } from "../../domain/contract.ts";
import { guestClosed } from "../../domain/guest.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { Bilingual } from "../../domain/language.ts";
import { negotiationOf } from "../../domain/negotiation.ts";
import type { Person } from "../../domain/person.ts";
import { isRefusal, type Refusal, type RefusalCode, refuse } from "../../domain/refusal.ts";
import { shareClosed } from "../../domain/share.ts";
import type { SignalKind } from "../../domain/signal.ts";
import { append } from "../../ledger/index.ts";
import type { RequestContext } from "../http/context.ts";
import { keyFor, sameText } from "../http/security.ts";
import { type CodeReader, type MailedCode, mailCode } from "../sign-in/mailed-code.ts";
import { isOpenHere } from "./opened-link.ts";

/** A mailed link whose secret a request brought, and all that it opens: one act of one person on one contract, a share, or a negotiation. */
export interface HeldLink {
  readonly row: LinkRow;
  readonly secret: string;
  readonly contract: ContractRow;
  /** The member it was mailed to; `null` for whoever is none: the other side's signer or guest, the receiver of a share. */
  readonly person: Person | null;
  readonly organisation: string;
  /** Used up: it shows what was decided and does nothing more. */
  readonly used: boolean;
}

/**
 * What a secret opens, or why it opens nothing. Changes nothing but the count of wrong tries: whoever follows every
 * link in a mailbox may call this as often as they like.
 */
export const openLink = async (
  context: RequestContext,
  purpose: LinkRow["purpose"],
  secret: string,
): Promise<HeldLink | Refusal> => {
  const { services, address, userAgent } = context;
  const holder = await linkHolder(services.db, secret);
  const held =
    holder && (await asSystem(services.db, holder.tenant, (tx) => find(tx, holder.tenant, { id: holder.id, secret })));
  if (held?.row.purpose !== purpose) {
    const tooMany = await limitTries(services.db, `link address ${address}`, missesByAddress, quarterHour);
    // What the limit refuses is one signal more, and no more than that.
    await noteStraySignal(services.db, {
      kind: tooMany ? "rate-limited" : "guessed-link",
      at: services.now(),
      address,
      userAgent,
    });
    return tooMany ?? refuse("not-found");
  }
  const closed = closedBecause(held, services.now());
  if (closed === null || (closed === "link-void" && isSuperseded(context, held))) return held;
  // A page shown again after a refusal is the same try.
  return context.refused ? refuse(closed) : refuseLink(context, held.row, closed);
};

/**
 * As `openLink`, for a form or a command that came with the link: every one is counted, and the nonce must be one that
 * our page gave out for this link within the last two hours. No program that has not read the page can know it.
 */
export const openLinkToAct = async (
  context: RequestContext,
  purpose: LinkRow["purpose"],
  secret: string,
  nonce: string,
): Promise<HeldLink | Refusal> => {
  const { db } = context.services;
  const held = await openLink(context, purpose, secret);
  if ("refused" in held) return held;
  const tooMany = await limitTries(
    db,
    `link ${hashOfSecret(secret).toString("hex")}`,
    triesByLink[purpose],
    quarterHour,
  );
  if (tooMany) return refuseLink(context, held.row, tooMany.refused, tooMany.facts);
  return isNonce(context, secret, nonce) ? held : refuseLink(context, held.row, "forged-form");
};

const quarterHour = 15 * 60_000;
const missesByAddress = 60;
/** Whoever negotiates writes many times; everybody else acts once. */
const triesByLink = { approve: 30, sign: 30, share: 30, negotiate: 150 } as const;

/**
 * Reads by the link alone, with the reach of the system: the secret proves who asks, and every query that follows is
 * bound to the row's contract.
 */
const find = async (
  tx: Tx,
  tenant: TenantId,
  { id, secret }: Pick<LinkRow, "id"> & { readonly secret: string },
): Promise<HeldLink | undefined> => {
  const row = await linkById(tx, id);
  const contract = row && (await contractById(tx, row.contract));
  if (!row || !contract) return undefined;
  const person = row.person === null ? null : ((await personById(tx, row.person)) ?? null);
  const organisation = (await tenantById(tx, tenant))?.name ?? "";
  return { row, secret, contract, person, organisation, used: row.used_at !== null };
};

/** Why a link opens nothing any more. Its process may live ahead of our clock; the later of the two times counts. */
const closedBecause = ({ row, contract, person, used }: HeldLink, now: Date): RefusalCode | null => {
  if (row.person !== null && !person?.active) return "link-void";
  if (used) return null;
  const latest = Math.max(now.getTime(), row.void_at?.getTime() ?? 0, contract.recorded_at.getTime());
  if (row.purpose === "share") return shareLinkClosed(row, contract, latest);
  if (row.purpose === "negotiate") return guestLinkClosed(row, contract, latest);
  if (row.expires_at.getTime() <= latest && row.expires_at.getTime() <= (row.void_at?.getTime() ?? latest))
    return "link-expired";
  if (row.void_at !== null) return "link-void";
  return row.purpose === "approve" && passedOn(row, contract) ? "link-void" : null;
};

const shareLinkClosed = ({ item, void_at }: LinkRow, { state }: ContractRow, now: number): RefusalCode | null => {
  if (void_at !== null) return "link-void";
  const share = state.shares.find(({ id }) => id === item);
  return shareClosed(share, isFrozen(state), instantOf(now))?.refused ?? null;
};

/**
 * A newer letter voids the link in the one before, but for the browser in which it lies open: nobody's page dies while they
 * write. Where the guest was withdrawn or it is all over, that is the reason, and nothing goes on.
 */
const isSuperseded = (context: RequestContext, held: HeldLink): boolean =>
  held.row.purpose === "negotiate" && isOpenHere(context, held);

/** A reminder brings a newer link, and voids the one before; why nobody negotiates any more is told first. */
const guestLinkClosed = ({ item, void_at }: LinkRow, { state }: ContractRow, now: number): RefusalCode | null =>
  guestClosed(negotiationOf(state).guests, item, isFrozen(state), instantOf(now))?.refused ??
  (void_at === null ? null : "link-void");

/** Between the moment somebody else is asked instead and the letter that voids the links mailed before. */
const passedOn = ({ item, person }: LinkRow, { state }: ContractRow): boolean =>
  state.approval?.steps.flatMap(({ slots }) => slots).find(({ id }) => id === item)?.approver !== person;

/**
 * Refuses what a known link was used for, and tells the ledger: guesses at a code, forged forms and dead links are
 * signs that somebody else holds it. Beyond the limit one entry tells of all that follow.
 */
export const refuseLink = async (
  { services, address, userAgent }: RequestContext,
  { id, tenant, contract, person }: LinkRow,
  reason: RefusalCode,
  facts: Refusal["facts"] = {},
): Promise<Refusal> => {
  const tooMany = await limitTries(services.db, `link address ${address}`, missesByAddress, quarterHour);
  const limited = tooMany !== undefined || reason === "too-many-tries";
  const told = limited && (await limitTries(services.db, `link told ${id}`, 1, quarterHour));
  if (!told) {
    const body = { link: id, reason: limited ? "too-many-tries" : reason };
    const at = services.now();
    const kind = limited ? "rate-limited" : signalOf(reason);
    await asSystem(services.db, tenant, async (tx) => {
      await append(tx, [
        { tenant, subject: `contract/${contract}`, kind: "link-refused", actor: `link/${id}`, at, body },
      ]);
      if (kind) await noteSignal(tx, { tenant, kind, at, contract, address, userAgent, person: person ?? undefined });
    });
  }
  return tooMany ?? refuse(reason, facts);
};

/** As `mailCode`, for whoever holds a link; refusing it is told like every refusal of the link. */
export const mailCodeByLink = async (
  context: RequestContext,
  { row }: HeldLink,
  ...[codeFor, reader, purpose]: readonly [CodeFor, CodeReader, Bilingual]
): Promise<MailedCode | Refusal> => {
  const mailed = await mailCode(context, codeFor, reader, purpose);
  return isRefusal(mailed) ? refuseLink(context, row, mailed.refused, mailed.facts) : mailed;
};

/** What a refused link smells of; an old link that somebody still opens, of nothing. Forged forms are noted where all are. */
const signalOf = (reason: RefusalCode): SignalKind | undefined =>
  reason === "code-wrong" ? "guessed-code" : undefined;

/** Tells the ledger that the page was fetched, by whatever program: only the first time, and never that anybody decided. */
export const noteFetched = async (tx: Tx, { row }: HeldLink, at: Date): Promise<void> => {
  if (!(await noteOpened(tx, row.id, at))) return;
  const { id, tenant, contract, purpose, item } = row;
  const body = { link: id, purpose, item, state: "fetched" };
  await append(tx, [{ tenant, subject: `contract/${contract}`, kind: "link-opened", actor: `link/${id}`, at, body }]);
};

/** Who acts by a link: the member with the roles they have now, or the other side's signer or guest. */
export const actorOf = ({ row, person }: HeldLink): Actor => {
  if (row.purpose === "negotiate") return { kind: "guest", guest: row.item as GuestId, link: row.id };
  return person === null
    ? { kind: "counterparty", signer: row.item as SignerId, link: row.id }
    : memberActing(person, row.id);
};

/** How long a page may lie open before it must be loaded again, in ms. */
const nonceLasts = 2 * 60 * 60_000;

/** Proof that a form is on a page of ours: made when the page is, bound to the link and to that moment. */
export const nonceFor = ({ services }: RequestContext, secret: string): string => {
  const made = services.now().getTime().toString(36);
  return `${made}.${nonceSignature(services.secret, secret, made)}`;
};

const isNonce = ({ services }: RequestContext, secret: string, nonce: string): boolean => {
  const [made = "", signature = ""] = nonce.split(".");
  const age = services.now().getTime() - Number.parseInt(made, 36);
  return age >= 0 && age < nonceLasts && sameText(signature, nonceSignature(services.secret, secret, made));
};

const nonceSignature = (key: string, secret: string, made: string): string =>
  createHmac("sha256", keyFor(key, "links")).update(`${made} ${secret}`).digest("base64url");
