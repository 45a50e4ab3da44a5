import type { Duty } from "../engine/duty.ts";
import { keyRotationDuty } from "./key-rotation.ts";
import { replicationDuty } from "./replication.ts";
import { scrubDuty, suspectsDuty } from "./scrub.ts";

/** All that Engross does by itself at regular times, whoever asks or does not. */
export const duties: readonly Duty[] = [keyRotationDuty, replicationDuty, scrubDuty, suspectsDuty];
