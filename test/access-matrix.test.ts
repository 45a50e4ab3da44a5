import { expect, test } from "vitest";
import { type Asked, decideAccess } from "../access/decision.ts";
import { derivedId } from "../db/derived-id.ts";
import { type Classification, classifications, type Subject } from "../domain/access.ts";
import { gates } from "../domain/command.ts";
import { stages } from "../domain/contract.ts";
import type { Placement } from "../domain/department.ts";
import { type PersonId, parsePersonId, parseTenantId } from "../domain/ids.ts";
import { type Role, roles } from "../domain/person.ts";
import { isCampaignRight, isContractRight, isIncidentRight, type Right, rightToGive } from "../domain/right.ts";
import type { Route } from "../web/http/route.ts";
import { routes } from "../web/routes.ts";

type Command = keyof typeof gates;

const tenant = parseTenantId("01890a5d-ac96-774b-bcce-b302099a8057") ?? expect.unreachable();
const me = parsePersonId("01890a5d-ac96-774b-bcce-b302099a8001") ?? expect.unreachable();
const colleague = parsePersonId("01890a5d-ac96-774b-bcce-b302099a8002") ?? expect.unreachable();

/** Endpoints that give a command under another name than its own. */
const commandsByRoute: Readonly<Record<string, Command>> = {
  saveDraft: "save-draft",
  saveWorkingCopy: "save-draft",
  saveText: "save-draft",
  saveAnswer: "save-draft",
  tellPresence: "save-draft",
  uploadVersion: "save-draft",
  chooseWordings: "save-draft",
  uploadReturned: "save-draft",
  decideReturned: "save-draft",
  uploadAmendment: "open-amendment",
  decideApprovalSlot: "decide-approval",
  delegateApprovalSlot: "delegate-approval",
  addApprover: "add-approver",
  changeApprover: "reassign-approval",
  signAsSigner: "sign",
  declineAsSigner: "decline-signing",
  passOnAsSigner: "reassign-signer",
  sendInPersonCode: "sign-in-person",
  signInPerson: "sign-in-person",
  uploadInPersonPicture: "sign-in-person",
  placeSignatureField: "save-draft",
  changeSignatureField: "save-draft",
  removeSignatureField: "save-draft",
  uploadSignerPicture: "sign",
};

/** A file is sent to be looked at, and nothing becomes of it. */
const looks: ReadonlySet<string> = new Set(["verifyAgainstContract"]);

const commandOf = ({ id }: Route): Command | undefined => {
  const own = id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return commandsByRoute[id] ?? (Object.keys(gates) as Command[]).find((command) => command === own);
};

const nowhere: Placement = { department: null, team: null };

/** How somebody may stand to a contract or an incident. */
const ties: readonly (readonly [word: string, about: Tie])[] = [
  ["any", { owner: colleague, named: [], place: nowhere }],
  ["own", { owner: me, named: [], place: nowhere }],
  ["named", { owner: colleague, named: [me], place: nowhere }],
  ["team", { owner: colleague, named: [], place: { department: null, team: derivedId<"team">("matrix") } }],
  ["headed", { owner: colleague, named: [], place: { department: derivedId<"department">("matrix"), team: null } }],
];

interface Tie {
  readonly owner: PersonId;
  readonly named: readonly PersonId[];
  readonly place: Placement;
}

/** Whether a role alone is enough, or what it takes besides; `–` where nothing helps. */
const cell = (role: Role, right: Right, classification: Classification): string => {
  const place = { department: derivedId<"department">("matrix"), team: derivedId<"team">("matrix"), head: true };
  const person: Subject = { id: me, tenant, active: true, roles: [role], ...place };
  const allowed = ties.flatMap(([word, tie]) =>
    decideAccess(person, askedOf(right, { ...tie, classification })).allowed ? [word] : [],
  );
  if (allowed.includes("any")) return "yes";
  return allowed.length === 0 ? "–" : allowed.join(", ");
};

const askedOf = (
  right: Right,
  { owner, named, place, classification }: Tie & { readonly classification: Classification },
): Asked => {
  if (isContractRight(right)) return { right, contract: { tenant, owner, named, classification, ...place } };
  if (isCampaignRight(right)) return { right, campaign: { tenant, named } };
  return isIncidentRight(right) ? { right, incident: { tenant, reporter: owner, named } } : { right, tenant };
};

const lines = (rows: readonly (readonly string[])[]): string => {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((text, i) => text.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)].join("\n");
};

const endpointOf = ({ method, path, id }: Route): string => `- \`${method.toUpperCase()} ${path}\` ${id}`;

const table = (right: Right): string =>
  isContractRight(right)
    ? lines([
        ["role", ...classifications],
        ...roles.map((role) => [role, ...classifications.map((one) => cell(role, right, one))]),
      ])
    : lines([["role", "may"], ...roles.map((role) => [role, cell(role, right, "internal")])]);

/** Endpoints of one right that are open in the same stages share a table. */
const grouped = (): ReadonlyMap<string, readonly Route[]> => {
  const groups = new Map<string, Route[]>();
  for (const route of routes) {
    if (route.right === undefined) continue;
    const command = commandOf(route);
    const open = command && isContractRight(route.right) ? gates[command].in : [];
    const inStages = stages.filter((stage) => open.includes(stage)).join(", ");
    const key = open.length === 0 ? route.right : `${route.right}, in ${inStages}`;
    groups.set(key, [...(groups.get(key) ?? []), route]);
  }
  return groups;
};

const intro = `# Who reaches what

Made by \`test/access-matrix.test.ts\` from the routes, the policies in \`access/policies/\` and the gates of the contract's
process; reviewed as a snapshot (\`npm test -- access-matrix -u\` writes it anew). Each table tells for a role held alone
(rights are the union of all roles held) and a classification whether the endpoints above it are open: **yes**; only to
the owner (**own**); only to whoever the contract, incident or audit names (**named**; for an incident, **own** is its
reporter); to people of the contract's team (**team**), to heads of its department (**headed**); or to nobody (**–**). Where an endpoint gives a contract a command, the heading tells the stages in which the process takes it;
in every other stage it is refused to everybody.`;

test("who reaches which endpoint, by role, stage and classification, is what was reviewed", async () => {
  const open = routes.filter(({ who }) => who === "anyone").map(endpointOf);
  const byLink = routes.filter(({ who }) => who === "link").map(endpointOf);
  const parts = [...grouped()].map(([heading, [first, ...more]]) =>
    first?.right === undefined
      ? ""
      : `## ${heading}\n\n${[first, ...more].map(endpointOf).join("\n")}\n\n${table(first.right)}`,
  );
  const text = [
    intro,
    `## Open to anyone\n\n${open.join("\n")}`,
    `## By a mailed link alone\n\n${byLink.join("\n")}`,
    ...parts,
  ].join("\n\n");
  await expect(`${text}\n`).toMatchFileSnapshot("../access/matrix.md");
});

test("every endpoint that demands a sign-in names its right, and every command's endpoint the right of its gate", () => {
  expect(routes.filter(({ who, right }) => (who === "signed-in") !== (right !== undefined))).toEqual([]);
  for (const route of routes) {
    if (route.right === undefined || !isContractRight(route.right) || route.method === "get" || looks.has(route.id))
      continue;
    const command = commandOf(route) ?? expect.unreachable(`${route.id} gives no command that is known here`);
    expect([route.id, route.right]).toEqual([route.id, rightToGive(command)]);
  }
});
