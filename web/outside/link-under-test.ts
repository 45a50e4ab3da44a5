import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { hashOfSecret, type LinkRow } from "../../db/link.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { ApprovalPlan, SlotId } from "../../domain/approval.ts";
import { openSlots } from "../../domain/approval.ts";
import type { Draft } from "../../domain/draft.ts";
import type { ContractId, Id } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { openSigners } from "../../domain/signing.ts";
import { entries } from "../../ledger/index.ts";
import { lettersSoFar } from "../../mail/caught.ts";
import { webParts } from "../../stack/web-parts.ts";
import { asPerson, startProcesses } from "../../test/contract-process.ts";
import { until } from "../../test/until.ts";
import { createApp } from "../http/app.ts";
import { Browser, freePort, hiddenIn, password } from "../http/app-under-test.ts";
import { openAssets } from "../http/assets.ts";
import { listen, openServices } from "../http/server.ts";
import type { Services } from "../http/services.ts";
import { createAccount } from "../sign-in/session.ts";

const freshId = <Kind extends string>(): Id<Kind> => randomUUID() as string as Id<Kind>;

/** A browser whose forms may have a second button that sends them elsewhere (`formaction`). */
export class Phone extends Browser {
  override async send(
    page: string,
    form: string,
    entries: Readonly<Record<string, string>>,
    to = form,
  ): Promise<Response> {
    const html = await (await this.go(page)).text();
    return this.go(to, { method: "POST", body: new URLSearchParams({ ...hiddenIn(html, form), ...entries }) });
  }
}

/** The web, a worker and real mail: people open the links they were sent and type the codes they were mailed. */
export const startLinks = async ({
  host = "127.0.0.1",
  proxies = 0,
}: {
  readonly host?: string;
  /** How many stand before the web and name the caller. */
  readonly proxies?: number;
} = {}) => {
  const open = new AsyncDisposableStack();
  const port = await freePort();
  // Letters name the address at which this web listens, so that their links can be followed as they stand.
  const publicUrl = `http://${host}:${port}`;
  const processes = await startProcesses({ environment: { PORT: String(port), PUBLIC_URL: publicUrl } });
  open.defer(processes.close);
  const { configuration, people, tenant, db, must, create, state } = processes;
  const { catcherUrl } = configuration.mail;
  if (catcherUrl === undefined) throw new Error("These tests read real mail: the catcher has to run");
  await asSystem(db, tenant, async (tx) => {
    for (const person of [people.approver, people.signatory]) await createAccount(tx, { person, password });
  });
  const assets = await openAssets(inject("assets"));
  let ahead = 0;
  const services: Services = {
    ...(await openServices(
      { ...configuration, web: { ...configuration.web, port, publicUrl } },
      { ...webParts(configuration), log: () => undefined, asset: assets.href },
      open,
    )),
    now: () => new Date(Date.now() + ahead),
  };
  const server = await listen(createApp(services, { assets: assets.router, proxies }), port);
  open.defer(async () => {
    server.closeAllConnections();
    server.close();
  });

  /** A contract whose approvers are asked one after the other. */
  const toApproval = async (
    approvers: readonly Person[],
    { stepUp = false, draft }: { stepUp?: boolean; draft?: Draft } = {},
  ): Promise<ContractId> => {
    const contract = await create(draft);
    await must(contract, { type: "submit-for-review" }, asPerson(people.owner));
    await submit(contract, approvers, stepUp);
    return contract;
  };

  const submit = async (contract: ContractId, approvers: readonly Person[], stepUp = false): Promise<void> => {
    const plan: ApprovalPlan = {
      round: freshId(),
      ceremony: freshId(),
      patience: { remindAfterDays: 2, escalateAfterDays: 5, expireAfterDays: 14 },
      steps: approvers.map(({ id }) => ({
        stepUp,
        slots: [{ id: freshId<"approval-slot">() as SlotId, approver: id, manager: people.manager.id }],
      })),
    };
    await must(contract, { type: "submit-for-approval", plan }, asPerson(people.lawyer));
  };

  const linksOf = (contract: ContractId): Promise<readonly LinkRow[]> =>
    asSystem(db, tenant, (tx) =>
      tx.selectFrom("link").selectAll().where("contract", "=", contract).orderBy("made_at").execute(),
    );

  /** The path in the newest letter about the contract to this address, `/a/…` or `/s/…`. */
  const pathFor = (contract: ContractId, email: string): Promise<string> =>
    until(`a letter with a link to ${email}`, async () => {
      const row = (await linksOf(contract)).findLast((link) => link.email === email && link.void_at === null);
      if (!row) return undefined;
      const paths = (await lettersSoFar(catcherUrl, email)).flatMap(({ text }) => [
        ...text.matchAll(/\/[as]\/([\w-]{43})/g),
      ]);
      return paths.find(([, secret = ""]) => hashOfSecret(secret).equals(row.secret_hash))?.[0];
    });

  const approvalLink = async (contract: ContractId, approver: Person): Promise<string> => {
    await until(`${approver.name}'s turn`, async () => {
      const { approval } = await state(contract);
      return approval && openSlots(approval).some((slot) => slot.approver === approver.id);
    });
    return pathFor(contract, approver.email);
  };

  const signingLink = async (contract: ContractId): Promise<{ readonly path: string; readonly email: string }> => {
    const email = await until("somebody's turn to sign", async () => {
      const { ceremony } = await state(contract);
      const [signer] = ceremony ? openSigners(ceremony) : [];
      return signer && (signer.person ? people.signatory.email : `buyer.${tenant}@example.com`);
    });
    return { path: await pathFor(contract, email), email };
  };

  const codesTo = async (email: string): Promise<readonly string[]> =>
    (await lettersSoFar(catcherUrl, email)).flatMap(({ text }) =>
      /\/[as]\//.test(text) ? [] : (/\b\d{6}\b/.exec(text)?.[0] ?? []),
    );

  /** The code that is mailed when it is asked for. */
  const codeFrom = async (email: string, ask: () => Promise<unknown>): Promise<string> => {
    const before = (await codesTo(email)).length;
    await ask();
    return until(`a code to ${email}`, async () => {
      const codes = await codesTo(email);
      return codes.length > before && codes.at(-1);
    });
  };

  /** Presses "Mail me a code" and reads the mail. */
  const codeFor = (path: string, email: string, browser: Phone): Promise<string> =>
    codeFrom(email, async () => {
      const { status } = await browser.send(path, path, {}, `${path}/code`);
      if (status !== 200) throw new Error(`Asking for a code was answered with ${status}`);
    });

  /** Types a mailed code into the page that asks for one of somebody signed in. */
  const confirm = async (browser: Phone, email: string): Promise<void> => {
    const code = await codeFrom(email, () => browser.send("/confirm", "/confirm/code", {}));
    await browser.send("/confirm?sent=true", "/confirm", { code });
  };

  const told = (contract: ContractId) =>
    asSystem(db, tenant, (tx) => entries(tx, { subject: `contract/${contract}`, limit: 500 }));

  return {
    processes,
    services,
    people,
    tenant,
    url: services.publicUrl,
    toApproval,
    submit,
    linksOf,
    pathFor,
    approvalLink,
    signingLink,
    codeFrom,
    codeFor,
    confirm,
    told,
    kinds: async (contract: ContractId): Promise<readonly string[]> =>
      (await told(contract)).map(({ kind }) => kind).toReversed(),
    /** Moves the web's clock, not that of the processes. */
    later: (milliseconds: number): void => {
      ahead = milliseconds;
    },
    phone: (language = "en") => new Phone(services.publicUrl, language),
    close: () => open.disposeAsync(),
  };
};

export type Links = Awaited<ReturnType<typeof startLinks>>;
