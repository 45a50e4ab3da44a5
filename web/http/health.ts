import type { RequestHandler } from "express";
import { sql } from "kysely";
import type { Services } from "./services.ts";

/** The process answers: restart it when this does not. */
export const healthz: RequestHandler = (_request, response) => {
  response.json({ alive: true });
};

/** Requests can be served: send none here while PostgreSQL or Temporal does not answer. */
export const readyz =
  ({ db, temporal }: Pick<Services, "db" | "temporal">): RequestHandler =>
  async (_request, response) => {
    const soon = Date.now() + 3_000;
    const checks = {
      database: sql`select 1`.execute(db),
      temporal: temporal.connection.withDeadline(soon, () => temporal.workflowService.getSystemInfo({})),
    };
    const settled = await Promise.allSettled(Object.values(checks));
    const answers = Object.fromEntries(
      Object.keys(checks).map((name, i) => [name, settled[i]?.status === "fulfilled"]),
    );
    response.status(settled.every(({ status }) => status === "fulfilled") ? 200 : 503).json(answers);
  };
