import { once } from "node:events";
import { access, mkdtemp, rm } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { freshStack } from "../test/stack/index.ts";
import { claimDataFolder, type DataFolder } from "./data-folder.ts";
import { startMail } from "./mail.ts";
import { runPart } from "./part.ts";
import { isFree, nextFree, type Ports, PortTaken, rememberedPorts, whileTaken } from "./ports.ts";
import { startEngross } from "./start.ts";

let parent: string;
let folder: DataFolder;
let ports: Ports;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "engross-ports-"));
  folder = await claimDataFolder(join(parent, "data"));
  ports = await rememberedPorts(folder.at("ports.json"));
  onTestFinished(async () => {
    await folder.release();
    await rm(parent, { recursive: true, force: true });
  });
});

/** Another program on this machine that gets a port before us. */
const occupy = async (port: number, program: Server): Promise<void> => {
  program.listen(port, "127.0.0.1");
  await once(program, "listening");
  onTestFinished(() => void program.close());
};
/** It says yes to everything, as the very program that we wait for would. */
const webProgram = (): Server => createHttpServer((_request, response) => response.end("{}"));
const mailProgram = (): Server => createServer((socket) => socket.end("220 another.example\r\n"));

/** Ports of which one is taken by another program just after we looked and before our own program gets there. */
const withRival = (purpose: string, rival: () => Server): Ports & { readonly lost: () => number | undefined } => {
  let lost: number | undefined;
  return {
    lost: () => lost,
    get: async (asked, wanted) => {
      const port = await ports.get(asked, wanted);
      if (asked !== purpose || lost !== undefined) return port;
      lost = port;
      await occupy(port, rival());
      return port;
    },
  };
};

describe("When another program takes a port that was free a moment ago", () => {
  it.each([
    ["mail", webProgram],
    ["smtp", mailProgram],
  ])("a service moves on and does not take the other's answer for its own (%s)", async (purpose, rival) => {
    const contested = withRival(purpose, rival);
    const mail = await whileTaken(() => startMail(folder, contested));
    onTestFinished(() => mail.stop());
    const { SMTP_URL = "", MAIL_CATCHER_URL = "" } = mail.environment;
    const used = [SMTP_URL, MAIL_CATCHER_URL].map((url) => Number(new URL(url).port));
    expect(contested.lost()).toBeDefined();
    expect(used).not.toContain(contested.lost());
    expect((await fetch(`${MAIL_CATCHER_URL}/api/email`)).headers.get("content-type")).toMatch("json");
  });

  it("the web does not pass for up by the other's answer, but says that the port is taken", async () => {
    const { environment, close } = await freshStack();
    onTestFinished(close);
    const port = await nextFree(28_500);
    await occupy(port, webProgram());
    const starting = runPart(folder, "web", { ...environment, PORT: String(port) });
    await expect(starting).rejects.toThrow(PortTaken);
    expect(await isFree(port)).toBe(false);
  });

  it("a start gives up in the end when every port is snatched away", async () => {
    let tries = 0;
    const never = whileTaken(async () => {
      tries += 1;
      throw new PortTaken(tries);
    }, 3);
    await expect(never).rejects.toThrow(/Port 3 is taken/);
  });
});

describe("Ports", () => {
  it("stay the same when asked for again, unless another program has them", async () => {
    const first = await ports.get("one");
    expect(await ports.get("one")).toBe(first);
    await occupy(first, webProgram());
    expect(await ports.get("one")).not.toBe(first);
  });

  it("that are configured are not exchanged for others: the start says who is to yield, and begins nothing", async () => {
    const port = await nextFree(28_600);
    await occupy(port, webProgram());
    const data = join(parent, "never");
    const starting = startEngross({
      environment: { PORT: String(port), ENGROSS_DATA: data },
      print: () => undefined,
    });
    await expect(starting).rejects.toThrow(`Port ${port} is taken by another program. Stop that program, or set PORT`);
    await expect(access(data)).rejects.toThrow(/ENOENT/);
  });
});
