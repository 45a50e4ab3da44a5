import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { whileSealing } from "../activities/quiet.ts";
import type { ContractId } from "../domain/ids.ts";
import { layLine } from "../vault/line-under-test.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { services, without } from "./stack/index.ts";
import { until } from "./until.ts";

let line: Awaited<ReturnType<typeof layLine>>;
let processes: Processes;
beforeAll(async () => {
  line = await layLine(inject("stack").environment["S3_ENDPOINT"] ?? "");
  processes = await startProcesses({ environment: { S3_ENDPOINT: line.endpoint } });
}, 120_000);
afterAll(async () => {
  await processes?.close();
  line?.close();
});

/** The activities that tasks of their own were made for; and how many local ones the workflow task of the last command did. */
const course = async (contract: ContractId) => {
  const { events } = await processes.engine.workflow.getHandle(`contract/${contract}`).fetchHistory();
  const all = events ?? [];
  const last = all.findLastIndex((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
  const next = all.findIndex((event, at) => at > last && event.workflowTaskScheduledEventAttributes);
  const ofLast = all.slice(last, next === -1 ? undefined : next);
  return {
    activities: all.flatMap(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name ?? [],
    ),
    local: ofLast.filter((event) => event.markerRecordedEventAttributes?.markerName === "core_local_activity").length,
  };
};

/** Somebody of ours signs. */
const signFirst = async (contract: ContractId): Promise<void> => {
  const { ceremony } = await processes.state(contract);
  const [first] = ceremony?.signers ?? [];
  if (!ceremony || !first?.person) throw new Error("Somebody of ours is asked to sign");
  await processes.must(
    contract,
    { type: "sign", signer: first.id, documentSha256: ceremony.documentSha256, steppedUp: true },
    { kind: "person", person: first.person, tenant: processes.tenant, roles: ["signer"], link: null },
  );
};

const firstIs = async (contract: ContractId): Promise<string | undefined> =>
  (await processes.state(contract)).ceremony?.signers[0]?.state;

test("a signature is sealed within the one workflow task of its act, and whoever signed hears of it then", async () => {
  const contract = await processes.toSigning();
  await signFirst(contract);
  expect(await firstIs(contract)).toBe("sealed");
  const { activities, local } = await course(contract);
  expect(activities).not.toContain("sealSignature");
  // The act is recorded, sealed, and the seal is recorded.
  expect(local).toBe(3);
}, 120_000);

test("while many are sealed, one more is left to an activity, so that none runs out of the time of its task", async () => {
  const contract = await processes.toSigning();
  const { promise, resolve } = Promise.withResolvers<void>();
  const others = Array.from({ length: 8 }, () => whileSealing(() => promise));
  await signFirst(contract);
  await until("the signature to be sealed", async () => (await firstIs(contract)) === "sealed");
  resolve();
  await Promise.all(others);
  expect((await course(contract)).activities).toContain("sealSignature");
}, 120_000);

test("however long the store hangs, whoever signs waits for seconds, and it is sealed afterwards", async () => {
  const contract = await processes.toSigning();
  const release = line.hold();
  onTestFinished(release);
  const began = performance.now();
  await signFirst(contract);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await firstIs(contract)).toBe("signed");
  release();
  await until("the signature to be sealed", async () => (await firstIs(contract)) === "sealed", 60_000);
  expect((await course(contract)).activities).toContain("sealSignature");
}, 180_000);

test("what cannot be sealed at once is sealed by an activity, tried until the store is back", async () => {
  const contract = await processes.toSigning();
  await without("minio");
  await processes.signAll(contract);
  expect((await processes.state(contract)).stage).toBe("signing");
  await services.minio.start();
  await processes.untilStage(contract, "active");
  expect((await course(contract)).activities).toContain("sealSignature");
}, 180_000);
