import type { Client } from "@temporalio/client";
import { type Archive, keepDocument } from "../archive/document.ts";
import { type SignerChoice, stageDraft } from "../archive/version.ts";
import { contractById } from "../db/contract.ts";
import { derivedId } from "../db/derived-id.ts";
import { receiverOf, type ShareRow, stageShare } from "../db/share.ts";
import { asSystem } from "../db/tenancy.ts";
import type { Classification } from "../domain/access.ts";
import { type Actor, type LinkId, memberActing, type SignerId } from "../domain/act.ts";
import { openSlots } from "../domain/approval.ts";
import { dayOf, instantOf, type PlainDate } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import type { Contract, DraftVersion } from "../domain/contract.ts";
import type { Draft } from "../domain/draft.ts";
import type { ContractId, ObligationId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import type { Person } from "../domain/person.ts";
import { isRefusal } from "../domain/refusal.ts";
import { shareDays } from "../domain/share.ts";
import { openSigners } from "../domain/signing.ts";
import { consentShown, type SigningManner, type SigningMethod } from "../domain/signing-act.ts";
import { contractTypes } from "../domain/terms.ts";
import { commandContract } from "../engine/command.ts";
import { freshSalt } from "../ledger/index.ts";
import { until } from "../stack/until.ts";
import type { Vault } from "../vault/vault.ts";
import { planFor, signersOf } from "./asked.ts";
import { demoAuthorisation } from "./company-seal.ts";
import { leaveDemo } from "./leaving.ts";
import { demoPeople, demoTenant } from "./people.ts";

/** What the demonstration stands on: the same connections as the web. */
export interface Ground extends Archive {
  readonly vault: Vault;
  readonly engine: Client;
  readonly taskQueue: string;
  readonly signal: AbortSignal;
}

export const demoToday = (): PlainDate => dayOf(instantOf(Date.now()), demoTenant.timeZone);

export const asPerson = (person: Person): Actor => memberActing(person);

const { business, legal } = demoPeople;
const patience = 60;

/**
 * A hand on the processes of sample contracts. Every command has an id made of what it says, so that a story told
 * again after it was cut short gets the first answers and goes on where it stopped.
 */
export const processesOn = (ground: Ground) => {
  const { db, engine, taskQueue, signal } = ground;
  const tenant = demoTenant.id;

  const find = async (contract: ContractId): Promise<Contract | undefined> =>
    (await asSystem(db, tenant, (tx) => contractById(tx, contract)))?.state;

  /** Waits for the contract to be so. */
  const when = async (contract: ContractId, is: (state: Contract) => boolean): Promise<Contract> => {
    const asked = async (): Promise<Contract | undefined> => {
      const state = await find(contract);
      return state && is(state) ? state : undefined;
    };
    return until(asked, patience, () => signal.aborted);
  };

  const now = (contract: ContractId): Promise<Contract> => when(contract, () => true);

  const stage = (
    contract: ContractId,
    command: string,
    draft: Draft,
    signers: readonly SignerChoice[],
    number = 1,
  ): Promise<DraftVersion> =>
    stageDraft(ground, {
      tenant,
      contract,
      number,
      command,
      addedBy: business.id,
      signers,
      draft,
      today: demoToday(),
    });

  /** Samples tell stories that are possible: a refusal is a fault of the story. */
  const accepted = async (contract: ContractId, command: ContractCommand, actor: Actor, id: string): Promise<void> => {
    const outcome = await commandContract({ client: engine, taskQueue }, contract, command, { actor, id });
    if (isRefusal(outcome)) throw new Error(`${command.type} was refused: ${outcome.refused}`);
  };

  const create = async (
    contract: ContractId,
    draft: Draft,
    classification: Classification = "internal",
    owner = business,
    signers = signersOf(draft),
  ): Promise<void> => {
    if (await find(contract)) return;
    signal.throwIfAborted();
    const command: ContractCommand = {
      type: "create",
      contract,
      tenant,
      timeZone: demoTenant.timeZone,
      amends: null,
      classification,
      owner: owner.id,
      named: [],
      contractType: contractTypes.find((one) => one === draft.terms.type) ?? "other",
      draft: await stage(contract, contract, draft, signers),
    };
    await accepted(contract, command, asPerson(owner), contract);
  };

  /** A second version of the wording. */
  const saveAgain = async (contract: ContractId, draft: Draft): Promise<void> => {
    const { number } = (await now(contract)).draft;
    if (number > 1) return;
    const id = commandId(contract, "save-draft", "");
    const version = await stage(contract, id, draft, signersOf(draft), number + 1);
    await accepted(contract, { type: "save-draft", draft: version }, asPerson(business), id);
  };

  /** @param about what tells this command from others of its type */
  const give = async (contract: ContractId, command: ContractCommand, actor: Actor, about = ""): Promise<void> => {
    signal.throwIfAborted();
    await accepted(contract, command, actor, commandId(contract, command.type, about));
  };

  const submitForApproval = async (contract: ContractId): Promise<void> => {
    await give(contract, { type: "submit-for-review" }, asPerson(business));
    await give(
      contract,
      { type: "submit-for-approval", plan: planFor(await now(contract), instantOf(Date.now())) },
      asPerson(legal),
    );
  };

  /** Approves as each approver in turn, at most `most` times. */
  const approve = async (contract: ContractId, most = Number.POSITIVE_INFINITY): Promise<void> => {
    for (let done = 0; done < most; done += 1) {
      const { approval, draft } = await now(contract);
      const [slot] = approval ? openSlots(approval) : [];
      if (!slot) return;
      const actor: Actor = { kind: "person", person: slot.approver, tenant, roles: ["approver"], link: null };
      const decision = { type: "decide-approval", slot: slot.id, decision: "approve" } as const;
      await give(contract, { ...decision, documentSha256: draft.pdf.sha256, steppedUp: true }, actor, slot.id);
    }
  };

  /** Signs as each signer in turn, at most `most` times. */
  const sign = async (contract: ContractId, most = Number.POSITIVE_INFINITY): Promise<void> => {
    for (let done = 0; done < most; done += 1) {
      const { ceremony } = await now(contract);
      const [next] = ceremony ? openSigners(ceremony) : [];
      if (!ceremony || !next) return;
      const actor: Actor = next.person
        ? { kind: "person", person: next.person, tenant, roles: ["signer"], link: null }
        : { kind: "counterparty", signer: next.id, link: await linkMailedTo(contract, next.id) };
      const { documentSha256 } = ceremony;
      const manner = mannerOf(next.person === null ? "mailed-code" : "passkey", next.person === null ? "zh-CN" : "en");
      const seal = next.seal ? { authorisation: demoAuthorisation } : {};
      const signature = { type: "sign", signer: next.id, documentSha256, steppedUp: true, manner, ...seal } as const;
      await give(contract, signature, actor, next.id);
    }
  };

  const mannerOf = (method: SigningMethod, language: Language): SigningManner => ({
    ...{ method, consent: { version: consentShown, language }, timeZone: demoTenant.timeZone },
  });

  /** The link in a signer's letter, by its row: the secret is only in the letter. */
  const linkMailedTo = (contract: ContractId, item: SignerId): Promise<LinkId> => {
    const mailed = () =>
      asSystem(db, tenant, async (tx) => {
        const links = tx.selectFrom("link").select("id").where("contract", "=", contract);
        return (await links.where("item", "=", item).where("void_at", "is", null).executeTakeFirst())?.id;
      });
    return until(mailed, patience, () => signal.aborted);
  };

  /** Approved, signed by all and sealed. */
  const bringIntoForce = async (contract: ContractId): Promise<void> => {
    await submitForApproval(contract);
    await approve(contract);
    await sign(contract);
    await when(contract, ({ ceremony }) => ceremony?.evidence != null);
  };

  const fulfil = async (contract: ContractId, obligation: ObligationId, name: string, proof: string): Promise<void> => {
    const evidence = await keepDocument(ground, {
      id: derivedId<"document">(contract, "evidence", obligation),
      tenant,
      contract,
      kind: "evidence",
      name,
      mediaType: "text/plain; charset=utf-8",
      pages: null,
      addedBy: business.id,
      bytes: Buffer.from(proof),
    });
    const next = derivedId<"obligation">(contract, "next", obligation);
    await give(contract, { type: "fulfil-obligation", obligation, evidence, next }, asPerson(business), obligation);
  };

  const openAmendment = async (contract: ContractId, draft: Draft): Promise<void> => {
    const amendment = derivedId<"contract">(contract, "amendment");
    const staged = await stage(amendment, amendment, draft, signersOf(draft));
    await give(contract, { type: "open-amendment", amendment, draft: staged }, asPerson(business));
  };

  /** The executed contract, for somebody outside to read. */
  const share = async (
    contract: ContractId,
    receiver: Pick<ShareRow, "name" | "email" | "language" | "reason">,
  ): Promise<void> => {
    const { executed } = await when(contract, (state) => state.executed !== null);
    const id = derivedId<"share">(contract, "share", receiver.email);
    const words = { id, tenant, contract, ...receiver, shared_by: business.id };
    const kept = await asSystem(db, tenant, (tx) =>
      stageShare(tx, { ...words, salt: Buffer.from(freshSalt()), added_at: new Date() }),
    );
    const documents = executed ? [executed.document] : [];
    const given = { documents, days: shareDays.most, receiver: receiverOf(kept), steppedUp: false };
    await give(contract, { type: "share", share: id, ...given }, asPerson(business), id);
  };

  return {
    ...{
      ground,
      now,
      when,
      create,
      saveAgain,
      give,
      submitForApproval,
      approve,
      sign,
      bringIntoForce,
      fulfil,
      openAmendment,
    },
    share,
    leave: () => leaveDemo(ground),
  };
};

export type Processes = ReturnType<typeof processesOn>;

/** The id of a sample's command, and of what is kept for it. */
export const commandId = (contract: ContractId, type: ContractCommand["type"], about: string): string =>
  derivedId("demonstration", contract, type, about);
