import type { Act, LinkId, SignerId } from "./act.ts";
import type { Instant } from "./calendar.ts";
import { daysAfter } from "./calendar.ts";
import type { DocumentId, PersonId, SigningId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** Bytes in the vault, named by their SHA-256 (hex). */
export interface DocumentRef {
  readonly document: DocumentId;
  readonly sha256: string;
}

/** Someone who is to sign. Equal `turn`s sign in parallel; lower ones first. Names and addresses are in the database. */
export interface SignerPlan {
  readonly id: SignerId;
  readonly side: "ours" | "theirs";
  /** Our own signers are members; the other side's are not. */
  readonly person: PersonId | null;
  readonly turn: number;
}

export interface Signer extends SignerPlan {
  readonly state: "ahead" | "waiting" | "signed" | "sealed" | "declined" | "void";
  readonly askedAt: Instant | null;
  readonly reminders: number;
  readonly signedAt: Instant | null;
}

export interface SigningPatience {
  readonly remindAfterDays: number;
  readonly expireAfterDays: number;
}

export const signingPatience: SigningPatience = { remindAfterDays: 3, expireAfterDays: 30 };

/**
 * A signing ceremony. A signer *signs* (an act of will, recorded at once) and then the process *seals*: it puts the
 * PAdES signature on the PDF, one after the other, because each covers the bytes of those before it.
 */
export interface Ceremony {
  readonly id: SigningId;
  readonly openedAt: Instant;
  readonly patience: SigningPatience;
  /** The document as approved; every signer agrees to this text. */
  readonly documentSha256: string;
  /** The PDF with the signatures sealed so far. */
  readonly current: DocumentRef;
  readonly signers: readonly Signer[];
  readonly outcome: "open" | "completed" | "declined" | "expired" | "void";
  /** The certificate that tells who signed, when and how; made when all have signed. None in states of 0.1. */
  readonly evidence?: DocumentRef | null;
}

export type SigningCommand =
  | {
      readonly type: "sign";
      readonly signer: SignerId;
      readonly documentSha256: string;
      /** The mailed one-time code (or fresh sign-in) was right. Signing always demands it. */
      readonly steppedUp: boolean;
    }
  | { readonly type: "decline-signing"; readonly signer: SignerId }
  | { readonly type: "record-seal"; readonly signer: SignerId; readonly result: DocumentRef }
  | { readonly type: "remind-signer"; readonly signer: SignerId }
  | { readonly type: "expire-signing" }
  | { readonly type: "record-evidence"; readonly certificate: DocumentRef; readonly archived?: DocumentRef };

export type SigningEvent =
  | { readonly type: "signature-asked"; readonly signer: SignerId }
  | { readonly type: "signer-reminded"; readonly signer: SignerId; readonly reminder: number }
  | {
      readonly type: "signed";
      readonly signer: SignerId;
      readonly link: LinkId | null;
      readonly documentSha256: string;
    }
  | { readonly type: "signature-sealed"; readonly signer: SignerId; readonly result: DocumentRef }
  | { readonly type: "signing-declined"; readonly signer: SignerId; readonly link: LinkId | null }
  | { readonly type: "signing-expired"; readonly ceremony: SigningId }
  | { readonly type: "executed"; readonly ceremony: SigningId; readonly executed: DocumentRef }
  | {
      readonly type: "evidence-certified";
      readonly certificate: DocumentRef;
      /** The executed PDF with all that is needed to check it in the long term, which takes its place. */
      readonly archived?: DocumentRef;
    };

export const openCeremony = (
  id: SigningId,
  signers: readonly SignerPlan[],
  document: DocumentRef,
  at: Instant,
): Ceremony => ({
  id,
  openedAt: at,
  patience: signingPatience,
  documentSha256: document.sha256,
  current: document,
  outcome: "open",
  evidence: null,
  signers: signers.map((signer) => ({ ...signer, state: "ahead", askedAt: null, reminders: 0, signedAt: null })),
});

export const signerOf = (ceremony: Ceremony, id: SignerId): Signer | undefined =>
  ceremony.signers.find((signer) => signer.id === id);

export const openSigners = (ceremony: Ceremony): readonly Signer[] =>
  ceremony.outcome === "open" ? ceremony.signers.filter((signer) => signer.state === "waiting") : [];

/** The signers of the lowest turn that has not been asked yet. */
export const askNextTurn = (ceremony: Ceremony): readonly SigningEvent[] => {
  const ahead = ceremony.signers.filter((signer) => signer.state === "ahead");
  const turn = Math.min(...ahead.map((signer) => signer.turn));
  return ahead
    .filter((signer) => signer.turn === turn)
    .map((signer) => ({ type: "signature-asked", signer: signer.id }));
};

/** Signed but not yet sealed into the PDF, in the order of signing. */
export const unsealed = (ceremony: Ceremony): readonly Signer[] =>
  ceremony.signers
    .filter((signer) => signer.state === "signed")
    .toSorted((a, b) => ((a.signedAt ?? "") < (b.signedAt ?? "") ? -1 : 1));

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

  const signer = signerOf(ceremony, command.signer);
  if (!signer) return refuse("not-found");
  if (command.type === "record-seal") return decideSeal(ceremony, signer, command.result, act);
  if (signer.state !== "waiting") return refuse(signer.state === "ahead" ? "not-your-turn" : "already-done");
  if (command.type === "remind-signer") {
    return [{ type: "signer-reminded", signer: signer.id, reminder: signer.reminders + 1 }];
  }

  if (!isSigner(signer, act)) return refuse("not-allowed");
  if (command.type === "decline-signing") {
    return [{ type: "signing-declined", signer: signer.id, link: linkOf(act) }];
  }
  if (command.documentSha256 !== ceremony.documentSha256) return refuse("stale-version");
  if (!command.steppedUp) return refuse("step-up-required");
  const signed: SigningEvent = {
    type: "signed",
    signer: signer.id,
    link: linkOf(act),
    documentSha256: command.documentSha256,
  };
  const after = evolveSigning(ceremony, signed, act.at);
  return openSigners(after).length > 0 ? [signed] : [signed, ...askNextTurn(after)];
};

const decideSeal = (
  ceremony: Ceremony,
  signer: Signer,
  result: DocumentRef,
  act: Act,
): readonly SigningEvent[] | Refusal => {
  if (signer.state === "sealed") return refuse("already-done");
  if (unsealed(ceremony)[0]?.id !== signer.id) return refuse("not-your-turn");
  const sealed: SigningEvent = { type: "signature-sealed", signer: signer.id, result };
  const after = evolveSigning(ceremony, sealed, act.at);
  return after.signers.every(({ state }) => state === "sealed")
    ? [sealed, { type: "executed", ceremony: ceremony.id, executed: result }]
    : [sealed];
};

const decideEvidence = (
  ceremony: Ceremony,
  { certificate, archived }: Extract<SigningCommand, { readonly type: "record-evidence" }>,
): readonly SigningEvent[] | Refusal => {
  if (ceremony.outcome !== "completed") return refuse("not-your-turn");
  if (ceremony.evidence) return refuse("already-done");
  return [{ type: "evidence-certified", certificate, ...(archived && { archived }) }];
};

const isSigner = (signer: Signer, { actor }: Act): boolean =>
  (actor.kind === "person" && signer.person !== null && actor.person === signer.person) ||
  (actor.kind === "counterparty" && signer.person === null && actor.signer === signer.id);

const linkOf = ({ actor }: Act): LinkId | null =>
  actor.kind === "person" || actor.kind === "counterparty" ? actor.link : null;

export const evolveSigning = (ceremony: Ceremony, event: SigningEvent, at: Instant): Ceremony => {
  switch (event.type) {
    case "signature-asked":
      return changeSigner(ceremony, event.signer, { state: "waiting", askedAt: at });
    case "signer-reminded":
      return changeSigner(ceremony, event.signer, { reminders: event.reminder });
    case "signed":
      return changeSigner(ceremony, event.signer, { state: "signed", signedAt: at });
    case "signature-sealed":
      return { ...changeSigner(ceremony, event.signer, { state: "sealed" }), current: event.result };
    case "signing-declined":
      return closeCeremony(changeSigner(ceremony, event.signer, { state: "declined" }), "declined");
    case "signing-expired":
      return closeCeremony(ceremony, "expired");
    case "executed":
      return { ...ceremony, outcome: "completed" };
    case "evidence-certified":
      return { ...ceremony, evidence: event.certificate, current: event.archived ?? ceremony.current };
  }
};

/** Ends a ceremony before all have signed; whoever had not signed is no longer asked. */
export const closeCeremony = (ceremony: Ceremony, outcome: "declined" | "expired" | "void"): Ceremony => ({
  ...ceremony,
  outcome: ceremony.outcome === "open" ? outcome : ceremony.outcome,
  signers: ceremony.signers.map((signer) =>
    signer.state === "ahead" || signer.state === "waiting" ? { ...signer, state: "void" } : signer,
  ),
});

const changeSigner = (ceremony: Ceremony, id: SignerId, change: Partial<Signer>): Ceremony => ({
  ...ceremony,
  signers: ceremony.signers.map((signer) => (signer.id === id ? { ...signer, ...change } : signer)),
});

/** What time alone will bring about in this ceremony, if nobody acts. Everyone having signed, nothing expires. */
export const signingAgenda = (
  ceremony: Ceremony,
): readonly { readonly at: Instant; readonly command: SigningCommand }[] => {
  const waiting = openSigners(ceremony);
  if (waiting.length === 0) return [];
  return [
    ...(unsealed(ceremony).length === 0
      ? [
          {
            at: daysAfter(ceremony.openedAt, ceremony.patience.expireAfterDays),
            command: { type: "expire-signing" } as const,
          },
        ]
      : []),
    ...waiting.flatMap((signer) =>
      signer.askedAt === null
        ? []
        : [
            {
              at: daysAfter(signer.askedAt, ceremony.patience.remindAfterDays * (signer.reminders + 1)),
              command: { type: "remind-signer", signer: signer.id } as const,
            },
          ],
    ),
  ];
};
