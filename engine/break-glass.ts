import type { GlassCommand } from "../domain/break-glass.ts";
import type { Refusal } from "../domain/refusal.ts";
import { breakGlass, glassWorkflowId, submitToGlass, unbroken } from "../workflows/break-glass.ts";
import type { Carried } from "../workflows/entity.ts";
import { type Engine, type Giving, give } from "./command.ts";

/** As `commandContract`, for an emergency access; `request-glass` begins the process. */
export const commandGlass = (
  engine: Engine,
  id: string,
  command: GlassCommand,
  giving: Giving,
): Promise<Carried | Refusal> =>
  give(engine, command, giving, {
    workflowId: glassWorkflowId(id),
    update: submitToGlass,
    ...(command.type === "request-glass" && { birth: { workflow: breakGlass, input: unbroken } }),
  });
