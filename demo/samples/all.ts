import { deciding, drafting } from "./before-signature.ts";
import { inForce } from "./in-force.ts";
import { negotiating } from "./negotiating.ts";
import { over } from "./over.ts";
import type { Sample } from "./sample.ts";

/** Eleven contracts in the stages of a life, one of them under negotiation, and one that an incident has frozen. */
export const samples: readonly Sample[] = [...drafting, ...negotiating, ...deciding, ...inForce, ...over];
