import { writeReview } from "../db/access-review.ts";
import { writeAuditCampaign } from "../db/audit-campaign.ts";
import { writeGlass } from "../db/break-glass.ts";
import { useSeal } from "../db/company-seal.ts";
import { forgetContract, writeContract } from "../db/contract.ts";
import { moveContractsOf } from "../db/department.ts";
import { writeIncident } from "../db/incident.ts";
import { useLink, voidLinks, voidLinksOfPerson } from "../db/link.ts";
import { recordTalk, voidInvitations } from "../db/negotiation.ts";
import type { Db, Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import type { AccessReview, ReviewEvent } from "../domain/access-review.ts";
import { type Act, type Actor, type LinkId, personOf, type SignerId } from "../domain/act.ts";
import type { AuditCampaign } from "../domain/audit-campaign.ts";
import type { AuditCampaignEvent } from "../domain/audit-campaign-command.ts";
import type { BreakGlass, GlassEvent } from "../domain/break-glass.ts";
import { dayOf } from "../domain/calendar.ts";
import type { Contract } from "../domain/contract.ts";
import type { ContractEvent } from "../domain/event.ts";
import type { Incident } from "../domain/incident.ts";
import type { IncidentEvent } from "../domain/incident-command.ts";
import { isRefusal, type Refusal, Refused, refuse } from "../domain/refusal.ts";
import { append, type Body, type NewEntry } from "../ledger/index.ts";

/** What a contract's process hands over to be written down. */
export interface ContractRecording {
  readonly before: number;
  readonly state: Contract;
  readonly events: readonly ContractEvent[];
  readonly act: Act;
}

/** What an incident's process hands over. */
export interface IncidentRecording {
  readonly before: number;
  readonly state: Incident;
  readonly events: readonly IncidentEvent[];
  readonly act: Act;
}

/** What an audit campaign's process hands over. */
export interface AuditCampaignRecording {
  readonly before: number;
  readonly state: AuditCampaign;
  readonly events: readonly AuditCampaignEvent[];
  readonly act: Act;
}

/** What an emergency access's process hands over. */
export interface GlassRecording {
  readonly before: number;
  readonly state: BreakGlass;
  readonly events: readonly GlassEvent[];
  readonly act: Act;
}

/** What a review's process hands over. */
export interface ReviewRecording {
  readonly before: number;
  readonly state: AccessReview;
  readonly events: readonly ReviewEvent[];
  readonly act: Act;
}

/**
 * The record: each decision becomes one transaction that writes the new state, uses up the link it came by, replaces
 * the inbox lines and appends the ledger entries. Idempotent by version and command.
 */
export const recordActivities = ({ db }: { readonly db: Db }) => ({
  recordContract: (recording: ContractRecording): Promise<Refusal | null> =>
    orRefusal(asSystem(db, recording.state.tenant, (tx) => record(tx, recording))),

  recordIncident: (recording: IncidentRecording): Promise<Refusal | null> =>
    orRefusal(
      asSystem(db, recording.state.tenant, async (tx) =>
        recordOf(tx, `incident/${recording.state.id}`, recording, await writeIncident(tx, recording)),
      ),
    ),

  recordAuditCampaign: (recording: AuditCampaignRecording): Promise<Refusal | null> =>
    orRefusal(
      asSystem(db, recording.state.tenant, async (tx) =>
        recordOf(tx, `audit-campaign/${recording.state.id}`, recording, await writeAuditCampaign(tx, recording)),
      ),
    ),

  recordReview: (recording: ReviewRecording): Promise<Refusal | null> =>
    orRefusal(asSystem(db, recording.state.tenant, (tx) => recordOfReview(tx, recording))),

  recordGlass: (recording: GlassRecording): Promise<Refusal | null> =>
    orRefusal(asSystem(db, recording.state.tenant, (tx) => recordOfGlass(tx, recording))),
});

export type RecordActivities = ReturnType<typeof recordActivities>;

/** A refusal was thrown to roll the transaction back; to the process it is an answer. */
const orRefusal = async (recorded: Promise<Refusal | null>): Promise<Refusal | null> => {
  try {
    return await recorded;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
};

const recordOf = async (
  tx: Tx,
  subject: string,
  { state, events, act }: IncidentRecording | AuditCampaignRecording,
  written: "recorded" | "repeated" | Refusal,
): Promise<null> => {
  if (isRefusal(written)) throw new Refused(written);
  if (written === "repeated") return null;
  await append(
    tx,
    events.map((event) => ({
      ...told(act),
      tenant: state.tenant,
      subject,
      kind: event.type,
      body: factsOf(event, act),
    })),
  );
  return null;
};

/** In the ledger of the contract too: whoever reads its history learns who opened it to whom. */
const recordOfGlass = async (tx: Tx, recording: GlassRecording): Promise<null> => {
  const { state, events, act } = recording;
  if ((await writeGlass(tx, recording)) === "repeated") return null;
  const entry = (event: GlassEvent, subject: string): NewEntry => ({
    ...{ ...told(act), tenant: state.tenant, subject, kind: event.type },
    body: { ...factsOf(event, act), glass: state.id },
  });
  await append(
    tx,
    events.flatMap((event) => [
      entry(event, `break-glass/${state.id}`),
      ...(event.type === "glass-broken" || event.type === "glass-ended" || event.type === "glass-reviewed"
        ? [entry(event, `contract/${state.contract}`)]
        : []),
    ]),
  );
  return null;
};

const recordOfReview = async (tx: Tx, recording: ReviewRecording): Promise<null> => {
  const { state, events, act } = recording;
  if ((await writeReview(tx, recording)) === "repeated") return null;
  await append(
    tx,
    events.map((event) => ({
      ...told(act),
      tenant: state.tenant,
      subject: `access-review/${state.id}`,
      kind: event.type,
      body: factsOf(event.type === "review-opened" ? { ...event, lines: event.lines.length } : event, act),
    })),
  );
  return null;
};

const record = async (tx: Tx, { before, state, events, act }: ContractRecording): Promise<Refusal | null> => {
  const created = events.find((event) => event.type === "created");
  const wording = created !== undefined || events.some(({ type }) => type === "draft-saved");
  const written = await writeContract(tx, { state, before, act, wording, place: created?.place });
  if (isRefusal(written)) return written;
  if (written === "repeated") return null;
  const at = new Date(act.at);
  const link = linkOf(act.actor);
  // Thrown, so that all of it is rolled back.
  if (link !== null && !(await useLink(tx, link, at))) throw new Refused(refuse("link-void"));
  if (events.some(({ type }) => voidsLinks.has(type))) await voidLinks(tx, state.id, at);
  for (const event of events)
    if (passesOn.has(event.type) && "slot" in event) await voidLinks(tx, state.id, at, event.slot);
  for (const event of events) if (event.type === "signed") await enterSealUse(tx, state, event, act);
  for (const signer of noLongerAsked(events)) await voidLinks(tx, state.id, at, signer);
  for (const event of events) if (event.type === "unnamed") await voidLinksOfPerson(tx, event.person, at, state.id);
  if (events.some(({ type }) => carriesWords.has(type))) await recordTalk(tx, act.command);
  if (events.some(({ type }) => endsNegotiation.has(type))) await voidInvitations(tx, state.id, at);
  for (const event of events)
    if (event.type === "guest-withdrawn" || event.type === "guest-expired")
      await voidInvitations(tx, state.id, at, event.guest);
  if (events.some((event) => (event.type === "handed-over" && event.owner) || event.type === "ownership-passed"))
    await moveContractsOf(tx, state.owner);
  if (state.stage === "purged") await forgetContract(tx, state.id);
  await append(
    tx,
    events.map((event) => entryOf(event, state, act)),
  );
  return null;
};

/** After these nobody is asked any more about the wording that their links are bound to. */
const voidsLinks: ReadonlySet<ContractEvent["type"]> = new Set([
  "draft-saved",
  "returned-to-draft",
  "cancelled",
  "approval-granted",
  "approval-rejected",
  "approval-expired",
  "signing-declined",
  "signing-expired",
  "signing-recalled",
  "frozen",
]);

/** After these whoever held the place is not asked any more; the next letter brings a link of its own. */
const passesOn: ReadonlySet<ContractEvent["type"]> = new Set([
  "approval-escalated",
  "approval-delegated",
  "approval-reassigned",
  "approval-spared",
]);

/** A seal is put on a contract only by an authorisation that holds at that moment, and never without an entry of it. */
const enterSealUse = async (
  tx: Tx,
  { id: contract, tenant, type, timeZone }: Contract,
  { signer, seal, authorisation, documentSha256 }: Extract<ContractEvent, { readonly type: "signed" }>,
  act: Act,
): Promise<void> => {
  if (seal === undefined || authorisation === undefined) return;
  const by = personOf(act.actor);
  const refusal = await useSeal(tx, {
    ...{ by, on: dayOf(act.at, timeZone), contract, type },
    ...{ tenant, seal, signer, authorisation, document_sha256: documentSha256, used_at: new Date(act.at) },
  });
  if (refusal) throw new Refused(refusal);
  const body = { contract, signer, authorisation, documentSha256, command: act.command };
  await append(tx, [{ ...told(act), tenant, subject: `seal/${seal}`, kind: "seal-used", body }]);
};

/** Whoever's part passed to somebody else, or is not needed any more. */
const noLongerAsked = (events: readonly ContractEvent[]): readonly SignerId[] =>
  events.flatMap((event) =>
    event.type === "signer-reassigned" || event.type === "signer-stood-down" ? [event.signer] : [],
  );

/** What was staged for these is shown once they are recorded. */
const carriesWords: ReadonlySet<ContractEvent["type"]> = new Set([
  "thread-opened",
  "replied",
  "round-sent",
  "round-returned",
  "proposed",
  "issue-raised",
  "issue-revised",
]);

const endsNegotiation: ReadonlySet<ContractEvent["type"]> = new Set(["cancelled", "signing-opened", "parent-ended"]);

/** The link that an act uses up: those of guests are for many. */
const linkOf = (actor: Actor): LinkId | null =>
  actor.kind === "person" || actor.kind === "counterparty" ? actor.link : null;

const entryOf = (event: ContractEvent, state: Contract, act: Act): NewEntry => ({
  ...told(act),
  tenant: state.tenant,
  subject: `contract/${state.id}`,
  kind: event.type,
  body: factsOf(event, act),
});

const told = ({ actor, at }: Act) => ({ actor: actorName(actor), at: new Date(at) });

/** How the ledger names an actor: by kind and id, never by name. */
export const actorName = (actor: Actor): string => {
  switch (actor.kind) {
    case "person":
      return `person/${actor.person}`;
    case "counterparty":
      return `signer/${actor.signer}`;
    case "guest":
      return `guest/${actor.guest}`;
    case "incident":
      return `incident/${actor.incident}`;
    case "review":
      return `access-review/${actor.review}`;
    case "engross":
      return "engross";
  }
};

/** What access a reviewer was asked about is told line by line, as it is decided. */
type ReviewTold =
  | Exclude<ReviewEvent, { readonly type: "review-opened" }>
  | (Omit<Extract<ReviewEvent, { readonly type: "review-opened" }>, "lines"> & { readonly lines: number });

/** Ids, codes, dates and hashes. What a draft says of money and parties stays in the vault; its hash stands for it. */
const factsOf = (
  { type: _type, ...facts }: ContractEvent | IncidentEvent | AuditCampaignEvent | ReviewTold | GlassEvent,
  act: Act,
): Body => {
  const kept =
    "draft" in facts ? { ...facts, draft: { number: facts.draft.number, sha256: facts.draft.pdf.sha256 } } : facts;
  const plain = "terms" in kept ? { ...kept, terms: undefined } : kept;
  const allowedBy = act.actor.kind === "person" ? act.actor.allowedBy : undefined;
  return { ...(JSON.parse(JSON.stringify(plain)) as Body), command: act.command, ...(allowedBy && { allowedBy }) };
};
