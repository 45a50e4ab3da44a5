import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asSystem } from "../db/tenancy.ts";
import { codeIn, lettersTo, linkIn } from "../mail/caught.ts";
import { Browser, freePort, hiddenIn } from "../web/http/app-under-test.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { type Processes, startProcesses } from "./contract-process.ts";
import { until } from "./until.ts";
import { startProgram } from "./worker-program.ts";

let processes: Processes;
let url: URL;
let said = "";
const children: ChildProcess[] = [];

/** As in production: a process of its own, all of whose output is kept. */
const start = async (part: "web" | "worker"): Promise<void> => {
  const child = await startProgram(part, processes.stack.environment, ["ignore", "pipe", "pipe"]);
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  children.push(child);
};

beforeAll(async () => {
  const port = await freePort();
  url = new URL(`http://127.0.0.1:${port}`);
  processes = await startProcesses({ worker: false, environment: { PORT: String(port), PUBLIC_URL: url.origin } });
  await start("worker");
  await start("web");
  const isReady = () =>
    fetch(new URL("/readyz", url)).then(
      (answer) => answer.ok,
      () => false,
    );
  await until("the web", isReady, 120_000);
}, 180_000);

afterAll(async () => {
  for (const child of children) {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
  }
  await processes.close();
});

it("Nothing secret, and nobody's address, is in any log of web and worker, whatever people do and whatever fails", async () => {
  const { people, db, configuration } = processes;
  const { owner, administrator, approver } = people;
  const password = `Pw ${randomBytes(12).toString("base64url")} 7`;
  const secrets: string[] = [password, owner.email, administrator.email, approver.email];
  await asSystem(db, processes.tenant, async (tx) => {
    for (const person of [owner, administrator]) await createAccount(tx, { person, password });
  });
  const catcher = configuration.mail.catcherUrl ?? "";

  // Sign-in, right and wrong, by a person and by a program.
  const browser = new Browser(url);
  await browser.signIn(administrator.email, password);
  await browser.signIn(owner.email, `${password} wrong`);
  const signedIn = await fetch(new URL("/api/v1/session", url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: administrator.email, password }),
  });
  const { token } = (await signedIn.json()) as { token: string };
  secrets.push(
    token,
    ...[...browser.cookies].filter(([name]) => name.startsWith("engross.")).map(([, value]) => value),
  );
  const program = (path: string, body?: unknown) =>
    fetch(new URL(`/api/v1${path}`, url), {
      method: body === undefined ? "GET" : "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  // A mailed code, a new endpoint and its secret, settings.
  await program("/confirm/code", {});
  const coded = await until("the letter with a code", async () =>
    (await lettersTo(catcher, administrator.email)).find(({ text }) => /^\s*\d{6}\s*$/m.test(text)),
  );
  const code = codeIn(coded);
  await program("/confirm", { code });
  const endpoint = await program("/settings/webhooks", {
    address: "https://hooks.example.com/s3cr3t-path-0001",
    kinds: ["contract.signed"],
  });
  secrets.push(((await endpoint.json()) as { secret: string }).secret, "s3cr3t-path-0001");
  await program("/settings/suite", { suite: "SM4_CTR_HMAC_SM3_1MB" });

  // An approval by link, opened, tried wrongly, and asked for in ways that fail.
  await processes.toApproval();
  const [letter] = await lettersTo(catcher, approver.email);
  const link = linkIn(letter ?? { text: "" }, `${url.origin}/a/`);
  const secret = link.slice(link.lastIndexOf("/") + 1);
  secrets.push(secret);
  const page = await (await fetch(link)).text();
  const { csrf = "", nonce = "" } = hiddenIn(page, `/a/${secret}`);
  secrets.push(csrf, nonce);
  await fetch(link, { method: "POST", body: new URLSearchParams({ csrf, nonce: `${nonce}x`, decision: "approve" }) });
  await fetch(`${link}x?token=${secret}`);
  await fetch(new URL(`/nothing/${secret}?password=${encodeURIComponent(password)}`, url));

  // Forgotten passwords, and what cannot be read.
  await browser.send("/password/forgotten", "/password/forgotten", { email: owner.email });
  const reset = await until("the letter", async () =>
    (await lettersTo(catcher, owner.email)).find(({ text }) => text.includes("/password/reset/")),
  );
  const forgotten = linkIn(reset, `${url.origin}/password/reset/`);
  secrets.push(forgotten.slice(forgotten.lastIndexOf("/") + 1));
  await fetch(forgotten);
  await fetch(new URL("/api/v1/session", url), {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${secret}` },
    body: `{"email":"${owner.email}","password":"${password}"`,
  });

  // The processes' own.
  const { environment } = processes.stack;
  for (const name of ["ENGROSS_SECRET", "ENGROSS_PAYLOAD_KEY", "S3_SECRET_KEY", "S3_PURGE_SECRET_KEY"] as const)
    if (environment[name]) secrets.push(environment[name]);
  secrets.push(decodeURIComponent(new URL(configuration.database.url).password));

  await until("a line of each request", async () => said.includes("/nothing/") && said.includes("/password/reset/"));
  expect(said.split("\n").filter((line) => line.includes('"kind":"request"')).length).toBeGreaterThan(15);
  expect(secrets.filter((each) => each.length < 8)).toEqual([]);
  const leaked = secrets.flatMap((each) => [each, encodeURIComponent(each)]).filter((each) => said.includes(each));
  expect(leaked).toEqual([]);
});
