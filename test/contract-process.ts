import { randomUUID } from "node:crypto";
import { runWorker } from "../activities/worker.ts";
import { type SignerChoice, stageDraft } from "../archive/version.ts";
import { openDatabase } from "../db/connection.ts";
import { contractById } from "../db/contract.ts";
import { asSystem } from "../db/tenancy.ts";
import { ndaEnglish } from "../documents/templates/nda-en.ts";
import { salesChinese } from "../documents/templates/sales-zh.ts";
import { type Actor, type Member, memberActing } from "../domain/act.ts";
import type { ApprovalPlan, SlotId } from "../domain/approval.ts";
import { openSlots } from "../domain/approval.ts";
import { dayOf, instantOf, type PlainDate } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import type { Contract, Stage } from "../domain/contract.ts";
import type { Draft } from "../domain/draft.ts";
import { type ApprovalId, type ContractId, type Id, parseContractId, type SigningId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { isRefusal, type Refusal } from "../domain/refusal.ts";
import { openSigners } from "../domain/signing.ts";
import { draftFrom } from "../domain/template.ts";
import type { Values } from "../domain/variable.ts";
import { commandContract } from "../engine/command.ts";
import { connectEngine } from "../engine/connection.ts";
import { fastForward } from "../engine/time-skipping.ts";
import type { Environment } from "../stack/configuration.ts";
import { openVault } from "../vault/vault.ts";
import { contractWorkflowId } from "../workflows/contract.ts";
import type { Carried } from "../workflows/entity.ts";
import { salesAnswers } from "./answers.ts";
import { makeOrganisation } from "./organisation.ts";
import { type FreshStack, freshStack } from "./stack/index.ts";
import { until } from "./until.ts";

const timeZone = "Asia/Shanghai";
const today = (): PlainDate => dayOf(instantOf(Date.now()), timeZone);
const freshId = <Kind extends string>(): Id<Kind> => randomUUID() as Id<Kind>;

export const asPerson = (person: Person): Member => memberActing(person);

export const salesDraft = (values: Values = {}): Draft => draftFrom(salesChinese, { ...salesAnswers(), ...values });
export const ndaDraft = (values: Values = {}): Draft => draftFrom(ndaEnglish, values);

interface ProcessOptions {
  readonly worker?: boolean;
  readonly environment?: Environment;
  /** Services of the test's own, instead of the shared ones. */
  readonly stack?: FreshStack;
}

/**
 * An organisation and a hand on contracts' processes, as the web has it: staging words, then commands. The worker runs
 * in this process unless the test brings one of its own, to kill it.
 */
export const startProcesses = async ({ worker = true, environment = {}, stack: own }: ProcessOptions = {}) => {
  await using opening = new AsyncDisposableStack();
  const stack = own ?? (await freshStack(environment));
  const { configuration } = stack;
  opening.defer(stack.close);
  const db = openDatabase(configuration.database.url, { applicationName: "engross test" });
  opening.defer(() => db.destroy());
  const engine = await connectEngine(configuration.temporal);
  opening.defer(() => engine.connection.close());
  const vault = await openVault({
    keys: { databaseUrl: configuration.keysDatabase.url, rootKeyFile: configuration.rootKeyFile },
    s3: configuration.storage,
  });
  opening.defer(() => vault.close());
  const stopping = new AbortController();
  const working = worker ? runWorker(configuration, stopping.signal, stack.workflows) : undefined;
  opening.defer(async () => {
    stopping.abort();
    await working;
  });
  const people = await makeOrganisation(db);
  const { tenant } = people;
  const archive = { db, vault };

  const signers = [
    {
      side: "ours",
      person: people.signatory.id,
      name: people.signatory.name,
      email: people.signatory.email,
      language: "en",
      turn: 1,
    },
    {
      side: "theirs",
      person: null,
      name: "示例代表乙",
      email: `buyer.${people.tenant}@example.com`,
      language: "zh-CN",
      turn: 2,
    },
  ] as const;

  const stage = (
    contract: ContractId,
    number: number,
    command: string,
    draft: Draft,
    who: readonly SignerChoice[] = signers,
  ) =>
    stageDraft(archive, {
      tenant,
      contract,
      number,
      command,
      addedBy: people.owner.id,
      signers: who,
      draft,
      today: today(),
    });

  interface Options {
    readonly updateId?: string;
    readonly expectedVersion?: number;
  }

  /** Gives a command as this actor; a refusal comes back as a value. */
  const submit = (
    contract: ContractId,
    command: ContractCommand,
    actor: Actor,
    { updateId = randomUUID(), expectedVersion }: Options = {},
  ): Promise<Carried | Refusal> =>
    commandContract({ client: engine, taskQueue: configuration.temporal.taskQueue }, contract, command, {
      actor,
      id: updateId,
      expectedVersion,
      patience: 60_000,
    });

  const must = async (
    contract: ContractId,
    command: ContractCommand,
    actor: Actor,
    options?: Options,
  ): Promise<Carried> => {
    const outcome = await submit(contract, command, actor, options);
    if (isRefusal(outcome))
      throw new Error(`${command.type} was refused: ${outcome.refused} ${JSON.stringify(outcome.facts)}`);
    return outcome;
  };

  const create = async (
    draft: Draft = salesDraft(),
    changes: Partial<Extract<ContractCommand, { type: "create" }>> = {},
  ): Promise<ContractId> => {
    const command = randomUUID();
    const contract = parseContractId(command);
    if (!contract) throw new Error("randomUUID made no UUID");
    const first = await stage(contract, 1, command, draft);
    const birth: ContractCommand = {
      type: "create",
      contract,
      tenant,
      timeZone,
      amends: null,
      contractType: "sales",
      classification: "internal",
      owner: people.owner.id,
      named: [],
      draft: first,
      ...changes,
    };
    await must(contract, birth, asPerson(people.owner), { updateId: command });
    return contract;
  };

  const row = async (contract: ContractId) => {
    const found = await asSystem(db, tenant, (tx) => contractById(tx, contract));
    if (!found) throw new Error("There is no such contract");
    return found;
  };
  const state = async (contract: ContractId): Promise<Contract> => (await row(contract)).state;
  const untilStage = (contract: ContractId, stage: Stage): Promise<Contract> =>
    until(`the contract to be in ${stage}`, async () => {
      const now = await state(contract);
      return now.stage === stage && now;
    });

  /** One approver, then two in parallel. */
  const plan = (): ApprovalPlan => {
    const slot = (approver: Person) => ({
      id: freshId<"approval-slot">() as SlotId,
      approver: approver.id,
      manager: people.manager.id,
    });
    return {
      round: freshId<"approval">() as ApprovalId,
      ceremony: freshId<"signing">() as SigningId,
      patience: { remindAfterDays: 2, escalateAfterDays: 5, expireAfterDays: 14 },
      steps: [
        { stepUp: false, slots: [slot(people.approver)] },
        { stepUp: false, slots: [slot(people.secondApprover), { ...slot(people.manager), manager: null }] },
      ],
    };
  };

  const toApproval = async (draft?: Draft): Promise<ContractId> => {
    const contract = await create(draft);
    await must(contract, { type: "submit-for-review" }, asPerson(people.owner));
    await must(contract, { type: "submit-for-approval", plan: plan() }, asPerson(people.lawyer));
    return contract;
  };

  const approveAll = async (contract: ContractId): Promise<void> => {
    for (;;) {
      const { approval, draft } = await state(contract);
      const [slot] = approval ? openSlots(approval) : [];
      if (!slot) return;
      const documentSha256 = draft.pdf.sha256;
      const actor: Actor = { kind: "person", person: slot.approver, tenant, roles: ["approver"], link: null };
      await must(
        contract,
        { type: "decide-approval", slot: slot.id, decision: "approve", documentSha256, steppedUp: true },
        actor,
      );
    }
  };

  const toSigning = async (draft?: Draft): Promise<ContractId> => {
    const contract = await toApproval(draft);
    await approveAll(contract);
    return contract;
  };

  const signAll = async (contract: ContractId): Promise<void> => {
    for (;;) {
      const { ceremony } = await state(contract);
      const [signer] = ceremony ? openSigners(ceremony) : [];
      if (!ceremony || !signer) return;
      const actor: Actor = signer.person
        ? { kind: "person", person: signer.person, tenant, roles: ["signer"], link: null }
        : { kind: "counterparty", signer: signer.id, link: await linkFor(contract, signer.id) };
      await must(
        contract,
        { type: "sign", signer: signer.id, documentSha256: ceremony.documentSha256, steppedUp: true },
        actor,
      );
    }
  };

  /** The link that was mailed to a signer, by its row: the secret is only in the letter. */
  const linkFor = (contract: ContractId, item: string): Promise<Id<"link">> =>
    until("the link to be mailed", () =>
      asSystem(db, tenant, async (tx) => {
        const found = await tx
          .selectFrom("link")
          .select("id")
          .where("contract", "=", contract)
          .where("item", "=", item)
          .where("void_at", "is", null)
          .executeTakeFirst();
        return found?.id;
      }),
    );

  const toActive = async (draft?: Draft): Promise<ContractId> => {
    const contract = await toSigning(draft);
    await signAll(contract);
    // The certificate is the last to come of signing; from then on the version is raised by nobody but the test.
    await until("the evidence certificate", async () => (await state(contract)).ceremony?.evidence);
    return contract;
  };

  /** Lets the contract live through so many days. */
  const pass = (contract: ContractId, days: number): Promise<void> =>
    fastForward(engine, contractWorkflowId(contract), days * 86_400_000);

  const open = opening.move();
  return {
    ...{ configuration, stack, db, engine, vault, archive, people, tenant, signers },
    ...{
      create,
      stage,
      submit,
      must,
      row,
      state,
      untilStage,
      plan,
      toApproval,
      approveAll,
      toSigning,
      signAll,
      toActive,
      pass,
      linkFor,
    },
    close: () => open.disposeAsync(),
  };
};

export type Processes = Awaited<ReturnType<typeof startProcesses>>;
