import { Context } from "@temporalio/activity";
import { ApplicationFailure, ApplicationFailureCategory } from "@temporalio/common";
import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import { clearDelay, noteDelay } from "../db/completion.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { type CompletionStep, type DelayReason, nextTryMs } from "../domain/completion.ts";
import type { ContractId, TenantId } from "../domain/ids.ts";
import { report } from "./log.ts";
import { whileSealing } from "./quiet.ts";

/** What the activities of completion are given, as far as it says what they are about. */
interface About {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly signer?: string;
}

const steps: ReadonlyMap<string, CompletionStep> = new Map([
  ["sealSignature", "seal"],
  ["completeExecuted", "archive"],
  ["archiveExecuted", "archive"],
  ["certifyEvidence", "certify"],
  ["deliverExecuted", "deliver"],
  ["renewStamp", "renew"],
]);

/**
 * Completion is tried until it succeeds. What fails meanwhile is noted where people read it, with the reason and the next
 * try, and struck out once it has succeeded. A note that cannot be written never keeps the work itself from being done.
 * While one seals, others that complete give way.
 */
export const completionNotes =
  ({ db }: { readonly db: Db }): ActivityInterceptorsFactory =>
  () => ({
    inbound: {
      execute: async (input, next) => {
        const { activityType, attempt } = Context.current().info;
        // What does not succeed at once is tried again by itself, and then noted.
        if (activityType === "sealAtOnce") return whileSealing(() => next(input));
        const step = steps.get(activityType);
        if (step === undefined) return next(input);
        const { tenant, contract, signer = "" } = input.args[0] as About;
        const which = { contract, step, item: signer };
        try {
          const done = await (step === "seal" ? whileSealing(() => next(input)) : next(input));
          if (attempt > 1) await quietly(() => asSystem(db, tenant, (tx) => clearDelay(tx, which)));
          return done;
        } catch (error) {
          const at = Date.now();
          const times = { last_try: new Date(at), next_try: new Date(at + nextTryMs(attempt)) };
          const delay = { ...which, ...times, tenant, tries: attempt, reason: reasonOf(error) };
          // Of what is not wanted any more nobody waits.
          if (Context.current().cancellationSignal.aborted)
            await quietly(() => asSystem(db, tenant, (tx) => clearDelay(tx, which)));
          else if (!isExpected(error)) await quietly(() => asSystem(db, tenant, (tx) => noteDelay(tx, delay)));
          throw error;
        }
      },
    },
  });

/** A moment's wait that is part of the way, such as for the ledger's numbers. */
const isExpected = (error: unknown): boolean =>
  error instanceof ApplicationFailure && error.category === ApplicationFailureCategory.BENIGN;

const quietly = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    report("WARN", "completion", { error });
  }
};

/** What an error means to whoever looks after the machinery; its own words stay in the log. */
export const reasonOf = (error: unknown): DelayReason => {
  const told = [...chainOf(error)];
  const known = told.flatMap((one) => reasons.flatMap(([pattern, reason]) => (pattern.test(one) ? [reason] : [])));
  return known[0] ?? "other";
};

/** By name, code and message of the error and what caused it. */
const reasons: readonly (readonly [RegExp, DelayReason])[] = [
  [/remote signing service/i, "signing-service"],
  [/NoTimestamp|time-?stamp/i, "time-stamp"],
  [/key database|RootKey|VaultSealed/, "keys"],
  [/Vault|object store|bucket|\bS3\b/i, "store"],
  [/certificate|issuer|authority|signature .* does not hold/i, "certificate"],
  [/SMTP|EENVELOPE|EAUTH|ESOCKET|EDNS|mail/i, "mail"],
  [/^(08|53|57P)|database|Postgres|Connection terminated/i, "database"],
  [/ledger/i, "ledger"],
];

const chainOf = function* (error: unknown, depth = 0): Generator<string> {
  if (!(error instanceof Error) || depth > 5) return;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  yield [error.name, code, error.message].join(" ");
  yield* chainOf(error.cause, depth + 1);
};
