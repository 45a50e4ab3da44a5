import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ContractId } from "../../../domain/ids.ts";
import { asPerson, salesDraft } from "../../../test/contract-process.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "./web-under-test.ts";

let web: ContractWeb;
let owner: Program;
let legal: Program;

beforeAll(async () => {
  web = await startContractWeb();
  owner = await web.program(web.people.owner);
  legal = await web.program(web.people.otherLawyer);
});
afterAll(() => web?.close());

const placed = async (contract: ContractId, field: Readonly<Record<string, unknown>>): Promise<string> => {
  const answer = await owner.ask("POST", path(contract, "/signature-fields"), { required: true, ...field });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return ((await answer.json()) as { readonly field: string }).field;
};

test("a wording that has lost the page or the words of a field is not sent to approvers before the field has another place", async () => {
  const { create, stage, must, state } = web.processes;
  const contract = await create(salesDraft());
  const byWords = await placed(contract, { kind: "date", slot: "ours-1", anchor: "第八条 质量保证" });
  const byPage = await placed(contract, { kind: "text", slot: "theirs-1", page: 5, x: 80, y: 60 });
  await placed(contract, { kind: "initials", slot: "theirs-1", page: 1, x: 420, y: 20 });
  const command = randomUUID();
  const { clauses, ...rest } = salesDraft();
  const shorter = clauses.filter(({ heading }) => !/质量保证|不可抗力/.test(heading));
  const draft = await stage(contract, 2, command, { ...rest, clauses: shorter });
  await must(contract, { type: "save-draft", draft }, asPerson(web.people.owner), { updateId: command });
  await must(contract, { type: "submit-for-review" }, asPerson(web.people.owner));

  const refused = await legal.ask("POST", path(contract, "/submit-for-approval"));
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({
    code: "fields-misplaced",
    reasons: [expect.stringContaining("“第八条 质量保证” are not"), expect.stringContaining("page 5")],
    places: [byWords, byPage].map((field) => path(contract, `/signature-fields?field=${field}`)),
  });
  expect((await state(contract)).stage).toBe("review");
  const chinese = await web.browser(web.people.lawyer, "zh-CN");
  const answer = await chinese.send(path(contract, "/approval-plan"), path(contract, "/submit-for-approval"), {});
  const page = await answer.text();
  expect(page).toContain("文件中已没有“第八条 质量保证”");
  expect(page).toContain(`href="${path(contract, `/signature-fields?field=${byPage}`)}"`);

  const change = path(contract, "/signature-fields/change");
  const moved = { kind: "text", slot: "theirs-1", required: true, page: 1, x: 80, y: 20, field: byPage };
  expect((await owner.ask("POST", change, moved)).status).toBe(200);
  expect((await owner.ask("POST", path(contract, "/signature-fields/remove"), { field: byWords })).status).toBe(200);
  expect((await legal.ask("POST", path(contract, "/submit-for-approval"))).status).toBe(200);
});
