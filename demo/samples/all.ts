import { deciding, drafting } from "./before-signature.ts";
import { inForce } from "./in-force.ts";
import { over } from "./over.ts";
import type { Sample } from "./sample.ts";

/** Ten contracts in the stages of a life, and one that an incident has frozen. */
export const samples: readonly Sample[] = [...drafting, ...deciding, ...inForce, ...over];
