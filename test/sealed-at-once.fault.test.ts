import { afterAll, beforeAll, expect, test } from "vitest";
import type { ContractId } from "../domain/ids.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { services, without } from "./stack/index.ts";

let processes: Processes;
beforeAll(async () => {
  processes = await startProcesses();
}, 120_000);
afterAll(() => processes?.close());

/** Its workflow tasks, and the activities that tasks of their own were made for. */
const course = async (contract: ContractId) => {
  const { events } = await processes.engine.workflow.getHandle(`contract/${contract}`).fetchHistory();
  return {
    tasks: (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes).length,
    activities: (events ?? []).flatMap(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name ?? [],
    ),
  };
};

test("a signature is sealed within the one workflow task of its act, and whoever signed hears of it then", async () => {
  const contract = await processes.toSigning();
  const { ceremony } = await processes.state(contract);
  const [first] = ceremony?.signers ?? [];
  if (!ceremony || !first?.person) throw new Error("Somebody of ours is asked to sign");
  const before = await course(contract);
  await processes.must(
    contract,
    { type: "sign", signer: first.id, documentSha256: ceremony.documentSha256, steppedUp: true },
    { kind: "person", person: first.person, tenant: processes.tenant, roles: ["signer"], link: null },
  );
  expect((await processes.state(contract)).ceremony?.signers[0]?.state).toBe("sealed");
  const after = await course(contract);
  expect(after.tasks).toBe(before.tasks + 1);
  expect(after.activities).not.toContain("sealSignature");
}, 120_000);

test("what cannot be sealed at once is sealed by an activity, tried until the store is back", async () => {
  const contract = await processes.toSigning();
  await without("minio");
  await processes.signAll(contract);
  expect((await processes.state(contract)).stage).toBe("signing");
  await services.minio.start();
  await processes.untilStage(contract, "active");
  expect((await course(contract)).activities).toContain("sealSignature");
}, 180_000);
