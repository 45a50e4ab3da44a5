import { execFile } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { readConfiguration } from "./configuration.ts";
import { withClient } from "./postgres.ts";

// There is no container engine where tests run: what the production shape names is held against what is there.

const run = promisify(execFile);
const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: unknown;
  readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition: string }>>;
}

let source: string;
let services: Readonly<Record<string, ComposeService>>;
let volumes: readonly string[];
let required: readonly string[];
let optional: readonly string[];

/** Values as somebody would fill them in. */
const filled: Readonly<Record<string, string>> = {
  SMTP_URL: "smtps://mail.example",
  MAIL_FROM: "Engross <engross@example.com>",
  PUBLIC_URL: "https://contracts.example",
};
const valueOf = (name: string): string => filled[name] ?? "ab".repeat(32);

beforeAll(async () => {
  source = await readFile(at("docker-compose.yml"), "utf8");
  required = [...source.matchAll(/\$\{(\w+):\?\}/g)].map(([, name = ""]) => name);
  optional = [...source.matchAll(/\$\{(\w+):-/g)].map(([, name = ""]) => name);
  const yaml = createRequire(import.meta.resolve("knip"))("yaml"); // the parser that the dead-code check brings
  const whole = yaml.parse(
    source.replaceAll(/\$\{(\w+)(?::\?|:-(\w*))\}/g, (_, name: string, otherwise?: string) =>
      otherwise === "" ? '""' : (otherwise ?? valueOf(name)),
    ),
    { merge: true },
  );
  services = whole.services;
  volumes = Object.keys(whole.volumes);
});

const ours = () => Object.entries(services).filter(([, { build }]) => build !== undefined);

describe("The production shape", () => {
  it("has an example with all that it demands, and nothing that it does not take", async () => {
    const example = await readFile(at("stack/docker/env.example"), "utf8");
    const named = [...example.matchAll(/^(\w+)=/gm)].map(([, name = ""]) => name);
    expect(named).toEqual(expect.arrayContaining([...required]));
    expect([...required, ...optional]).toEqual(expect.arrayContaining(named));
  });

  it("gives our processes a configuration that they can read, and nothing that they do not know", async () => {
    expect(ours().map(([name]) => name)).toEqual(["migrate", "worker", "web"]);
    const known = await readFile(at("stack/configuration.ts"), "utf8");
    for (const [, { environment = {} }] of ours()) {
      const { web, temporal, storage } = readConfiguration({ ...environment, ENGROSS_DATA: "/var/lib/engross" });
      expect([web.host, web.port, web.proxies]).toEqual(["0.0.0.0", 8080, 1]);
      expect([temporal.address, storage.endpoint]).toEqual(["temporal:7233", "http://minio:9000"]);
      for (const name of Object.keys(environment)) expect(known).toContain(`  ${name}: `);
    }
    expect(services["migrate"]?.environment).toHaveProperty("DATABASE_ADMIN_URL");
    for (const part of ["worker", "web"]) expect(services[part]?.environment).not.toHaveProperty("DATABASE_ADMIN_URL");
  });

  it("leads only to services that it has, and waits only for what comes about", () => {
    for (const { environment = {}, depends_on: needed = {} } of Object.values(services)) {
      for (const url of Object.values(environment).filter((value) => /^(postgres|http):\/\//.test(value)))
        expect(Object.keys(services)).toContain(new URL(url).hostname);
      for (const [name, { condition }] of Array.isArray(needed)
        ? needed.map((one: string) => [one, { condition: "service_started" }] as const)
        : Object.entries(needed)) {
        const service = services[name];
        expect(service).toBeDefined();
        if (condition === "service_healthy") expect(service?.healthcheck).toBeDefined();
        // One that is always started again never completes.
        if (condition === "service_completed_successfully") expect(service?.restart).not.toBe("unless-stopped");
      }
    }
  });

  it("names files, volumes, programs and images that there are", async () => {
    for (const { build, image, volumes: mounted = [] } of Object.values(services)) {
      if (build) await access(at(`${build.context}/${build.dockerfile}`));
      else expect(image).toMatch(/:\S*\d/); // a version, so that the same file means the same program tomorrow
      for (const [from = ""] of mounted.map((one) => one.split(":"))) {
        if (from.startsWith("./")) await access(at(from));
        else expect(volumes).toContain(from);
      }
    }
    const parts = ours().map(([, { command = [] }]) => command);
    expect(parts).toEqual([
      ["program/engross.mjs", "migrate"],
      ["program/process.mjs", "worker"],
      ["program/process.mjs", "web"],
    ]);
    for (const [program = "", verb = ""] of parts) {
      const source = program.replace(/^program(.+)\.mjs$/, "stack$1.ts");
      expect(await readFile(at(source), "utf8")).toContain(`  ${verb}: `);
    }
  });

  it("has an image whose every copied file and start is there, run by nobody special", async () => {
    const dockerfile = await readFile(at("stack/Dockerfile"), "utf8");
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = ""]) =>
      files.split(" "),
    );
    expect(copied).toContain("package-lock.json");
    for (const file of copied) await access(at(file));
    expect(dockerfile).toMatch(/^USER node$/m);
    const [, entry = "[]"] = /^ENTRYPOINT (.+)$/m.exec(dockerfile) ?? [];
    const { stdout } = await run(process.execPath, [...JSON.parse(entry).slice(1), "--eval", "console.log('up')"], {
      cwd: at("."),
    });
    expect(stdout).toBe("up\n");
  });

  it("has scripts that their shells can read, and makes the same logins and databases as npm start", async () => {
    await run("bash", ["-n", at("stack/docker/logins.sh")]);
    await run("sh", ["-n", at("stack/docker/temporal-schema.sh")]);
    const script = await readFile(at("stack/docker/logins.sh"), "utf8");
    const made = (what: string) =>
      [...script.matchAll(new RegExp(`^create ${what} (\\w+)`, "gm"))].map(([, name]) => name);
    const there = await withClient(inject("stack").superuserUrl, async (client) => {
      const roles = await client.query("select rolname as name from pg_roles where rolname ~ '^(engross|temporal)'");
      const databases = await client.query(
        "select datname as name from pg_database where datname ~ '^(engross|temporal)'",
      );
      return [roles, databases].map(({ rows }) => rows.map(({ name }) => String(name)));
    });
    expect([made("role"), made("database")].map((list) => new Set(list))).toEqual(there.map((list) => new Set(list)));
  });
});
