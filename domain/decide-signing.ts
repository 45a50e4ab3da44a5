import { type Act, type LinkId, personOf } from "./act.ts";
import type { Instant } from "./calendar.ts";
import { isWaitedFor, type SignerPlan, signsPaper } from "./recipient.ts";
import { type Refusal, refuse } from "./refusal.ts";
import {
  askNextTurn,
  type Ceremony,
  type DocumentRef,
  evolveSigning,
  openSigners,
  type Signer,
  type SignerState,
  type SigningCommand,
  type SigningEvent,
  type Successor,
  signerOf,
  unsealed,
} from "./signing.ts";

/** What a command brings about in a ceremony, or why it is refused. Pure, as `decide`, which asks this. */
export const decideSigning = (
  ceremony: Ceremony,
  command: SigningCommand,
  act: Act,
): readonly SigningEvent[] | Refusal => {
  if (command.type === "record-evidence") return decideEvidence(ceremony, command);
  if (ceremony.outcome !== "open") return refuse("signing-over", { outcome: ceremony.outcome });
  if (command.type === "expire-signing") {
    return unsealed(ceremony).length > 0
      ? refuse("not-your-turn")
      : [{ type: "signing-expired", ceremony: ceremony.id }];
  }

  if (command.type === "recall-signing") {
    return [{ type: "signing-recalled", ceremony: ceremony.id, by: personOf(act.actor) }];
  }

  const signer = signerOf(ceremony, command.signer);
  if (!signer) return refuse("not-found");
  if (command.type === "record-seal") return decideSeal(ceremony, signer, command.result, act);
  if (command.type === "replace-signer") return decideSuccession(ceremony, signer, command.to, act);
  if (signer.state !== "waiting") return refuse(signer.state === "ahead" ? "not-your-turn" : "already-done");
  switch (command.type) {
    case "remind-signer":
      return [{ type: "signer-reminded", signer: signer.id, reminder: signer.reminders + 1 }];
    case "sign-in-person":
      return decideInPerson(ceremony, signer, command, act);
  }
  if (!isSigner(signer, act)) return refuse("not-allowed");
  switch (command.type) {
    case "decline-signing":
      return decideDecline(ceremony, signer, act);
    case "reassign-signer":
      return decideSuccession(ceremony, signer, command.to, act);
    case "sign":
      return decideSignature(ceremony, signer, command, act);
  }
};

type Signature = Pick<
  Extract<SigningCommand, { readonly type: "sign" }>,
  "documentSha256" | "steppedUp" | "manner" | "authorisation"
>;

const decideSignature = (
  ceremony: Ceremony,
  signer: Signer,
  { documentSha256, steppedUp, manner, authorisation }: Signature,
  act: Act,
): readonly SigningEvent[] | Refusal => {
  if (documentSha256 !== ceremony.documentSha256) return refuse("stale-version");
  if (!steppedUp) return refuse("step-up-required");
  if (signer.seal !== undefined && authorisation === undefined) return refuse("seal-not-authorised");
  const common = { signer: signer.id, link: linkOf(act), documentSha256, ...(manner && { manner }) };
  const given: SigningEvent = !signsPaper(signer)
    ? { type: "signing-agreed", ...common }
    : { type: "signed", ...common, ...(signer.seal && authorisation && { seal: signer.seal, authorisation }) };
  const events = [given, ...standDown(ceremony, signer)];
  return [...events, ...onwards(after(ceremony, events, act.at))];
};

/** Hosts hold the device for people of the other side only: our own sign as themselves. */
const decideInPerson = (
  ceremony: Ceremony,
  signer: Signer,
  { documentSha256, manner }: Extract<SigningCommand, { readonly type: "sign-in-person" }>,
  act: Act,
): readonly SigningEvent[] | Refusal =>
  signer.side === "ours" || manner.host === undefined || manner.host !== personOf(act.actor)
    ? refuse("not-allowed")
    : decideSignature(ceremony, signer, { documentSha256, steppedUp: true, manner }, act);

/** The first of a group to sign signs for all of them. */
const standDown = (ceremony: Ceremony, signer: Signer): readonly SigningEvent[] =>
  othersOf(ceremony, signer).map(({ id }) => ({ type: "signer-stood-down", signer: id, declined: false }));

const othersOf = (ceremony: Ceremony, { id, group }: Signer): readonly Signer[] =>
  group === undefined
    ? []
    : ceremony.signers.filter(
        (one) => one.group === group && one.id !== id && (one.state === "waiting" || one.state === "ahead"),
      );

/** Whoever declines ends it for everybody, unless another of their group may sign. */
const decideDecline = (ceremony: Ceremony, signer: Signer, act: Act): readonly SigningEvent[] =>
  othersOf(ceremony, signer).length > 0
    ? [{ type: "signer-stood-down", signer: signer.id, declined: true }]
    : [{ type: "signing-declined", signer: signer.id, link: linkOf(act) }];

/** A seal stays with its custodian: its authorisation names what it may be put on, and its register who did. */
const decideSuccession = (
  ceremony: Ceremony,
  signer: Signer,
  { id, person }: Successor,
  act: Act,
): readonly SigningEvent[] | Refusal => {
  const { state, side, turn, role, group } = signer;
  if (state !== "waiting" && state !== "ahead") return refuse("already-done");
  if (signer.seal !== undefined) return refuse("not-allowed");
  if ((side === "ours") !== (person !== null)) return refuse("invalid-input");
  if (signerOf(ceremony, id)) return refuse("already-done");
  const taken = person !== null && ceremony.signers.some((one) => one.person === person && one.state !== "void");
  if (taken) return refuse("same-person");
  const to: SignerPlan = { id, side, person, turn, ...(role && { role }), ...(group && { group }) };
  return [{ type: "signer-reassigned", signer: signer.id, to, by: personOf(act.actor) }];
};

/** What an act of the last who was asked leads on to. */
const onwards = (ceremony: Ceremony): readonly SigningEvent[] => {
  if (openSigners(ceremony).length > 0) return [];
  const asked = askNextTurn(ceremony);
  return asked.some(({ type }) => type !== "recipient-told") ? asked : [...asked, ...completion(ceremony)];
};

/** Executed once nobody is waited for and every signature is in the PDF. */
const completion = (ceremony: Ceremony): readonly SigningEvent[] =>
  ceremony.signers.filter(isWaitedFor).every(({ state }) => settled.has(state))
    ? [{ type: "executed", ceremony: ceremony.id, executed: ceremony.current }]
    : [];

/** In an open ceremony somebody declined or stood down only where another of their group, or a successor, answers. */
const settled: ReadonlySet<SignerState> = new Set(["sealed", "agreed", "declined", "void"]);

const after = (ceremony: Ceremony, events: readonly SigningEvent[], at: Instant): Ceremony =>
  events.reduce((state, event) => evolveSigning(state, event, at), ceremony);

const decideSeal = (
  ceremony: Ceremony,
  signer: Signer,
  result: DocumentRef,
  act: Act,
): readonly SigningEvent[] | Refusal => {
  if (signer.state === "sealed") return refuse("already-done");
  if (unsealed(ceremony)[0]?.id !== signer.id) return refuse("not-your-turn");
  const sealed: SigningEvent = { type: "signature-sealed", signer: signer.id, result };
  return [sealed, ...completion(after(ceremony, [sealed], act.at))];
};

const decideEvidence = (
  ceremony: Ceremony,
  { certificate, archived, stamp }: Extract<SigningCommand, { readonly type: "record-evidence" }>,
): readonly SigningEvent[] | Refusal => {
  if (ceremony.outcome !== "completed") return refuse("not-your-turn");
  if (ceremony.evidence) return refuse("already-done");
  return [{ type: "evidence-certified", certificate, ...(archived && { archived }), ...(stamp && { stamp }) }];
};

const isSigner = (signer: Signer, { actor }: Act): boolean =>
  (actor.kind === "person" && signer.person !== null && actor.person === signer.person) ||
  (actor.kind === "counterparty" && signer.person === null && actor.signer === signer.id);

const linkOf = ({ actor }: Act): LinkId | null =>
  actor.kind === "person" || actor.kind === "counterparty" ? actor.link : null;
