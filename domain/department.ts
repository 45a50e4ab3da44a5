import type { DepartmentId, TeamId, TenantId } from "./ids.ts";

/** A part of the organisation. People and contracts belong to one at most. */
export interface Department {
  readonly id: DepartmentId;
  readonly tenant: TenantId;
  readonly name: string;
}

/** A part of a department. */
export interface Team {
  readonly id: TeamId;
  readonly department: DepartmentId;
  readonly name: string;
}

/** Where a contract belongs: to the department and team of its owner, unless others were chosen for it. */
export interface Placement {
  readonly department: DepartmentId | null;
  readonly team: TeamId | null;
}
