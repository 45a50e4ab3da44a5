import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "../../http/app-under-test.ts";
import { type ContractWeb, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;

beforeAll(async () => {
  web = await startContractWeb();
});

afterAll(() => web.close());

const run = (workflow: "replication" | "scrub"): Promise<unknown> =>
  web.processes.engine.workflow.execute(workflow, {
    workflowId: `${workflow}/${randomUUID()}`,
    taskQueue: web.processes.configuration.temporal.taskQueue,
    args: [],
  });

const asked = async (who: Browser) => {
  const response = await who.go("/api/v1/storage");
  return { status: response.status, body: await response.json() };
};

describe("The page about stored documents", () => {
  it("tells security and administrators what waits to be copied and what the last scrub found", async () => {
    const officer = await web.browser(web.people.officer);
    await web.processes.create();
    const before = await asked(officer);
    expect(before).toMatchObject({ status: 200, body: { copies: { configured: true }, scrubs: [], lost: [] } });
    expect(before.body.copies.waiting).toBeGreaterThanOrEqual(3);
    expect(await (await officer.go("/storage")).text()).toContain("documents are not in the second store yet");

    await run("replication");
    await run("scrub");
    const administrator = await web.browser(web.people.administrator);
    const after = await asked(administrator);
    expect(after.body.copies).toEqual({ configured: true, waiting: 0, since: null });
    expect(after.body.scrubs).toMatchObject([{ repaired: 0, lost: 0, incident: null }]);
    expect(after.body.scrubs[0].objects).toBe(before.body.copies.waiting);
    expect(await (await administrator.go("/storage")).text()).toContain("Every document is in both stores");
  });

  it("is closed to everybody else", async () => {
    const lawyer = await web.browser(web.people.otherLawyer);
    expect(await asked(lawyer)).toMatchObject({ status: 403, body: { code: "not-allowed" } });
    expect(await (await lawyer.go("/inbox")).text()).not.toContain('href="/storage"');
  });
});
