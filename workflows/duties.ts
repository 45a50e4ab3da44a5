import type { Duty } from "../engine/duty.ts";

/** All that Engross does by itself at regular times, whoever asks or does not. */
export const duties: readonly Duty[] = [];
