import type { Configuration } from "./configuration.ts";
import type { say } from "./problem.ts";

export type CheckName = keyof typeof say.doctor.checks;

/** One thing that must work. */
export interface Check {
  readonly name: CheckName;
  /** What to do when it does not. */
  readonly remedy: string;
  /** Tries it for real and tells what it found, in a few words; throws when it does not work. */
  readonly attempt: (configuration: Configuration) => Promise<string | undefined>;
}

/** Wrong, with a remedy of its own instead of the check's. */
export class Ailment extends Error {
  override readonly name = "Ailment";
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}
