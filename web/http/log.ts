import { inspect } from "node:util";
import type { Request, RequestHandler } from "express";
import { withoutSecrets } from "../../domain/redaction.ts";
import type { Services } from "./services.ts";
import { visitOf } from "./visit.ts";

/** Writes one line for each request when it is over: never a query, a body, a cookie or the secret of a link. */
export const logRequests =
  ({ log }: Pick<Services, "log">): RequestHandler =>
  (request, response, next) => {
    const started = performance.now();
    response.once("close", () => {
      log({
        kind: "request",
        id: visitOf(request).id,
        method: request.method,
        path: plainPath(request.path),
        status: response.writableFinished ? response.statusCode : 499,
        ms: Math.round(performance.now() - started),
      });
    });
    next();
  };

/** Tells the log of a fault once, with the error as it was thrown; people only see its id. */
export const logFault = ({ log }: Pick<Services, "log">, request: Request, error: unknown): void =>
  log({
    kind: "fault",
    id: visitOf(request).id,
    method: request.method,
    path: plainPath(request.path),
    error: withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    cause: error instanceof Error && error.cause !== undefined ? withoutSecrets(inspect(error.cause)) : undefined,
  });

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Links hold 43 characters of secret: whatever is nearly as long and no UUID is left out. */
const plainPath = (path: string): string =>
  path
    .slice(0, 500)
    .split("/")
    .map((part) => (part.length < 24 || uuid.test(part) ? part : "…"))
    .join("/");
