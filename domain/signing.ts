import type { LinkId, SignerId } from "./act.ts";
import type { Instant } from "./calendar.ts";
import { daysAfter } from "./calendar.ts";
import type { DocumentId, PersonId, SigningId } from "./ids.ts";
import type { Stamp } from "./preservation.ts";
import { isWaitedFor, roleOf, type SealId, type SignerPlan, signsPaper } from "./recipient.ts";
import type { AuthorisationId, SigningManner } from "./signing-act.ts";

export type { SignerPlan } from "./recipient.ts";

/** Bytes in the vault, named by their SHA-256 (hex). */
export interface DocumentRef {
  readonly document: DocumentId;
  readonly sha256: string;
}

/**
 * `agreed` is an approver's end, `told` that of viewers and of whoever gets a copy; `void` are those who are not needed or
 * not asked any more.
 */
export type SignerState = "ahead" | "waiting" | "signed" | "sealed" | "agreed" | "told" | "declined" | "void";

export interface Signer extends SignerPlan {
  readonly state: SignerState;
  readonly askedAt: Instant | null;
  readonly reminders: number;
  readonly signedAt: Instant | null;
  /** Who has their place, where it passed to somebody else. */
  readonly passedTo?: SignerId;
}

export interface SigningPatience {
  readonly remindAfterDays: number;
  readonly expireAfterDays: number;
}

export const signingPatience: SigningPatience = { remindAfterDays: 3, expireAfterDays: 30 };

/** What may be chosen, in days. */
export const patienceLimits = { remind: { least: 1, most: 30 }, expire: { least: 1, most: 365 } } as const;

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
  readonly outcome: "open" | "completed" | "declined" | "expired" | "recalled" | "void";
  /** The certificate that tells who signed, when and how; made when all have signed. None in states of 0.1. */
  readonly evidence?: DocumentRef | null;
}

export type SigningCommand =
  | {
      /** An approver agrees by it, everybody else signs. */
      readonly type: "sign";
      readonly signer: SignerId;
      readonly documentSha256: string;
      /** The mailed one-time code (or fresh sign-in) was right. Signing always demands it. */
      readonly steppedUp: boolean;
      readonly manner?: SigningManner;
      /** By which the holder of a seal may put it on this contract today. */
      readonly authorisation?: AuthorisationId;
    }
  | {
      /** One of ours holds the device for somebody of the other side. */
      readonly type: "sign-in-person";
      readonly signer: SignerId;
      readonly documentSha256: string;
      readonly manner: SigningManner;
    }
  | { readonly type: "decline-signing"; readonly signer: SignerId }
  /** By whoever was asked, and by legal staff for anybody. */
  | { readonly type: "reassign-signer"; readonly signer: SignerId; readonly to: Successor }
  | { readonly type: "replace-signer"; readonly signer: SignerId; readonly to: Successor }
  | { readonly type: "recall-signing" }
  | { readonly type: "record-seal"; readonly signer: SignerId; readonly result: DocumentRef }
  | { readonly type: "remind-signer"; readonly signer: SignerId }
  | { readonly type: "expire-signing" }
  | {
      readonly type: "record-evidence";
      readonly certificate: DocumentRef;
      readonly archived?: DocumentRef;
      readonly stamp?: Stamp;
    };

/** Who signs in somebody's place: of the same side. */
export interface Successor {
  readonly id: SignerId;
  readonly person: PersonId | null;
}

export type SigningEvent =
  | { readonly type: "signature-asked"; readonly signer: SignerId }
  | { readonly type: "agreement-asked"; readonly signer: SignerId }
  | { readonly type: "recipient-told"; readonly signer: SignerId }
  | { readonly type: "signer-reminded"; readonly signer: SignerId; readonly reminder: number }
  | {
      readonly type: "signed";
      readonly signer: SignerId;
      readonly link: LinkId | null;
      readonly documentSha256: string;
      readonly manner?: SigningManner;
      readonly seal?: SealId;
      readonly authorisation?: AuthorisationId;
    }
  | {
      readonly type: "signing-agreed";
      readonly signer: SignerId;
      readonly link: LinkId | null;
      readonly documentSha256: string;
      readonly manner?: SigningManner;
    }
  /** Not needed any more, since another of their group has signed; or declined, while others of it may still sign. */
  | { readonly type: "signer-stood-down"; readonly signer: SignerId; readonly declined: boolean }
  | {
      readonly type: "signer-reassigned";
      readonly signer: SignerId;
      readonly to: SignerPlan;
      readonly by: PersonId | null;
    }
  | { readonly type: "signature-sealed"; readonly signer: SignerId; readonly result: DocumentRef }
  | { readonly type: "signing-declined"; readonly signer: SignerId; readonly link: LinkId | null }
  | { readonly type: "signing-expired"; readonly ceremony: SigningId }
  | { readonly type: "signing-recalled"; readonly ceremony: SigningId; readonly by: PersonId | null }
  | { readonly type: "executed"; readonly ceremony: SigningId; readonly executed: DocumentRef }
  | {
      readonly type: "evidence-certified";
      readonly certificate: DocumentRef;
      /** The executed PDF with all that is needed to check it in the long term, which takes its place. */
      readonly archived?: DocumentRef;
      /** Its archival time-stamp; absent in histories of before it was noted. */
      readonly stamp?: Stamp;
    };

export const openCeremony = (
  id: SigningId,
  signers: readonly SignerPlan[],
  document: DocumentRef,
  at: Instant,
  patience: SigningPatience = signingPatience,
): Ceremony => ({
  id,
  openedAt: at,
  patience,
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

/** Those who may look at it while it goes on. */
export const lookingOn = (ceremony: Ceremony): readonly Signer[] =>
  ceremony.outcome === "open"
    ? ceremony.signers.filter((signer) => signer.state === "told" && roleOf(signer) === "viewer")
    : [];

/** Those of the lowest turn that has not been asked yet; of turns in which there are only people to be told, all. */
export const askNextTurn = (ceremony: Ceremony): readonly SigningEvent[] =>
  askFrom(ceremony.signers.filter((signer) => signer.state === "ahead" && roleOf(signer) !== "copy"));

const askFrom = (ahead: readonly Signer[]): readonly SigningEvent[] => {
  const turn = Math.min(...ahead.map((signer) => signer.turn));
  const now = ahead.filter((signer) => signer.turn === turn);
  if (now.length === 0) return [];
  const asked = now.map((signer): SigningEvent => ({ type: asking(signer), signer: signer.id }));
  return now.some(isWaitedFor) ? asked : [...asked, ...askFrom(ahead.filter((signer) => signer.turn > turn))];
};

const asking = (signer: SignerPlan): "signature-asked" | "agreement-asked" | "recipient-told" => {
  if (signsPaper(signer)) return "signature-asked";
  return isWaitedFor(signer) ? "agreement-asked" : "recipient-told";
};

/** Signed but not yet sealed into the PDF, in the order of signing. */
export const unsealed = (ceremony: Ceremony): readonly Signer[] =>
  ceremony.signers
    .filter((signer) => signer.state === "signed")
    .toSorted((a, b) => ((a.signedAt ?? "") < (b.signedAt ?? "") ? -1 : 1));

export const evolveSigning = (ceremony: Ceremony, event: SigningEvent, at: Instant): Ceremony => {
  switch (event.type) {
    case "signature-asked":
    case "agreement-asked":
      return changeSigner(ceremony, event.signer, { state: "waiting", askedAt: at });
    case "recipient-told":
      return changeSigner(ceremony, event.signer, { state: "told", askedAt: at });
    case "signer-reminded":
      return changeSigner(ceremony, event.signer, { reminders: event.reminder });
    case "signed":
      return changeSigner(ceremony, event.signer, { state: "signed", signedAt: at });
    case "signing-agreed":
      return changeSigner(ceremony, event.signer, { state: "agreed", signedAt: at });
    case "signer-stood-down":
      return changeSigner(ceremony, event.signer, { state: event.declined ? "declined" : "void" });
    case "signer-reassigned":
      return withSuccessor(ceremony, event, at);
    case "signature-sealed":
      return { ...changeSigner(ceremony, event.signer, { state: "sealed" }), current: event.result };
    case "signing-declined":
      return closeCeremony(changeSigner(ceremony, event.signer, { state: "declined" }), "declined");
    case "signing-expired":
      return closeCeremony(ceremony, "expired");
    case "signing-recalled":
      return closeCeremony(ceremony, "recalled");
    case "executed":
      return { ...withCopies(ceremony, at), outcome: "completed" };
    case "evidence-certified":
      return { ...ceremony, evidence: event.certificate, current: event.archived ?? ceremony.current };
  }
};

/** Stands right behind whoever they follow; the old place keeps who had it. */
const withSuccessor = (
  ceremony: Ceremony,
  { signer: from, to }: Extract<SigningEvent, { readonly type: "signer-reassigned" }>,
  at: Instant,
): Ceremony => ({
  ...ceremony,
  signers: ceremony.signers.flatMap((signer): readonly Signer[] => {
    if (signer.id !== from) return [signer];
    const asked = signer.state === "waiting";
    const successor: Signer = {
      ...to,
      state: asked ? "waiting" : "ahead",
      askedAt: asked ? at : null,
      reminders: 0,
      signedAt: null,
    };
    return [{ ...signer, state: "void", passedTo: to.id }, successor];
  }),
});

const withCopies = (ceremony: Ceremony, at: Instant): Ceremony => ({
  ...ceremony,
  signers: ceremony.signers.map((signer) =>
    roleOf(signer) === "copy" && signer.state === "ahead" ? { ...signer, state: "told", askedAt: at } : signer,
  ),
});

/** Ends a ceremony before all have signed; whoever had not signed is no longer asked. */
export const closeCeremony = (ceremony: Ceremony, outcome: "declined" | "expired" | "recalled" | "void"): Ceremony => ({
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
