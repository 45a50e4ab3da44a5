import { inject } from "vitest";
import { addPerson } from "../../../db/person.ts";
import { asSystem } from "../../../db/tenancy.ts";
import type { ContractId } from "../../../domain/ids.ts";
import type { Person } from "../../../domain/person.ts";
import type { Environment } from "../../../stack/configuration.ts";
import { startProcesses } from "../../../test/contract-process.ts";
import { makeOrganisation } from "../../../test/organisation.ts";
import { createApp } from "../../http/app.ts";
import { Browser, freePort, password } from "../../http/app-under-test.ts";
import { openAssets } from "../../http/assets.ts";
import { listen, openServices } from "../../http/server.ts";
import type { CodeLetter } from "../../http/services.ts";
import { routes } from "../../routes.ts";
import { createAccount } from "../../sign-in/session.ts";

/** The web and the worker on the real services, with an organisation whose people can all sign in. */
export const startContractWeb = async (environment: Environment = {}) => {
  await using opening = new AsyncDisposableStack();
  const processes = await startProcesses({ environment });
  opening.defer(processes.close);
  const { configuration, people, tenant } = processes;
  const port = await freePort();
  const letters: CodeLetter[] = [];
  const assets = await openAssets(inject("assets"));
  const services = await openServices(
    { ...configuration, web: { ...configuration.web, port, publicUrl: `http://127.0.0.1:${port}` } },
    { log: () => undefined, sendCode: async (letter) => void letters.push(letter), asset: assets.href },
    opening,
  );
  const server = await listen(createApp(services, { assets: assets.router, routes }), port);
  opening.defer(async () => {
    server.closeAllConnections();
    server.close();
  });

  const account = (person: Person): Promise<void> =>
    asSystem(services.db, person.tenant, (tx) => createAccount(tx, { person, password }));

  /** Somebody more in the organisation. */
  const join = async (person: Person): Promise<Person> => {
    await asSystem(services.db, tenant, (tx) => addPerson(tx, person));
    return person;
  };

  /** A program acting for a person, with a bearer token. */
  const program = async (person: Person): Promise<Program> => {
    await account(person);
    const url = new URL("/api/v1", services.publicUrl).href;
    const signedIn = await fetch(`${url}/session`, json({ email: person.email, password }));
    const { token }: { token: string } = await signedIn.json();
    const ask: Program["ask"] = (method, path, body, headers = {}) =>
      fetch(`${url}${path}`, {
        ...(body instanceof FormData ? { body } : body === undefined ? {} : json(body)),
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          "Accept-Language": "en",
          ...(body === undefined || body instanceof FormData ? {} : { "Content-Type": "application/json" }),
          ...headers,
        },
      });
    const confirm = async (): Promise<void> => {
      await ask("POST", "/confirm/code", {});
      const code = letters.findLast(({ to }) => to === person.email)?.code;
      await ask("POST", "/confirm", { code });
    };
    return { ask, confirm };
  };

  /** Somebody at a browser, signed in. */
  const browser = async (person: Person, language = "en"): Promise<Browser> => {
    await account(person);
    const opened = new Browser(services.publicUrl, language);
    await opened.signIn(person.email);
    return opened;
  };

  const open = opening.move();
  return {
    processes,
    services,
    people,
    join,
    program,
    browser,
    stranger: async () => program((await makeOrganisation(services.db)).lawyer),
    close: () => open.disposeAsync(),
  };
};

export type ContractWeb = Awaited<ReturnType<typeof startContractWeb>>;

export interface Program {
  readonly ask: (
    method: "GET" | "POST",
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>;
  /** Types the code that was mailed. */
  readonly confirm: () => Promise<void>;
}

const json = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

export const path = (contract: ContractId, rest = ""): string => `/contracts/${contract}${rest}`;
