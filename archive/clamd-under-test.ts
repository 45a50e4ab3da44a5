import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** The European test file, which every scanner finds and which harms nobody (eicar.org). Written in two parts, so that no scanner finds this file. */
export const eicar = Buffer.from(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join(""),
);

/** How it behaves from now on. */
type Mood = "well" | "deaf" | "hangs-up" | "full";

/**
 * Not clamd: a server that speaks its protocol to the letter (clamd(8): zVERSION, zINSTREAM with chunks of a length each)
 * and knows one signature, so that tests need no scanner on the machine. What it was given is looked at whole.
 */
export const startClamd = async (path?: string) => {
  const sockets = new Set<Socket>();
  const scanned: number[] = [];
  let mood: Mood = "well";
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    let held = Buffer.alloc(0);
    let command: string | undefined;
    const body: Buffer[] = [];
    const say = (text: string) => socket.end(`${text}\0`);
    const listen = (): void => {
      if (command === undefined) {
        const at = held.indexOf(0);
        if (at < 0) return;
        command = held.subarray(0, at).toString();
        held = held.subarray(at + 1);
        if (command === "zVERSION") return void say("ClamAV under test");
        if (command !== "zINSTREAM") return void say("UNKNOWN COMMAND");
      }
      while (held.length >= 4) {
        const length = held.readUInt32BE();
        if (length === 0) {
          const bytes = Buffer.concat(body);
          scanned.push(bytes.length);
          return void say(bytes.includes(eicar) ? "stream: Eicar-Test-Signature FOUND" : "stream: OK");
        }
        if (held.length < 4 + length) return;
        body.push(held.subarray(4, 4 + length));
        held = held.subarray(4 + length);
        if (mood === "full") return void say("INSTREAM size limit exceeded. ERROR");
      }
    };
    socket.on("data", (chunk) => {
      if (mood === "deaf") return;
      if (mood === "hangs-up") return void socket.destroy();
      held = Buffer.concat([held, chunk]);
      listen();
    });
  });
  if (path === undefined) server.listen(0, "127.0.0.1");
  else server.listen(path);
  await once(server, "listening");
  return {
    address: path === undefined ? `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` : `unix:${path}`,
    /** Bytes of each stream that was scanned to its end. */
    scanned,
    become: (next: Mood): void => {
      mood = next;
    },
    stop: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
