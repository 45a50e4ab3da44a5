import { listDepartments } from "../db/department.ts";
import type { Tx } from "../db/schema.ts";

/** The departments of the viewer's organisation by id. */
export const departmentNames = async (tx: Tx): Promise<ReadonlyMap<string, string>> =>
  new Map((await listDepartments(tx)).map(({ id, name }) => [id, name]));
