import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { delaysOf } from "../db/completion.ts";
import { asSystem } from "../db/tenancy.ts";
import type { Actor, SignerId } from "../domain/act.ts";
import type { ContractId } from "../domain/ids.ts";
import { openSigners, unsealed } from "../domain/signing.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { layLine } from "../vault/line-under-test.ts";
import { asPerson, type Processes, startProcesses } from "./contract-process.ts";
import { services } from "./stack/index.ts";
import { until } from "./until.ts";
import { killProgram, startProgram } from "./worker-program.ts";

let line: Awaited<ReturnType<typeof layLine>>;
let processes: Processes;

beforeAll(async () => {
  line = await layLine(inject("stack").environment["S3_ENDPOINT"] ?? "");
  processes = await startProcesses({ worker: false, environment: { S3_ENDPOINT: line.endpoint } });
});

afterAll(async () => {
  await processes?.close();
  line?.close();
});

const waits = (contract: ContractId) => asSystem(processes.db, processes.tenant, (tx) => delaysOf(tx, contract));

const startWorker = async (): Promise<ChildProcess> => {
  const worker = await startProgram("worker", processes.stack.environment);
  onTestFinished(() => killProgram(worker));
  return worker;
};

describe("When a process dies in the middle", () => {
  it("a contract that everyone has signed is completed by itself, and both sides get it", async () => {
    const { toSigning, state, must, people, untilStage, tenant, configuration } = processes;
    const first = await startWorker();
    const contract = await toSigning();
    const sign = async (actor: (id: string) => Promise<Actor> | Actor): Promise<void> => {
      const ceremony = (await state(contract)).ceremony;
      const [signer] = ceremony ? openSigners(ceremony) : [];
      if (!ceremony || !signer) throw new Error("Nobody is asked to sign");
      const command = {
        type: "sign",
        signer: signer.id,
        documentSha256: ceremony.documentSha256,
        steppedUp: true,
      } as const;
      await must(contract, command, await actor(signer.id));
    };
    await sign(() => asPerson(people.signatory));
    await until("the first seal", async () => (await state(contract)).ceremony?.signers[0]?.state === "sealed");
    const theirs = (await state(contract)).ceremony?.signers[1];
    if (!theirs) throw new Error("Two are asked to sign");
    const link = await processes.linkFor(contract, theirs.id);
    const release = line.hold();
    onTestFinished(release);
    const second = sign((signer) => ({ kind: "counterparty", signer: signer as SignerId, link }));
    await until("the act to be recorded", async () => (await state(contract)).ceremony?.signers[1]?.state === "signed");
    await killProgram(first);
    release();
    const { ceremony, stage } = await state(contract);
    expect([stage, ceremony && unsealed(ceremony).length]).toEqual(["signing", 1]);
    await startWorker();
    await second;
    await untilStage(contract, "active");
    const copies = await until("the executed copy", async () => {
      const letters = await lettersSoFar(configuration.mail.catcherUrl ?? "", `buyer.${tenant}@example.com`);
      const found = letters.filter(({ attachments }) => attachments.length > 0);
      return found.length > 0 && found;
    });
    expect(copies).toHaveLength(1);
  });

  it("letters wait for the mail server, and leave when it is back", async () => {
    const { toApproval, people, configuration } = processes;
    await startWorker();
    await services.mail.kill();
    const before = Date.now();
    const contract = await toApproval();
    expect(Date.now() - before).toBeLessThan(20_000);
    await services.mail.start();
    await until("the approver's letter", async () => {
      const letters = await lettersSoFar(configuration.mail.catcherUrl ?? "", people.approver.email);
      return letters.length > 0;
    });
    expect((await processes.state(contract)).stage).toBe("approval");
  });

  it("sealing waits for the object store, and goes on when it is back", async () => {
    const { toSigning, signAll, state, untilStage } = processes;
    await startWorker();
    const contract = await toSigning();
    await services.minio.kill();
    await signAll(contract);
    expect((await state(contract)).stage).toBe("signing");
    const noted = await until("a note of what waits", async () => {
      const found = await waits(contract);
      return found.some(({ tries }) => tries > 1) && found;
    });
    expect(noted).toMatchObject([{ step: "seal", reason: "store" }]);
    await services.minio.start();
    await untilStage(contract, "active");
    await until("nothing to wait for any more", async () => (await waits(contract)).length === 0);
  });

  it("a command waits while PostgreSQL restarts, and is carried out once", async () => {
    const { create, submit, people, state } = processes;
    await startWorker();
    const contract = await create();
    const restarted = services.postgres.restart();
    const outcome = await until(
      "the command to be accepted",
      async () => {
        try {
          return await submit(contract, { type: "submit-for-review" }, asPerson(people.owner), { updateId: "once" });
        } catch {
          return undefined;
        }
      },
      60_000,
    );
    await restarted;
    expect(outcome).toMatchObject({ stage: "review" });
    expect((await state(contract)).version).toBe(2);
  });
});
