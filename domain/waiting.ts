import type { GuestId, SignerId } from "./act.ts";
import { openSlots } from "./approval.ts";
import { addDays, atHour, type Instant } from "./calendar.ts";
import { type Contract, inForce } from "./contract.ts";
import { openGuests } from "./guest.ts";
import type { PersonId } from "./ids.ts";
import { negotiationOf, roundOut } from "./negotiation.ts";
import { isOpen } from "./obligation.ts";
import type { Role } from "./person.ts";
import { type RecipientRole, roleOf } from "./recipient.ts";
import { openSigners } from "./signing.ts";

/** With whom something is. */
export type Holder =
  | { readonly kind: "person"; readonly person: PersonId }
  | { readonly kind: "role"; readonly role: Role }
  | { readonly kind: "counterparty"; readonly signer: SignerId }
  | { readonly kind: "guest"; readonly guest: GuestId };

export type WaitingKind =
  | "finish-draft"
  | "answer-round"
  | "answer-guest"
  | "answer-mention"
  | "review"
  | "approve"
  | "sign"
  | "agree"
  | "seal"
  | "fulfil"
  | "decide-renewal"
  | "review-termination"
  | "archive"
  | "approve-hold-release"
  | "request-purge"
  | "approve-purge";

/** Something that waits for someone: a line in an inbox, and the answer to "where is it stuck, with whom, since when". */
export interface Waiting {
  readonly kind: WaitingKind;
  readonly holder: Holder;
  readonly since: Instant;
  readonly due: Instant | null;
  /** The slot, signer or obligation that is meant; `null` where the contract as a whole is. */
  readonly item: string | null;
}

/** All that waits for people in this contract, most pressing first. */
export const waiting = (contract: Contract): readonly Waiting[] => [
  ...byStage(contract),
  ...holdReleasesOf(contract),
  ...obligationsOf(contract),
  ...talksOf(contract),
];

const byStage = (contract: Contract): readonly Waiting[] => {
  const { since } = contract;
  const ofContract = (kind: WaitingKind, holder: Holder, due: Instant | null = null): Waiting => ({
    kind,
    holder,
    since,
    due,
    item: null,
  });
  const legal: Holder = { kind: "role", role: "legal" };
  const owner: Holder = { kind: "person", person: contract.owner };
  switch (contract.stage) {
    case "draft":
      return withOtherSide(contract) ?? [ofContract("finish-draft", owner)];
    case "review":
      return withOtherSide(contract) ?? [ofContract("review", legal)];
    case "approval":
      return (contract.approval ? openSlots(contract.approval) : []).map((slot) => ({
        kind: "approve",
        holder: { kind: "person", person: slot.approver },
        since: slot.askedAt ?? since,
        due: null,
        item: slot.id,
      }));
    case "signing":
      return (contract.ceremony ? openSigners(contract.ceremony) : []).map((signer) => ({
        kind: penOf(roleOf(signer)),
        holder: signer.person ? { kind: "person", person: signer.person } : { kind: "counterparty", signer: signer.id },
        since: signer.askedAt ?? since,
        due: null,
        item: signer.id,
      }));
    case "active":
    case "amending":
    case "renewing":
      return [
        ...(contract.termination ? [ofContract("review-termination", legal)] : []),
        ...(awaitsDecision(contract)
          ? [
              ofContract(
                "decide-renewal",
                owner,
                contract.term?.noticeBy ? atHour(contract.term.noticeBy, 18, contract.timeZone) : null,
              ),
            ]
          : []),
      ];
    case "ended":
      return [ofContract("archive", legal)];
    case "archived":
      return purgeOf(contract).map((kind) =>
        ofContract(kind, kind === "request-purge" ? legal : { kind: "role", role: "security" }),
      );
    case "purged":
    case "cancelled":
      return [];
  }
};

/** While the other side holds the pen, the contract is with those of them who were invited. */
const withOtherSide = (contract: Contract): readonly Waiting[] | null => {
  const negotiation = negotiationOf(contract);
  const out = roundOut(negotiation);
  if (!out) return null;
  const { id: item, sentAt: since, due } = out;
  return openGuests(negotiation).map(({ id: guest }) => ({
    ...{ kind: "answer-round", holder: { kind: "guest", guest }, since, due, item },
  }));
};

/** Whoever was mentioned owes a word; the owner, an answer to what the other side said last. */
const talksOf = ({ threads = [], owner, stage }: Contract): readonly Waiting[] => {
  if (stage === "purged" || stage === "cancelled") return [];
  const unanswered = threads.flatMap((thread) => thread.unanswered ?? []).toSorted()[0];
  return [
    ...(unanswered === undefined
      ? []
      : [
          {
            ...({ kind: "answer-guest", holder: { kind: "person", person: owner } } as const),
            ...{ since: unanswered, due: null, item: null },
          },
        ]),
    ...threads.flatMap(({ id: item, asked }) =>
      asked.map(({ person, at: since }) => ({
        ...({ kind: "answer-mention", holder: { kind: "person", person } } as const),
        ...{ since, due: null, item },
      })),
    ),
  ];
};

const penOf = (role: RecipientRole): "sign" | "agree" | "seal" => {
  if (role === "approver") return "agree";
  return role === "seal" ? "seal" : "sign";
};

const awaitsDecision = ({ term }: Contract): boolean =>
  term !== null && term.renewal.kind !== "none" && term.decision === null && term.reminded.length > 0;

const purgeOf = ({ retention, amends, holds }: Contract): readonly ("request-purge" | "approve-purge")[] => {
  if (!retention?.elapsed || amends !== null || holds.length > 0 || retention.purgeApprovedBy !== null) return [];
  return [retention.purgeRequestedBy === null ? "request-purge" : "approve-purge"];
};

/** Security is the second person; where they see nothing of a contract, another of legal. */
const holdReleasesOf = ({ holdReleases, classification }: Contract): readonly Waiting[] =>
  holdReleases.map(({ matter, requestedAt }) => ({
    kind: "approve-hold-release",
    holder: { kind: "role", role: classification === "secret" ? "legal" : "security" },
    since: requestedAt,
    due: null,
    item: matter,
  }));

/** Obligations come into the inbox of their keeper with the first reminder. */
const obligationsOf = (contract: Contract): readonly Waiting[] =>
  inForce.some((stage) => stage === contract.stage)
    ? contract.obligations
        .filter((one) => isOpen(one) && one.reminded)
        .map((one) => ({
          kind: "fulfil",
          holder: { kind: "person", person: one.keeper ?? contract.owner },
          since: atHour(addDays(one.due, -one.remindDaysBefore), 9, contract.timeZone),
          due: atHour(one.due, 18, contract.timeZone),
          item: one.id,
        }))
    : [];
