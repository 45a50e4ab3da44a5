import { createConnection } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { answers, startChild } from "./child.ts";
import type { DataFolder } from "./data-folder.ts";
import type { Ports } from "./ports.ts";
import { runService, type Service } from "./service.ts";
import { makeOwnFolder } from "./unprivileged.ts";

const host = "127.0.0.1";

/** Runs Maildev: takes every letter, sends none on, shows them on a page and under `/api`. */
export const startMail = async (folder: DataFolder, ports: Ports): Promise<Service> => {
  const smtp = await ports.get("smtp");
  const web = await ports.get("mail");
  const program = join(dirname(fileURLToPath(import.meta.resolve("maildev"))), "bin", "maildev.js");
  await makeOwnFolder(folder.at("mail"), undefined); // letters hold links: for the owner's eyes only
  return runService({
    name: "Maildev",
    where: `http://${host}:${web}`,
    environment: { SMTP_URL: `smtp://${host}:${smtp}`, MAIL_CATCHER_URL: `http://${host}:${web}` },
    launch: async () => {
      const child = await startChild(folder, {
        name: "mail",
        program: process.execPath,
        // biome-ignore format: an option and its value belong on one line
        arguments: [
          program,
          "--smtp", String(smtp), "--ip", host,
          "--web", String(web), "--web-ip", host,
          "--mail-directory", folder.at("mail"),
        ],
        cwd: folder.path,
      });
      await answers(child, {
        name: "Maildev",
        seconds: 30,
        ports: [smtp, web],
        ask: async () => {
          await greets(smtp);
          return (await fetch(`http://${host}:${web}/api/healthz`)).ok ? true : undefined;
        },
      });
      return child;
    },
  });
};

/** Resolves when an SMTP server greets (RFC 5321 §3.1). */
const greets = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(port, host);
    socket.setTimeout(2000, () => socket.destroy(new Error("no greeting")));
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed without a greeting")));
    socket.once("data", (greeting) => {
      socket.end("QUIT\r\n");
      if (greeting.toString().startsWith("220")) resolve();
      else reject(new Error(greeting.toString()));
    });
  });
