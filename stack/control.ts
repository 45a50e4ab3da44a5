import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Environment } from "./configuration.ts";
import { nextFree } from "./ports.ts";
import type { Services } from "./services.ts";

/** What a test may do to a service. */
export const controlActs = ["start", "stop", "kill"] as const;
export const controlledServices = ["postgres", "temporal", "minio", "mail"] as const;

/** What the tests are told about the services. */
export interface ControlledStack {
  readonly environment: Environment;
  /** For making databases. */
  readonly superuserUrl: string;
}

export interface Control {
  /** `http://127.0.0.1:port/<token>`: who knows it may break the services. */
  readonly address: string;
  readonly close: () => void;
}

/**
 * Lets the processes that run tests start the services (`POST …/stack`, answered with a ControlledStack) and break
 * them (`POST …/<service>/<act>`), from this machine and with the token only.
 */
export const openControl = async (services: () => Promise<Services>): Promise<Control> => {
  const token = randomBytes(32).toString("hex");
  const port = await nextFree(20_000 + (process.pid % 10_000));
  const server = createServer((request, response) => {
    answer(request, token, services).then(
      (body) => reply(response, body === undefined ? 404 : 200, body),
      (error: unknown) => reply(response, 500, { error: error instanceof Error ? error.message : String(error) }),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${port}/${token}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const answer = async (
  { method, url = "" }: IncomingMessage,
  token: string,
  services: () => Promise<Services>,
): Promise<ControlledStack | Record<string, never> | undefined> => {
  const [, given = "", name = "", act = ""] = url.split("/");
  if (method !== "POST" || !sameSecret(given, token)) return undefined;
  const running = await services();
  if (name === "stack") return { environment: running.environment, superuserUrl: running.postgres?.superuserUrl ?? "" };
  const service = controlledServices.find((one) => one === name);
  const known = controlActs.find((one) => one === act);
  if (service === undefined || known === undefined) return undefined;
  await running[service]?.[known]();
  return {};
};

const sameSecret = (given: string, token: string): boolean =>
  given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token));

const reply = (response: ServerResponse, status: number, body: unknown = {}): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};
