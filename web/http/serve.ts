import type { Express, Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { isRefusal, type Refusal, type RefusalCode, refuse } from "../../domain/refusal.ts";
import { refusalIn } from "../../engine/refusal.ts";
import { readPreferences } from "../design/preferences.ts";
import { render } from "../design/render.tsx";
import { answerProblem } from "../pages/problem.tsx";
import { forgeryOf } from "../sign-in/session.ts";
import { receiveUpload } from "./arriving.ts";
import { fieldsOf, readBody, type Sent } from "./body.ts";
import { contextOf, type Face, type RequestContext, withHiddenFields } from "./context.ts";
import { type FormFields, fromForm } from "./form.ts";
import type { Asker, Limits } from "./limits.ts";
import { problemOf } from "./problem.ts";
import { quarantine } from "./quarantine.ts";
import { Download, type Method, type Outcome, type RawInput, type Route, type Upload } from "./route.ts";
import { isCrossSite, isCsrfToken } from "./security.ts";
import { sendDownload } from "./send-download.ts";
import type { Services } from "./services.ts";
import type { Nose } from "./smell.ts";

/** What watches over every request. */
export interface Guard {
  /** `undefined` where nothing is counted. */
  readonly limits: Limits | undefined;
  readonly nose: Nose;
}

/** Mounts every route under both of its faces; other methods on a known path are told which ones there are. */
export const mountRoutes = (app: Express, services: Services, routes: readonly Route[], guard: Guard): void => {
  const methods = new Map<string, Set<Method>>();
  const mount = (route: Route, face: Face, path: string): void => {
    app[route.method](path, serve(services, route, face, guard));
    methods.set(path, (methods.get(path) ?? new Set()).add(route.method));
  };
  for (const route of routes) {
    if (route.faces.api) mount(route, "api", `/api/v1${route.path}`);
    if (route.faces.page) mount(route, "page", route.path);
  }
  for (const [path, allowed] of methods) {
    // `app.all` would add a layer for each of the thirty-five methods that Node knows.
    app.route(path).all((request, response) => {
      response.set("Allow", [...allowed].join(", ").toUpperCase());
      answerProblem(
        services,
        request,
        response,
        problemOf(refuse("method-not-allowed"), readPreferences(request).language),
      );
    });
  }
};

const serve =
  (services: Services, route: Route, face: Face, guard: Guard): RequestHandler =>
  async (request, response) => {
    const context = await contextOf(services, route, face, request, response);
    const notice = noticing(guard.nose, context, request);
    const tooOften = guard.limits?.asking(askerOf(context, route, request), response);
    if (route.method === "get") {
      const result = tooOften ?? (await run(route, context, inputOf(route, request, { kind: "nothing" })));
      await notice(result);
      return answer(context, route, request, response, result);
    }
    response.once("finish", () => letGo(request));
    const sent = tooOften ?? (await readBody(request, route.upload));
    if (isRefusal(sent)) {
      await notice(sent);
      return answer(context, route, request, response, sent);
    }
    const fields: FormFields = sent.kind === "form" ? sent.fields : new Map();
    const arriving = sent.kind === "form" && sent.upload ? receiveUpload(sent.upload, services.scanner) : undefined;
    const command = withHiddenFields(context, route, fields);
    try {
      const forged = isForged(command, request, fields);
      const result = forged
        ? refuse("forged-form")
        : isRefusal(arriving)
          ? arriving
          : await run(route, command, inputOf(route, request, sent, arriving?.upload));
      await notice(result);
      if (isRefusal(result)) await quarantine(command, route, result, arriving);
      if (isRefusal(result) && face === "page" && route.again && !forged && !doors.has(result.refused)) {
        return await showAgain(command, route.again, request, response, { refusal: result, entered: fields });
      }
      return await answer(command, route, request, response, result);
    } finally {
      if (sent.kind === "form") sent.abandon();
    }
  };

const askerOf = ({ session }: RequestContext, { who, method }: Route, { params }: Request): Asker => ({
  session,
  link: who === "link" ? String(params["token"]) : undefined,
  isCommand: method !== "get",
});

const noticing =
  (nose: Nose, { services, session, address, userAgent }: RequestContext, request: Request) =>
  async (result: Outcome | Download | Refusal): Promise<void> => {
    if (!isRefusal(result)) return;
    const forgery = session ? undefined : await forgeryOf(services.auth, request);
    await nose({ refusal: result, person: session?.person, address, userAgent, forgery });
  };

/** A refusal counts the same whether it was returned, thrown, or came back from a workflow. */
const run: (route: Route, ...asked: Parameters<Route["run"]>) => ReturnType<Route["run"]> = (route, context, input) =>
  route.run(context, input).catch((error: unknown) => {
    const refusal = refusalIn(error);
    if (refusal) return refusal;
    throw error;
  });

/** How long somebody who is still sending may take to hear the answer, in ms. */
const hearing = 5_000;

/** Reads on without keeping anything, for most senders listen only once they have sent all; then hangs up. */
const letGo = (request: Request): void => {
  if (request.complete) return;
  request.unpipe();
  request.resume();
  const impatient = setTimeout(() => request.destroy(), hearing);
  request.once("close", () => clearTimeout(impatient));
  request.once("end", () => clearTimeout(impatient));
};

const inputOf = (route: Route, request: Request, sent: Sent, upload?: Upload): RawInput => ({
  params: request.params,
  query: fromForm(route.query, fieldsOf(new URL(request.originalUrl, "http://engross").searchParams)),
  body: bodyOf(route, sent),
  upload,
});

/** A route that takes no body is not bothered by one. */
const bodyOf = (route: Route, sent: Sent): unknown => {
  if (route.body instanceof z.ZodUndefined || sent.kind === "nothing") return undefined;
  return sent.kind === "json" ? sent.value : fromForm(route.body, sent.fields);
};

/** Cookies travel by themselves, so what they authorise must prove that it comes from our page; a bearer token does not. */
const isForged = (context: RequestContext, request: Request, fields: FormFields): boolean => {
  const byCookie = context.session?.carrier === "cookie";
  if (context.face === "api" && !byCookie) return false;
  const token = fields.get("csrf")?.[0] ?? request.get("x-csrf-token") ?? "";
  const { secret, publicUrl, now } = context.services;
  return isCrossSite(request.headers, publicUrl) || !isCsrfToken(secret, context.formHolder, now(), token);
};

/** Shows the page that held a form once more, with what was refused and what had been entered. */
const showAgain = async (
  context: RequestContext,
  page: Route,
  request: Request,
  response: Response,
  refused: { readonly refusal: Refusal; readonly entered: FormFields },
): Promise<void> => {
  const query = fromForm(page.query, refused.entered);
  const result = await run(
    page,
    { ...context, refused },
    { params: request.params, query, body: undefined, upload: undefined },
  );
  if (isRefusal(result) || result instanceof Download) return answer(context, page, request, response, refused.refusal);
  const problem = problemOf(refused.refusal, context.language);
  if (problem.retryAfter !== undefined) response.set("Retry-After", String(problem.retryAfter));
  sendPage(context, response.status(problem.status), result);
};

const answer = async (
  context: RequestContext,
  route: Route,
  request: Request,
  response: Response,
  result: Outcome | Download | Refusal,
): Promise<void> => {
  if (isRefusal(result)) return answerRefusal(context, route, request, response, result);
  if (result instanceof Download) {
    const refusal = await sendDownload(result, request, response);
    return refusal && answerRefusal(context, route, request, response, refusal);
  }
  if (result.version !== undefined) response.set("ETag", `"v${result.version}"`);
  if (context.face === "api") return sendJson(route, response, result);
  if (result.location !== undefined) return response.redirect(303, result.location);
  return sendPage(context, response, result);
};

/** Where people go who are not signed in, or not surely enough, to come back afterwards. */
const doors: ReadonlyMap<RefusalCode, string> = new Map([
  ["sign-in-required", "/sign-in"],
  ["step-up-required", "/confirm"],
  ["enrol-first", "/account"],
]);

const answerRefusal = (
  context: RequestContext,
  route: Route,
  request: Request,
  response: Response,
  refusal: Refusal,
): void => {
  const door = doors.get(refusal.refused);
  if (door === undefined || context.face === "api") {
    return answerProblem(context.services, request, response, problemOf(refusal, context.language));
  }
  const next = route.method === "get" ? request.originalUrl : route.again && pathOf(route.again, request);
  // Longer ones are no way to go on (`localPath`), and would not fit into a header.
  const goesOn = next !== undefined && next.length <= 2000;
  response.redirect(303, goesOn ? `${door}?next=${encodeURIComponent(next)}` : door);
};

const pathOf = (route: Route, request: Request): string =>
  route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(request.params[name])));

const sendJson = (route: Route, response: Response, { answer, location }: Outcome): void => {
  if (route.creates && location !== undefined) response.status(201).location(`/api/v1${location}`);
  if (answer === undefined) response.status(response.statusCode === 201 ? 201 : 204).end();
  else response.json(answer);
};

const sendPage = (context: RequestContext, response: Response, { page }: Outcome): void => {
  if (!page) throw new Error("A route that people see answered without a page");
  const { services, language, theme, nonce, session, url } = context;
  response.type("html").send(
    render(page(), {
      language,
      theme,
      nonce,
      asset: services.asset,
      now: services.now().toISOString(),
      here: `${url.pathname}${url.search}`,
      ...(session && { timeZone: session.person.timeZone }),
    }),
  );
};
