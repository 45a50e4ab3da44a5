import { type Configuration, readConfiguration } from "./configuration.ts";
import { Ailment, type Check, type CheckName } from "./doctor-check.ts";
import { copiesChecks } from "./doctor-copies.ts";
import { databaseChecks } from "./doctor-database.ts";
import { engineChecks } from "./doctor-engine.ts";
import { keysChecks } from "./doctor-keys.ts";
import { anchorChecks, ledgerChecks } from "./doctor-ledger.ts";
import { machineChecks } from "./doctor-machine.ts";
import { mailChecks } from "./doctor-mail.ts";
import { storageChecks } from "./doctor-storage.ts";
import { transportChecks } from "./doctor-transport.ts";
import { say } from "./problem.ts";
import { dataFolderOf, environmentOfRunning } from "./running.ts";

const words = say.doctor;

export interface Finding {
  readonly name: CheckName;
  readonly ok: boolean;
  readonly milliseconds: number;
  /** What was found, or why it failed. */
  readonly detail: string | undefined;
  /** Only when it failed. */
  readonly remedy: string | undefined;
}

const checks: readonly Check[] = [
  ...databaseChecks,
  ...engineChecks,
  ...storageChecks,
  ...copiesChecks,
  ...mailChecks,
  ...keysChecks,
  ...anchorChecks,
  ...machineChecks,
  ...transportChecks,
];

const patience = 20_000;

/** Reads everything there is; a large house waits for it for long. */
const deepChecks: readonly Check[] = ledgerChecks;
const deepPatience = 12 * 3_600_000;

/**
 * Examines everything at once; never throws for what it finds.
 *
 * @param deep also what takes as long as there is data
 */
export const examine = (configuration: Configuration, deep = false): Promise<readonly Finding[]> =>
  Promise.all([
    ...checks.map((check) => examineOne(check, configuration, patience)),
    ...(deep ? deepChecks : []).map((check) => examineOne(check, configuration, deepPatience)),
  ]);

const examineOne = async (
  { name, remedy, attempt }: Check,
  configuration: Configuration,
  limit: number,
): Promise<Finding> => {
  const began = performance.now();
  const milliseconds = () => Math.round(performance.now() - began);
  try {
    const detail = await inTime(attempt(configuration), limit);
    return { name, ok: true, milliseconds: milliseconds(), detail, remedy: undefined };
  } catch (error) {
    const ours = error instanceof Ailment ? error.remedy : remedy;
    return { name, ok: false, milliseconds: milliseconds(), detail: messageOf(error), remedy: ours };
  }
};

const inTime = async <T>(work: Promise<T>, limit: number): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer in ${limit / 1000} s`)), limit);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
};

const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
};

/** `npm run engross -- doctor [--deep] [--json]`. @returns the exit code: 1 when any check failed */
export const run = async (commandLine: readonly string[]): Promise<number> => {
  const environment = await environmentOfRunning(process.env);
  if (environment === undefined) {
    console.error(words.notRunning(dataFolderOf(process.env)));
    return 1;
  }
  const findings = await examine(readConfiguration(environment), commandLine.includes("--deep"));
  const failed = findings.filter(({ ok }) => !ok).length;
  if (commandLine.includes("--json")) console.log(JSON.stringify({ ok: failed === 0, checks: findings }, undefined, 2));
  else console.log([...findings.map(line), failed === 0 ? words.allFine : words.someFailed(failed)].join("\n"));
  return failed === 0 ? 0 : 1;
};

const line = ({ name, ok, detail, remedy }: Finding): string => {
  const found = detail === undefined ? "" : ` (${detail})`;
  const todo = remedy === undefined ? "" : `\n    → ${remedy}`;
  return `${ok ? "✓" : "✗"} ${words.checks[name]}${found}${todo}`;
};
