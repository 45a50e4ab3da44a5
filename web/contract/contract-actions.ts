import type { Act } from "../../domain/act.ts";
import { openSlots } from "../../domain/approval.ts";
import { dayOf } from "../../domain/calendar.ts";
import { type CommandType, type ContractCommand, gate } from "../../domain/command.ts";
import type { Contract } from "../../domain/contract.ts";
import { decide } from "../../domain/decide.ts";
import { isOpen } from "../../domain/obligation.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { openShares } from "../../domain/share.ts";
import { openSigners } from "../../domain/signing.ts";

/** Every command that people give, the order of their buttons: what moves the contract on comes first. */
export const peopleCommands = [
  "submit-for-review",
  "submit-for-approval",
  "decide-approval",
  "sign",
  "sign-in-person",
  "save-draft",
  "return-to-draft",
  "replace-signer",
  "recall-signing",
  "fulfil-obligation",
  "decide-renewal",
  "open-amendment",
  "propose-termination",
  "check-termination",
  "settle-obligation",
  "confirm-termination",
  "withdraw-termination",
  "share",
  "withdraw-share",
  "archive",
  "request-purge",
  "approve-purge",
  "withdraw-purge",
  "place-hold",
  "request-hold-release",
  "approve-hold-release",
  "withdraw-hold-release",
  "cancel",
] as const satisfies readonly CommandType[];

export type PeopleCommand = (typeof peopleCommands)[number];

/** Something that the person may do now, or why not. */
export interface Action {
  readonly command: PeopleCommand;
  readonly refusal: Refusal | null;
  /** The slot or signer that it is about, where it is one. */
  readonly item: string | null;
}

/**
 * What a person can do with a contract now, and why not the rest: the rules of the process itself, asked with what a
 * page knows. Commands about something that is not there (a hold to release, a termination to withdraw) are left out.
 */
export const actionsOf = (contract: Contract, act: Act): readonly Action[] =>
  peopleCommands.flatMap((command) => {
    const refusal = gate(contract, command, act);
    if (refusal) return [{ command, refusal, item: null }];
    if (command === "decide-approval" || command === "sign") return [ofHolder(contract, command, act)];
    return isAboutSomething(contract, command)
      ? [{ command, refusal: beyondGate(contract, command, act), item: null }]
      : [];
  });

/** Only whoever is being asked decides or signs. */
const ofHolder = (contract: Contract, command: "decide-approval" | "sign", { actor }: Act): Action => {
  const person = actor.kind === "person" ? actor.person : null;
  const mine =
    command === "sign"
      ? contract.ceremony && openSigners(contract.ceremony).find((signer) => signer.person === person)
      : contract.approval && openSlots(contract.approval).find(({ approver }) => approver === person);
  return { command, refusal: mine ? null : refuse("not-your-turn"), item: mine?.id ?? null };
};

type Own = Exclude<PeopleCommand, "decide-approval" | "sign">;

const isAboutSomething = (contract: Contract, command: Own): boolean => {
  const { termination, obligations, holds, holdReleases, retention, shares, ceremony } = contract;
  switch (command) {
    case "sign-in-person":
      return ceremony !== null && openSigners(ceremony).some(({ side }) => side === "theirs");
    case "check-termination":
    case "confirm-termination":
    case "withdraw-termination":
      return termination !== null;
    case "fulfil-obligation":
    case "settle-obligation":
      return obligations.some(isOpen);
    case "request-hold-release":
      return holds.length > holdReleases.length;
    case "approve-hold-release":
    case "withdraw-hold-release":
      return holdReleases.length > 0;
    case "withdraw-share":
      return openShares(shares).length > 0;
    case "withdraw-purge":
      return retention?.purgeRequestedBy != null;
    default:
      return true;
  }
};

const beyondGate = (contract: Contract, command: Own, act: Act): Refusal | null => {
  if (command === "approve-hold-release") return anyHoldRelease(contract, act);
  const sample = sampleOf(contract, command, act);
  const decision = sample && decide(contract, sample, act);
  return isRefusal(decision) ? decision : null;
};

/** Whoever asked for every release that is open is the second person of none. */
const anyHoldRelease = (contract: Contract, act: Act): Refusal | null => {
  const decisions = contract.holdReleases.map(({ matter }) =>
    decide(contract, { type: "approve-hold-release", matter }, act),
  );
  return decisions.every(isRefusal) ? (decisions[0] ?? null) : null;
};

/** The command as it would be given; `null` where all depends on what the person has yet to say. */
const sampleOf = ({ id, timeZone, draft }: Contract, command: Own, { at }: Act): ContractCommand | null => {
  switch (command) {
    case "sign-in-person":
    case "replace-signer":
    case "save-draft":
    case "submit-for-approval":
    case "fulfil-obligation":
    case "settle-obligation":
    case "check-termination":
    case "place-hold":
    case "request-hold-release":
    case "approve-hold-release":
    case "withdraw-hold-release":
    case "share":
    case "withdraw-share":
      return null;
    case "decide-renewal":
      return { type: command, renew: true };
    case "open-amendment":
      return { type: command, amendment: id, draft };
    case "propose-termination":
      return { type: command, ground: "agreement", lastDay: dayOf(at, timeZone) };
    default:
      return { type: command };
  }
};
