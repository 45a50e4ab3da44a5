import type { Placement } from "./department.ts";
import type { DepartmentId, PersonId, TeamId, TenantId } from "./ids.ts";
import type { Person, Role } from "./person.ts";

/** How harmful it would be if outsiders read a contract, mildest first. */
export const classifications = ["public", "internal", "confidential", "secret"] as const;

export type Classification = (typeof classifications)[number];

/**
 * Which contracts somebody sees: `all` of the tenant but for secret ones that do not name them, only those that
 * they own or that `named` them (and those of their team or department, where `Viewer` says so), or `none`.
 * Row-level security reads it from the transaction (`viewer_sees` in SQL).
 */
export type Reach = "all" | "named" | "none";

/** Whoever looks at rows, as the database knows them. */
export interface Viewer {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly reach: Reach;
  /** The team whose public and internal contracts they see too. */
  readonly team?: TeamId;
  /** The department, headed by them, whose contracts they see too but for secret ones. */
  readonly department?: DepartmentId;
}

/** What of a contract decides who works on it. */
export interface ContractTies {
  readonly tenant: TenantId;
  readonly owner: PersonId;
  /** Approvers, signers, guests and whoever else was put on the contract by name. */
  readonly named: readonly PersonId[];
  readonly classification: Classification;
}

/** What of a contract decides who sees it. */
export interface ContractAccess extends ContractTies, Placement {
  /** To whom an emergency access opens it for now (`break-glass.ts`). */
  readonly opened?: readonly PersonId[];
}

const reachOfRole = {
  business: "named",
  legal: "all",
  approver: "named",
  signer: "named",
  management: "all",
  security: "all",
  auditor: "all",
  administrator: "none",
  guest: "named",
} as const satisfies Readonly<Record<Role, Reach>>;

/** The widest reach that any of the person's roles gives; none for those who left. */
export const reachOf = (person: Pick<Subject, "active" | "roles">): Reach => {
  const reaches: readonly Reach[] = person.active ? person.roles.map((role) => reachOfRole[role]) : [];
  if (reaches.includes("all")) return "all";
  return reaches.includes("named") ? "named" : "none";
};

export const viewerOf = (person: Person): Viewer => ({
  tenant: person.tenant,
  person: person.id,
  reach: reachOf(person),
  ...placeSeenBy(person),
});

/** What of a person rights depend on. */
export type Subject = Pick<Person, "id" | "tenant" | "active" | "department" | "team" | "head"> & {
  readonly roles: readonly Role[];
};

/** Who sees the public and internal contracts of their own team, and who, as its head, those of their department. */
const seeByTeam: readonly Role[] = ["business"];
const seeByHeading: readonly Role[] = ["business", "approver", "signer"];

const placeSeenBy = ({ active, roles, team, department, head }: Omit<Subject, "id" | "tenant">) => {
  const holds = (any: readonly Role[]) => active && roles.some((role) => any.includes(role));
  return {
    ...(team !== undefined && holds(seeByTeam) && { team }),
    ...(department !== undefined && head && holds(seeByHeading) && { department }),
  };
};

/** Whether somebody may see that a contract exists, and all that is in it. */
export const mayView = (person: Subject, contract: ContractAccess): boolean =>
  mayWorkOn(person, contract) ||
  (person.tenant === contract.tenant && (seesByPlace(person, contract) || seesByEmergency(person, contract)));

/** Whatever the classification and whatever their roles; to read it, and nothing more. */
const seesByEmergency = ({ id, active }: Subject, { opened = [] }: ContractAccess): boolean =>
  active && opened.includes(id);

const seesByPlace = (person: Subject, { team, department, classification }: ContractAccess): boolean => {
  const seen = placeSeenBy(person);
  switch (classification) {
    case "public":
    case "internal":
      return (
        (seen.team !== undefined && seen.team === team) ||
        (seen.department !== undefined && seen.department === department)
      );
    case "confidential":
      return seen.department !== undefined && seen.department === department;
    case "secret":
      return false;
  }
};

/**
 * Whether somebody sees a contract by their office, as its owner or by name. Whoever sees it only because it is their
 * team's or department's reads it and does nothing with it.
 */
const mayWorkOn = (person: Subject, contract: ContractTies): boolean => {
  if (person.tenant !== contract.tenant) return false;
  const named = contract.owner === person.id || contract.named.includes(person.id);
  const reach = reachOf(person);
  return reach === "all" ? named || contract.classification !== "secret" : reach === "named" && named;
};

const everyMember = [
  "business",
  "legal",
  "approver",
  "signer",
  "management",
  "security",
  "auditor",
  "administrator",
] as const satisfies readonly Role[];

/**
 * Who may do what; what is not listed is denied. Management and auditors change nothing: reporting an incident is
 * the one thing open to every member. Acts that need two people say so in their own rules.
 */
const rolesFor = {
  draft: ["business", "legal"],
  submit: ["business", "legal"],
  review: ["legal"],
  "manage-approvals": ["legal"],
  approve: ["approver"],
  "sign-for-us": ["signer"],
  fulfil: ["business", "legal"],
  amend: ["business", "legal"],
  renew: ["business", "legal"],
  terminate: ["business", "legal"],
  share: ["business", "legal"],
  "withdraw-share": ["business", "legal", "security"],
  negotiate: ["business", "legal"],
  comment: ["business", "legal", "approver", "signer"],
  archive: ["legal"],
  hold: ["legal"],
  "request-hold-release": ["legal"],
  "approve-hold-release": ["legal", "security"],
  "request-purge": ["legal"],
  "approve-purge": ["legal", "security"],
  "report-incident": everyMember,
  "run-incident": ["security"],
  "read-library": ["business", "legal", "approver", "management", "auditor", "administrator"],
  "edit-library": ["legal"],
  "manage-contract-types": ["legal", "administrator"],
  "manage-people": ["administrator"],
  "manage-settings": ["administrator"],
  "set-approval-policy": ["legal", "administrator"],
  "read-audit": ["auditor", "security"],
  "run-audit": ["auditor"],
  "list-audit-reports": ["auditor", "security", "management"],
  "use-break-glass": everyMember,
  "decide-break-glass": ["security", "management", "legal"],
  "review-break-glass": ["security", "auditor", "management"],
  "oversee-access-reviews": ["administrator", "security", "auditor"],
  "begin-access-review": ["administrator", "auditor"],
  "read-storage": ["administrator", "security", "auditor"],
  "watch-completion": ["legal", "security", "auditor"],
  "read-seals": ["legal", "signer", "management", "security", "auditor"],
  "manage-seals": ["legal"],
  "authorise-seals": ["legal", "management"],
  "send-in-bulk": ["business", "legal"],
  "release-bulk": ["legal"],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Action = keyof typeof rolesFor;

export const actions = Object.keys(rolesFor) as readonly Action[];

/** Whether any of the person's roles allows the action. For an act on a contract ask `mayActOn`. */
export const mayAct = (person: Pick<Subject, "active" | "roles">, action: Action): boolean => {
  const allowed: readonly Role[] = rolesFor[action];
  return person.active && person.roles.some((role) => allowed.includes(role));
};

/** Nobody acts on a contract that they may not see, or see only by their place in the organisation. */
export const mayActOn = (person: Subject, action: Action, contract: ContractTies): boolean =>
  mayAct(person, action) && mayWorkOn(person, contract);
