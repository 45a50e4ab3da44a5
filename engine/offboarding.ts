import { type OffboardingInput, offboarding, offboardingWorkflowId } from "../workflows/offboarding.ts";
import { begin } from "./begin.ts";
import type { Engine } from "./command.ts";

/**
 * Begins the process by which somebody leaves, or finds it where it runs already or is over.
 *
 * @throws when Temporal cannot be reached in time; beginning it again is safe
 */
export const startOffboarding = (engine: Engine, input: OffboardingInput): Promise<void> =>
  begin(engine, offboarding, { id: offboardingWorkflowId(input.id), args: [input], anew: "once it has failed" });
