import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createServer, type Server } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerCertificate, serverCertificate } from "../test/server-certificate.ts";
import { type FreshStack, freshStack } from "../test/stack/index.ts";
import { type Environment, readConfiguration } from "./configuration.ts";
import type { Finding } from "./doctor.ts";
import { makeBucket } from "./minio.ts";
import { withClient } from "./postgres.ts";
import { SetUpProblem } from "./problem.ts";

const secure: Environment = {
  DATABASE_URL: "postgres://engross:hunter2@db.example/engross?sslmode=verify-full",
  KEYS_DATABASE_URL: "postgres://keys:hunter2@db.example/keys?sslmode=verify-full",
  TEMPORAL_ADDRESS: "temporal.example:7233",
  TEMPORAL_TLS: "yes",
  ENGROSS_PAYLOAD_KEY: "ab".repeat(32),
  ENGROSS_SECRET: "cd".repeat(32),
  S3_ENDPOINT: "https://s3.example",
  S3_ACCESS_KEY: "access",
  S3_SECRET_KEY: "hunter2",
  COPIES_S3_ENDPOINT: "https://copies.example",
  ANCHORS_S3_ENDPOINT: "https://anchors.example",
  TRANSIT_URL: "https://keys.example",
  TRANSIT_TOKEN_FILE: "/token",
  SMTP_URL: "smtp://mail.example",
  PUBLIC_URL: "https://contracts.example",
  CLAMD_ADDRESS: "unix:/run/clamd.sock",
};

const complaintAbout = (changes: Environment): string => {
  try {
    readConfiguration({ ...secure, ...changes });
    return "";
  } catch (error) {
    if (error instanceof SetUpProblem) return error.message;
    throw error;
  }
};

describe("A connection that leaves this machine", () => {
  it("is encrypted, or Engross does not start", () => {
    expect(complaintAbout({})).toBe("");
    expect(readConfiguration(secure).plain).toEqual([]);
  });

  it.each([
    ["DATABASE_URL", "postgres://engross:hunter2@db.example/engross"],
    ["DATABASE_URL", "postgres://engross:hunter2@db.example/engross?sslmode=prefer"],
    ["DATABASE_URL", "postgres://engross:hunter2@db.example/engross?sslmode=require"],
    ["DATABASE_URL", "postgres://engross:hunter2@db.example/engross?sslmode=no-verify"],
    ["DATABASE_ADMIN_URL", "postgres://owner:hunter2@10.0.0.5/engross"],
    ["KEYS_DATABASE_URL", "postgres://keys:hunter2@db.example/keys?sslmode=disable"],
    ["KEYS_DATABASE_ADMIN_URL", "postgres://keys:hunter2@db.example/keys"],
    ["S3_ENDPOINT", "http://s3.example:9000"],
    ["COPIES_S3_ENDPOINT", "http://copies.example"],
    ["ANCHORS_S3_ENDPOINT", "http://anchors.example"],
    ["TRANSIT_URL", "http://keys.example:8200"],
    ["PUBLIC_URL", "http://contracts.example"],
    ["CLAMD_ADDRESS", "tcp://clamd.example:3310"],
  ])("%s=%s is refused by name, and goes only where ALLOW_PLAINTEXT names it", (name, value) => {
    const complaint = complaintAbout({ [name]: value });
    expect(complaint).toContain(name);
    expect(complaint).not.toContain("hunter2");
    expect(complaintAbout({ [name]: value, ALLOW_PLAINTEXT: "PORT" })).toContain(name);
    const { plain } = readConfiguration({ ...secure, [name]: value, ALLOW_PLAINTEXT: `PORT, ${name}` });
    expect(plain.map(({ variable }) => variable)).toEqual([name]);
  });

  it("to the engine is refused without TLS", () => {
    expect(complaintAbout({ TEMPORAL_TLS: "no" })).toContain("TEMPORAL_ADDRESS");
  });

  it.each(["127.0.0.1", "localhost", "[::1]"])("may be plain where it does not leave it: %s", (host) => {
    const changes = {
      ...{ DATABASE_URL: `postgres://engross:x@${host}:5432/engross`, S3_ENDPOINT: `http://${host}:9000` },
      ...{ TEMPORAL_ADDRESS: `${host}:7233`, TEMPORAL_TLS: "no", CLAMD_ADDRESS: `tcp://${host}:3310` },
    };
    expect(complaintAbout(changes)).toBe("");
  });

  it.each(["127.0.0.1.evil.example", "localhost.evil.example", "127-0-0-1.example"])("is not %s", (host) => {
    expect(complaintAbout({ S3_ENDPOINT: `http://${host}` })).toContain("S3_ENDPOINT");
  });
});

describe("With TLS everywhere", () => {
  let folder: string;
  let stack: FreshStack;
  let certificate: ServerCertificate;
  const servers: Server[] = [];
  const at = (name: string): string => join(folder, name);

  /** TLS before a service that the tests run without it. @returns the port */
  const before = async (port: number, protocols?: string[]): Promise<number> => {
    const { certificate: cert, key } = certificate;
    const server = createServer({ cert, key, ...(protocols && { ALPNProtocols: protocols }) }, (client) => {
      const inner = connect(port, "127.0.0.1");
      client.on("error", () => inner.destroy()).pipe(inner);
      inner.on("error", () => client.destroy()).pipe(client);
    });
    server.on("tlsClientError", () => undefined);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    servers.push(server);
    return (server.address() as AddressInfo).port;
  };

  /** PostgreSQL has TLS of its own: nobody else's connection changes by it. */
  const postgresWithTls = async (): Promise<void> => {
    await withClient(stack.database.superuserUrl, async (client) => {
      const { rows } = await client.query("show data_directory");
      const { uid, gid } = await stat(rows[0].data_directory);
      for (const [name, pem] of [
        ["server.pem", certificate.certificate],
        ["server.key", certificate.key],
      ] as const) {
        await writeFile(at(name), pem, { mode: 0o600 });
        if (process.getuid?.() === 0) await chown(at(name), uid, gid);
      }
      await client.query(`alter system set ssl_cert_file = '${at("server.pem")}'`);
      await client.query(`alter system set ssl_key_file = '${at("server.key")}'`);
      await client.query("alter system set ssl = on");
      await client.query("select pg_reload_conf()");
    });
  };

  const examined = async (environment: Environment): Promise<readonly Finding[]> => {
    const program = fileURLToPath(new URL("examine.child.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", program], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    return JSON.parse(await text(child.stdout));
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "engross-tls-"));
    await chmod(folder, 0o755);
    stack = await freshStack();
    await makeBucket(stack.configuration.storage);
    certificate = await serverCertificate();
    await writeFile(at("ca.pem"), certificate.ca);
    await postgresWithTls();
  });

  afterAll(async () => {
    for (const server of servers) server.close();
    await withClient(stack.database.superuserUrl, async (client) => {
      for (const name of ["ssl", "ssl_cert_file", "ssl_key_file"]) await client.query(`alter system reset ${name}`);
      await client.query("select pg_reload_conf()");
    });
    await stack.close();
    await rm(folder, { recursive: true });
  });

  it("every service is reached, and by nobody who cannot show a certificate for its name", async () => {
    const { configuration, database, environment } = stack;
    const byTls = (url: string): string => {
      const address = new URL(url);
      address.searchParams.set("sslmode", "verify-full");
      address.searchParams.set("sslrootcert", at("ca.pem"));
      return address.href;
    };
    const temporal = await before(Number(configuration.temporal.address.split(":")[1]), ["h2"]);
    const storage = await before(Number(new URL(configuration.storage.endpoint).port));
    const mail = await before(Number(new URL(configuration.mail.url).port));
    const encrypted: Environment = {
      ...environment,
      DATABASE_URL: byTls(database.url),
      DATABASE_ADMIN_URL: byTls(database.adminUrl),
      KEYS_DATABASE_URL: byTls(database.keys.url),
      KEYS_DATABASE_ADMIN_URL: byTls(database.keys.adminUrl),
      TEMPORAL_ADDRESS: `127.0.0.1:${temporal}`,
      TEMPORAL_TLS: "yes",
      TEMPORAL_TLS_CA_FILE: at("ca.pem"),
      S3_ENDPOINT: `https://localhost:${storage}`,
      SMTP_URL: `smtps://localhost:${mail}`,
    };
    const trusting = await examined({ ...encrypted, NODE_EXTRA_CA_CERTS: at("ca.pem") });
    expect(trusting.filter(({ ok }) => !ok)).toMatchObject([{ name: "worker" }]);
    expect(trusting.find(({ name }) => name === "transport")?.ok).toBe(true);

    // The same services, shown by somebody whom nobody vouches for.
    const stranger = await serverCertificate();
    await writeFile(at("stranger.pem"), stranger.ca);
    const mistrusting = await examined({
      ...encrypted,
      ...Object.fromEntries(
        Object.entries(encrypted).flatMap(([name, value]) =>
          value?.includes("sslrootcert") ? [[name, value.replace("ca.pem", "stranger.pem")]] : [],
        ),
      ),
      TEMPORAL_TLS_CA_FILE: at("stranger.pem"),
      NODE_EXTRA_CA_CERTS: at("stranger.pem"),
    });
    const refused = mistrusting.filter(({ ok }) => !ok).map(({ name }) => name);
    for (const name of ["database", "keysDatabase", "temporal", "storage", "mail"] as const)
      expect(refused).toContain(name);
  });
});
