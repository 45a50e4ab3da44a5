import { type RequestHandler, type Response, Router } from "express";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { checkpoint, parseTilePath, tile } from "../../ledger/index.ts";
import { readPreferences } from "../design/preferences.ts";
import { answerProblem } from "../pages/problem.tsx";
import { problemOf } from "./problem.ts";
import type { Services } from "./services.ts";

const minute = "public, max-age=60";
/** A tile, partial ones too, is the same for ever. */
const forEver = "public, max-age=31536000, immutable";

/**
 * The ledger as outsiders follow it: C2SP tlog-tiles below `/ledger`, and the key that its checkpoints are signed with.
 * Only hashes are served. Entries hold facts of tenants, so entry bundles are refused.
 */
export const ledgerLog = (services: Services): Router => {
  const { db, ledger } = services;
  const refused =
    (refusal: Refusal): RequestHandler =>
    (request, response) =>
      answerProblem(services, request, response, problemOf(refusal, readPreferences(request).language));
  const notFound = refused(refuse("not-found"));

  const log = Router({ caseSensitive: true, strict: true });
  log.get("/ledger/checkpoint", async (request, response, next) => {
    const note = await checkpoint(db);
    // It is signed anew within a second of what happens: an older one is true, but must not be taken for the newest.
    if (note === undefined) notFound(request, response, next);
    else forAnyone(response, "text/plain; charset=utf-8", "no-cache").send(note);
  });
  log.get("/ledger/key", (_request, response) => {
    forAnyone(response, "text/plain; charset=utf-8", minute).send(`${ledger.verifierKey}\n`);
  });
  log.use("/ledger/tile", async (request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD")
      return refused(refuse("method-not-allowed"))(request, response, next);
    const name = parseTilePath(`tile${request.path}`);
    if (name?.level === "entries") return refused(refuse("not-allowed"))(request, response, next);
    const hashes = name && (await tile(db, name.level, name.n, name.width));
    if (hashes === undefined) return notFound(request, response, next);
    return void forAnyone(response, "application/octet-stream", forEver).send(hashes);
  });
  return log;
};

/** Programs on any site may follow the ledger. */
const forAnyone = (response: Response, type: string, caching: string): Response =>
  response.set({
    "Content-Type": type,
    "Cache-Control": caching,
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
  });
