import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from "express";
import { Refused, refuse } from "../../domain/refusal.ts";
import { readPreferences, rememberPreferences } from "../design/preferences.ts";
import { answerProblem } from "../pages/problem.tsx";
import { routes as allRoutes } from "../routes.ts";
import { scim } from "../scim/router.ts";
import { SenderGone } from "./body.ts";
import { healthz, readyz } from "./health.ts";
import { ledgerLog } from "./ledger-log.ts";
import { openLimits } from "./limits.ts";
import { logFault, logRequests } from "./log.ts";
import { describeApi } from "./openapi.ts";
import { problemOf, problemOfError } from "./problem.ts";
import type { Rates } from "./rate-limit.ts";
import type { Route } from "./route.ts";
import { securityHeaders } from "./security.ts";
import { securityTxt } from "./security-txt.ts";
import { type Guard, mountRoutes } from "./serve.ts";
import type { Services } from "./services.ts";
import { openNose } from "./smell.ts";
import { visitOf } from "./visit.ts";

export interface AppOptions {
  /** Serves built assets under their hashed names; first in line, for it needs nobody's session. */
  readonly assets?: RequestHandler;
  /** How many proxies stand before us and name the caller in `X-Forwarded-For`. */
  readonly proxies?: number;
  readonly routes?: readonly Route[];
  /** How often callers may ask; as often as they like unless told. */
  readonly rates?: Rates;
}

/** All of the web over its services, not yet listening. */
export const createApp = (services: Services, options: AppOptions = {}): Express => {
  const routes = options.routes ?? allRoutes;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.set("trust proxy", options.proxies ?? 0);
  const guard: Guard = { limits: options.rates && openLimits(options.rates), nose: openNose(services) };
  app.use(protect(services), logRequests(services), refuseStrangeTargets, receive(services, guard));
  app.get("/healthz", healthz);
  app.get("/readyz", readyz(services));
  app.get("/.well-known/security.txt", securityTxt(services));
  app.use(ledgerLog(services));
  app.use("/scim/v2", scim(services));
  if (options.assets) app.use(options.assets);
  app.use(rememberPreferences);
  app.get("/api/openapi.json", (request, response) => {
    response.json(describeApi(routes, services.publicUrl, readPreferences(request).language));
  });
  mountRoutes(app, services, routes, guard);
  app.use((request, response) => {
    answerProblem(services, request, response, problemOf(refuse("not-found"), readPreferences(request).language));
  });
  app.use(onError(services));
  return app;
};

const protect =
  ({ publicUrl }: Services): RequestHandler =>
  (request, response, next) => {
    const { id, nonce } = visitOf(request);
    response.set({ ...securityHeaders(nonce, publicUrl), "X-Request-Id": id });
    next();
  };

/**
 * Only paths of ours are looked at: never `http://elsewhere/…`, which is for proxies (RFC 9112 §3.2.2), nor `//elsewhere`
 * and `/\\elsewhere`, which browsers take for another site when a page of ours repeats them.
 */
const refuseStrangeTargets: RequestHandler = (request, _response, next) => {
  const target = request.originalUrl;
  if (/^\/(?![/\\])/.test(target) && URL.canParse(target, "http://engross.invalid")) return next();
  request.url = "/";
  request.originalUrl = "/";
  throw new Refused(refuse("malformed-request"));
};

/** Counts every request that is about to cost something. Health, assets and the ledger's tiles are counted too. */
const receive =
  (services: Services, { limits, nose }: Guard): RequestHandler =>
  async (request, response, next) => {
    const refusal = limits?.arrival(request, response);
    if (refusal === undefined) return next();
    await nose({
      ...{ refusal, person: undefined, forgery: undefined },
      ...{ address: request.ip ?? "unknown", userAgent: request.get("user-agent") ?? "" },
    });
    answerProblem(services, request, response, problemOf(refusal, readPreferences(request).language));
  };

/** The last resort: a refusal that was thrown, a service out of reach, or a fault, which is logged once. */
const onError =
  (services: Services): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    if (error instanceof SenderGone || isHangUp(request, error)) return void response.destroy();
    const problem = problemOfError(error, readPreferences(request).language, visitOf(request).id);
    if (problem.reference !== undefined) logFault(services, request, error);
    if (response.headersSent) response.destroy();
    else answerProblem(services, request, response, problem);
  };

/** Whoever asked closed the connection before the answer was complete. */
const isHangUp = (request: Request, error: unknown): boolean =>
  request.destroyed && error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE";
