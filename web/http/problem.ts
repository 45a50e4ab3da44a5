import { isGrpcServiceError } from "@temporalio/client";
import { isDatabaseUnavailable } from "../../db/connection.ts";
import type { Language } from "../../domain/language.ts";
import { type Refusal, type RefusalFacts, refusalStatus, refuse } from "../../domain/refusal.ts";
import { refusalIn } from "../../engine/refusal.ts";
import { refusalSentence } from "../../i18n/refusal.ts";
import { webWords } from "../../i18n/web.ts";
import { VaultUnreachable } from "../../vault/fault.ts";

/** Why a request was not done, in the reader's words: a refusal, a service out of reach, or a fault of ours. */
export interface Problem {
  readonly language: Language;
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly facts: RefusalFacts;
  /** After how many seconds trying again makes sense. */
  readonly retryAfter: number | undefined;
  /** Under which id the log tells more. */
  readonly reference: string | undefined;
}

export const problemOf = (refusal: Refusal, language: Language): Problem => {
  const status = refusalStatus[refusal.refused];
  const { retryAfter } = refusal.facts;
  return {
    language,
    code: refusal.refused,
    status,
    title: webWords(language).problem.titles[status],
    detail: refusalSentence(refusal, language),
    facts: refusal.facts,
    retryAfter: typeof retryAfter === "number" ? retryAfter : undefined,
    reference: undefined,
  };
};

/** The problem behind an exception. */
export const problemOfError = (error: unknown, language: Language, reference: string): Problem => {
  const refusal = error instanceof URIError ? refuse("malformed-request") : refusalIn(error);
  if (refusal) return problemOf(refusal, language);
  const { problem } = webWords(language);
  const base = { language, facts: {}, reference };
  return isUnavailable(error)
    ? {
        ...base,
        code: "unavailable",
        status: 503,
        title: problem.titles[503],
        detail: problem.unavailable,
        retryAfter: 10,
      }
    : { ...base, code: "fault", status: 500, title: problem.titles[500], detail: problem.fault, retryAfter: undefined };
};

/** RFC 9457. `code`, the facts and `reference` are our extension members. */
export const problemJson = (problem: Problem, publicUrl: URL): Readonly<Record<string, unknown>> => ({
  ...problem.facts,
  type: new URL(`/problems/${problem.code}`, publicUrl).href,
  title: problem.title,
  status: problem.status,
  detail: problem.detail,
  code: problem.code,
  reference: problem.reference,
});

/** gRPC status codes: DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const awayStatuses: ReadonlySet<number> = new Set([4, 8, 14]);

/** Whether something that Engross stands on cannot be reached: PostgreSQL, Temporal or the object storage. */
const isUnavailable = (error: unknown): boolean => {
  if (isDatabaseUnavailable(error) || error instanceof VaultUnreachable) return true;
  if (!(error instanceof Error)) return false;
  return (isGrpcServiceError(error) && awayStatuses.has(error.code)) || isUnavailable(error.cause);
};
