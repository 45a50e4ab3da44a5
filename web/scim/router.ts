import express, { type ErrorRequestHandler, type Request, type Response, type Router } from "express";
import { limitTries } from "../../db/auth.ts";
import { noteTokenUsed, tokenHolder } from "../../db/directory.ts";
import { asSystem } from "../../db/tenancy.ts";
import { logFault } from "../http/log.ts";
import { problemOfError } from "../http/problem.ts";
import type { Services } from "../http/services.ts";
import { visitOf } from "../http/visit.ts";
import type { Directory } from "./directory.ts";
import { resourceTypes, schemas, serviceProviderConfig } from "./discovery.ts";
import { createGroup, deleteGroup, listGroups, patchGroup, readGroup, replaceGroup } from "./groups.ts";
import { listingOf, onlyOf, shaped } from "./list.ts";
import { errorBody, type Resource, ScimProblem, urn } from "./protocol.ts";
import { type Check, createUser, deleteUser, listUsers, patchUser, readUser, replaceUser } from "./users.ts";

const mediaType = "application/scim+json";
const mostBytes = 1_048_576;
/** Wrong tokens that one address may bring in a quarter of an hour. */
const wrongTokens = 20;

/** SCIM 2.0 (RFC 7643, RFC 7644) for company directories: whoever joins, moves or leaves there does so here. */
export const scim = (services: Services): Router => {
  const router = express.Router();
  const base = new URL("/scim/v2", services.publicUrl).href;
  router.use(async (request, response, next) => {
    response.set("Cache-Control", "no-store");
    response.locals["directory"] = await directoryOf(services, base, request);
    next();
  });
  router.use(express.json({ type: [mediaType, "application/json"], limit: mostBytes, inflate: false }));
  discovery(router, base);
  users(router);
  groups(router);
  router.use((request) => {
    throw known.test(request.path)
      ? new ScimProblem(405, "This is not done here.")
      : new ScimProblem(404, "There is nothing at this address.");
  });
  router.use(onError(services));
  return router;
};

const known = /^\/(Users|Groups|Schemas|ResourceTypes|ServiceProviderConfig)(\/|$)/;

/** Every failure looks the same: no token, a wrong one, a revoked one. */
const directoryOf = async (services: Services, base: string, request: Request): Promise<Directory> => {
  const token = /^Bearer ([\w-]{43})$/i.exec(request.get("authorization") ?? "")?.[1];
  const holder = token && (await tokenHolder(services.db, token));
  if (!holder) {
    const tooMany = await limitTries(services.db, `scim ${request.ip}`, wrongTokens, 15 * 60_000);
    throw new ScimProblem(tooMany ? 429 : 401, tooMany ? "Too many tries; wait." : "A valid bearer token is needed.");
  }
  const { id, tenant } = holder;
  await asSystem(services.db, tenant, (tx) => noteTokenUsed(tx, id, services.now()));
  return { services, tenant, token: id, actor: `directory/${id}`, base };
};

const directoryIn = (response: Response): Directory => response.locals["directory"];

const discovery = (router: Router, base: string): void => {
  const list = (all: readonly object[]) => ({
    schemas: [urn.list],
    ...{ totalResults: all.length, startIndex: 1, itemsPerPage: all.length, Resources: all },
  });
  const one = <T extends { readonly id: string }>(all: readonly T[], id: string): T => {
    const found = all.find((each) => each.id === id);
    if (!found) throw new ScimProblem(404, "There is nothing at this address.");
    return found;
  };
  router.get("/ServiceProviderConfig", (_, response) => send(response, 200, serviceProviderConfig(base)));
  router.get("/ResourceTypes", (_, response) => send(response, 200, list(resourceTypes(base))));
  router.get("/ResourceTypes/:id", ({ params }, response) => send(response, 200, one(resourceTypes(base), params.id)));
  router.get("/Schemas", (_, response) => send(response, 200, list(schemas(base))));
  router.get("/Schemas/:id", ({ params }, response) => send(response, 200, one(schemas(base), params.id)));
};

const users = (router: Router): void => {
  router.get("/Users", async (request, response) =>
    send(response, 200, await listUsers(directoryIn(response), listingOf(request.query), onlyOf(request.query))),
  );
  router.post("/Users", async (request, response) =>
    sendResource(request, response, 201, await createUser(directoryIn(response), request.body)),
  );
  router.get("/Users/:id", async (request, response) =>
    sendResource(request, response, 200, await readUser(directoryIn(response), request.params.id)),
  );
  router.put("/Users/:id", async (request, response) => {
    const { id } = request.params;
    sendResource(request, response, 200, await replaceUser(directoryIn(response), id, request.body, matching(request)));
  });
  router.patch("/Users/:id", async (request, response) => {
    const { id } = request.params;
    sendResource(request, response, 200, await patchUser(directoryIn(response), id, request.body, matching(request)));
  });
  router.delete("/Users/:id", async (request, response) => {
    await deleteUser(directoryIn(response), request.params.id, matching(request));
    response.status(204).end();
  });
};

const groups = (router: Router): void => {
  router.get("/Groups", async (request, response) =>
    send(response, 200, await listGroups(directoryIn(response), listingOf(request.query), onlyOf(request.query))),
  );
  router.post("/Groups", async (request, response) =>
    sendResource(request, response, 201, await createGroup(directoryIn(response), request.body)),
  );
  router.get("/Groups/:id", async (request, response) =>
    sendResource(request, response, 200, await readGroup(directoryIn(response), request.params.id)),
  );
  router.put("/Groups/:id", async (request, response) => {
    const { id } = request.params;
    sendResource(
      request,
      response,
      200,
      await replaceGroup(directoryIn(response), id, request.body, matching(request)),
    );
  });
  router.patch("/Groups/:id", async (request, response) => {
    const { id } = request.params;
    sendResource(request, response, 200, await patchGroup(directoryIn(response), id, request.body, matching(request)));
  });
  router.delete("/Groups/:id", async (request, response) => {
    await deleteGroup(directoryIn(response), request.params.id, matching(request));
    response.status(204).end();
  });
};

const send = (response: Response, status: number, body: object): void => {
  response.status(status).type(mediaType).send(JSON.stringify(body));
};

const sendResource = (request: Request, response: Response, status: number, resource: Resource): void => {
  const { version, location } = resource.meta;
  response.set({ ETag: version, ...(status === 201 && { Location: location }) });
  if (request.method === "GET" && versionsIn(request.get("if-none-match")).includes(version))
    return void response.status(304).end();
  send(response, status, shaped(resource, onlyOf(request.query)));
};

/** RFC 7644 §3.14: a change to another version than the one that is there is not made. */
const matching =
  (request: Request): Check =>
  ({ meta }) => {
    const asked = request.get("if-match");
    if (asked === undefined || asked.trim() === "*") return;
    if (!versionsIn(asked).includes(meta.version)) throw new ScimProblem(412, "The resource has changed meanwhile.");
  };

const versionsIn = (header: string | undefined): readonly string[] =>
  (header ?? "").split(",").map((one) => one.trim().replace(/^(W\/)?/, "W/"));

const onError =
  (services: Services): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    const problem = problemIn(services, request, error);
    if (response.headersSent) return void response.destroy();
    if (problem.status === 401) response.set("WWW-Authenticate", 'Bearer realm="Engross"');
    if (problem.status === 503) response.set("Retry-After", "10");
    send(response, problem.status, errorBody(problem));
  };

const problemIn = (services: Services, request: Request, error: unknown): ScimProblem => {
  if (error instanceof ScimProblem) return error;
  const parsing = statusOfBody(error);
  if (parsing === 413) return new ScimProblem(413, "The body is too large.");
  if (parsing !== undefined) return new ScimProblem(parsing, "The body cannot be read.", "invalidSyntax");
  const { status, reference } = problemOfError(error, "en", visitOf(request).id);
  if (reference !== undefined) logFault(services, request, error);
  return new ScimProblem(status, status === 503 ? "Try again in a moment." : "This could not be done.");
};

/** What Express found wrong with the body or the address before we saw it. */
const statusOfBody = (error: unknown): number | undefined => {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return undefined;
  return error.status >= 400 && error.status < 500 ? error.status : undefined;
};
