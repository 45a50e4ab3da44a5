import type { TenantId } from "../domain/ids.ts";
import { approvalUpkeep } from "../workflows/approval-upkeep.ts";
import { begin } from "./begin.ts";
import type { Engine } from "./command.ts";

/**
 * Passes on at once what waits for people of this organisation who cannot answer, instead of at the next regular time.
 *
 * @param id tells this run from others; the same id begins it once
 * @throws when Temporal cannot be reached in time; it is then passed on at the next regular time
 */
export const startApprovalUpkeep = (engine: Engine, tenant: TenantId, id: string): Promise<void> =>
  begin(engine, approvalUpkeep, { id: `approval-upkeep/${id}`, args: [tenant], anew: "once it is over" });
