import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { TransitAddress } from "./transit-http.ts";
import { startTransitProtocol } from "./transit-protocol-under-test.ts";

const run = promisify(execFile);
const module = "github.com/hashicorp/vault";
/** The version, its checksum, and the parts of it that are modules of their own. */
const source = {
  version: "v1.21.4",
  sum: "h1:KHGcdSnJtombvae1gDk+jZ50kiFngJPFDOvcCJRnU0c=",
  sdk: "github.com/hashicorp/vault/sdk@v0.25.1",
} as const;

const home = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "engross", `vault-${source.version}`);
const program = join(home, "vault");

/** A key server of one test file, with an empty transit engine. */
export interface KeyServer {
  readonly address: TransitAddress;
  /** Whether it is HashiCorp Vault; else it is our reading of its documentation. */
  readonly real: boolean;
  /** Ends it at once. */
  readonly close: () => Promise<void>;
}

export const isKeyServerBuilt = (): Promise<boolean> =>
  readFile(program).then(
    () => true,
    () => false,
  );

/**
 * Builds HashiCorp Vault from the Go module proxy, once: its core and its transit engine (`key-server/main.go`), some
 * minutes on two cores. Vault's own go.mod and go.sum hold every dependency but the parts that it replaces.
 */
export const buildKeyServer = async (): Promise<void> => {
  if (await isKeyServerBuilt()) return;
  const fresh = `${home}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const go = (command: readonly string[]) =>
    run("go", command, {
      cwd: fresh,
      env: { ...process.env, GOWORK: "off", GOFLAGS: "-mod=mod" },
      maxBuffer: 2 ** 26,
    });
  const { stdout } = await go(["mod", "download", "-json", `${module}@${source.version}`]);
  const found: { readonly Sum: string; readonly Dir: string } = JSON.parse(stdout);
  if (found.Sum !== source.sum) throw new Error(`${module} is not the source that these tests were written for`);
  const goMod = await readFile(join(found.Dir, "go.mod"), "utf8");
  const ours = goMod.replace(/^module .*/m, "module engross.example/key-server").replaceAll(/^.*=> \.\/.*$/gm, "");
  await writeFile(join(fresh, "go.mod"), ours);
  await writeFile(join(fresh, "go.sum"), await readFile(join(found.Dir, "go.sum")));
  await copyFile(new URL("key-server/main.go", import.meta.url), join(fresh, "main.go"));
  await go(["mod", "edit", `-require=${module}@${source.version}`, `-require=${source.sdk}`]);
  await go(["build", "-trimpath", "-ldflags=-s -w", "-o", "vault", "."]);
  await rename(fresh, home);
};

/** Starts the real server where it is built, else what stands for it. */
export const startKeyServer = async (wanted: "real" | "protocol"): Promise<KeyServer> => {
  const folder = await mkdtemp(join(tmpdir(), "engross-key-server-"));
  const tokenFile = join(folder, "token");
  const started = wanted === "real" ? await startVault() : await startProtocol();
  await writeFile(tokenFile, `${started.token}\n`, { mode: 0o600 });
  return {
    address: { url: started.url, tokenFile, mount: "transit", key: "engross" },
    real: wanted === "real",
    close: async () => {
      await started.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const startProtocol = async () => {
  const token = "a-token-of-tests";
  const { url, close } = await startTransitProtocol(token);
  return { url, token, close: async () => close() };
};

const startVault = async () => {
  const child = spawn(program, [], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const stop = () => child.kill();
  process.once("exit", stop);
  const [url] = await once(createInterface(child.stdout), "line");
  const ask = async (path: string, body: object, token = "") => {
    const response = await fetch(`${url}/v1/${path}`, {
      method: "PUT",
      headers: { "X-Vault-Token": token },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? {} : response.json();
  };
  const { keys, root_token } = await ask("sys/init", { secret_shares: 1, secret_threshold: 1 });
  await ask("sys/unseal", { key: keys[0] });
  await ask("sys/mounts/transit", { type: "transit" }, root_token);
  return {
    url: String(url),
    token: String(root_token),
    close: async () => {
      process.off("exit", stop);
      child.kill("SIGKILL");
      await ended;
    },
  };
};
