import { asSystem } from "../../../db/tenancy.ts";
import type { ContractCommand } from "../../../domain/command.ts";
import type { ContractId } from "../../../domain/ids.ts";
import type { Person } from "../../../domain/person.ts";
import { lettersSoFar } from "../../../mail/caught.ts";
import { asPerson } from "../../../test/contract-process.ts";
import { until } from "../../../test/until.ts";
import { password } from "../../http/app-under-test.ts";
import { type Phone, startLinks } from "../../outside/link-under-test.ts";
import { createAccount } from "../../sign-in/session.ts";

/** An answer of the API, whatever it says. */
interface Answered {
  readonly status: number;
  // What comes back is asked about, not trusted.
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A guest's browser, once their code was typed, and their program. */
interface GuestAtWork {
  readonly path: string;
  readonly email: string;
  readonly phone: Phone;
  readonly see: () => Promise<string>;
  readonly ask: (to?: string, body?: object) => Promise<Answered>;
}

/** The web, the worker and real mail, with people of ours who can sign in, and guests who come by their letters. */
export const startNegotiation = async () => {
  const links = await startLinks();
  const { processes, people, tenant, url } = links;
  const { owner, lawyer, manager, approver, officer } = people;
  await asSystem(processes.db, tenant, async (tx) => {
    for (const person of [owner, lawyer, manager, officer]) await createAccount(tx, { person, password });
  });

  const answered = async (response: Response): Promise<Answered> => {
    const text = await response.text();
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    return { status: response.status, text, body: isJson ? JSON.parse(text) : {} };
  };

  const tokens = new Map<string, string>();
  const post = (to: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(new URL(`/api/v1${to}`, url), {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": "en", ...headers },
      body: JSON.stringify(body),
    });

  /** A program of one of ours gives a command or asks for something. */
  const as = async (person: Pick<Person, "email">, to: string, body?: object): Promise<Answered> => {
    const token =
      tokens.get(person.email) ?? (await (await post("/session", { email: person.email, password })).json()).token;
    tokens.set(person.email, token);
    const headers = { Authorization: `Bearer ${token}`, "Accept-Language": "en" };
    return answered(
      body === undefined ? await fetch(new URL(`/api/v1${to}`, url), { headers }) : await post(to, body, headers),
    );
  };

  let invited = 0;
  const invite = async (contract: ContractId): Promise<string> => {
    invited += 1;
    const email = `guest${invited}.${tenant}@counterparty.example`;
    const made = await as(lawyer, `/contracts/${contract}/invite-guest`, { name: `Example Guest ${invited}`, email });
    if (made.status !== 200) throw new Error(made.text);
    return email;
  };

  const send = async (contract: ContractId, words = ""): Promise<void> => {
    const version = (await processes.state(contract)).draft.number;
    const sent = await as(lawyer, `/contracts/${contract}/send-round`, { version, words });
    if (sent.status !== 200) throw new Error(sent.text);
  };

  /** The path in the newest letter to a guest. */
  const pathTo = (email: string): Promise<string> =>
    until(`a letter to ${email}`, async () => {
      const letters = await lettersSoFar(processes.configuration.mail.catcherUrl ?? "", email);
      return letters.flatMap(({ text }) => /\/negotiation\/[\w-]{43}/.exec(text)?.[0] ?? []).at(-1);
    });

  /** Types the mailed code, and works from then on. */
  const arrive = async (path: string, email: string, language = "en"): Promise<GuestAtWork> => {
    const phone = links.phone(language);
    const code = await links.codeFrom(email, () => phone.send(path, `${path}/code`, {}));
    const done = await phone.send(`${path}/code`, path, { code });
    if (done.status !== 303) throw new Error(`The code was answered with ${done.status}`);
    const ask = async (to = "", body?: object): Promise<Answered> => {
      if (body === undefined) return answered(await phone.go(`/api/v1${path}${to}`));
      const { nonce } = (await (await phone.go(`/api/v1${path}`)).json()) as { readonly nonce: string };
      const headers = { "Content-Type": "application/json" };
      return answered(
        await phone.go(`/api/v1${path}${to}`, { method: "POST", headers, body: JSON.stringify({ nonce, ...body }) }),
      );
    };
    return { path, email, phone, ask, see: async () => (await phone.go(path)).text() };
  };

  /** A contract of which a round is with a guest. */
  const negotiated = async (words = "") => {
    const contract = await processes.create();
    const email = await invite(contract);
    await send(contract, words);
    return { contract, guest: await arrive(await pathTo(email), email) };
  };

  const give = (contract: ContractId, command: ContractCommand, updateId?: string): Promise<unknown> =>
    processes.must(contract, command, asPerson(lawyer), updateId === undefined ? {} : { updateId });

  return {
    links,
    processes,
    people: { owner, lawyer, manager, approver, officer },
    tenant,
    url,
    as,
    invite,
    send,
    pathTo,
    arrive,
    negotiated,
    give,
  };
};

export type NegotiationUnderTest = Awaited<ReturnType<typeof startNegotiation>>;
