import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** What a scanner says of bytes: nothing, or the name of what it found in them. */
export type Verdict = { readonly found: string | null };

/** One scan under way. */
export interface Scan {
  /** Resolves once the scanner has taken the bytes. @throws ScannerAway */
  readonly write: (chunk: Buffer) => Promise<void>;
  /** @throws ScannerAway */
  readonly end: () => Promise<Verdict>;
  /** Lets go of a scan whose bytes will not all come. */
  readonly abandon: () => void;
}

/** Looks for what is known to do harm, while bytes pass by. */
export interface Scanner {
  readonly begin: () => Scan;
  /** The scanner's own words of its version. @throws ScannerAway */
  readonly version: () => Promise<string>;
}

/** The scanner cannot be reached, or did not judge: nothing may be kept that it has not seen. */
export class ScannerAway extends Error {
  override readonly name = "ScannerAway";
}

/** Between two signs of life, in ms. */
const patience = 30_000;

/**
 * A scanner that speaks clamd's protocol (clamd(8), INSTREAM) at `tcp://host:port` or `unix:/path`. Each scan is a
 * connection of its own.
 */
export const openScanner = (address: string): Scanner => ({
  begin: () => beginScan(address),
  version: async () => {
    const socket = dial(address);
    socket.write("zVERSION\0");
    return hear(socket);
  },
});

const dial = (address: string): Socket => {
  const url = new URL(address);
  const socket =
    url.protocol === "unix:"
      ? connect(decodeURIComponent(url.pathname))
      : connect(Number(url.port), url.hostname.replace(/^\[|\]$/g, ""));
  socket.setTimeout(patience, () => socket.destroy(new ScannerAway("The scanner does not answer")));
  return socket;
};

const beginScan = (address: string): Scan => {
  const socket = dial(address);
  const answer = hear(socket);
  // Heard of when the scan is written to or ended, not before.
  answer.catch(() => undefined);
  socket.write("zINSTREAM\0");
  const send = async (bytes: Buffer): Promise<void> => {
    if (socket.write(bytes)) return;
    // A scanner that has had enough answers and hangs up instead of taking more.
    await Promise.race([once(socket, "drain"), answer]);
  };
  return {
    write: async (chunk) => {
      if (socket.destroyed || socket.readableEnded) return void (await answer);
      if (chunk.length === 0) return;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(chunk.length);
      await send(length);
      await send(chunk);
    },
    end: async () => {
      if (!socket.destroyed && !socket.readableEnded) await send(Buffer.alloc(4));
      return verdictOf(await answer);
    },
    abandon: () => socket.destroy(),
  };
};

/** All that the scanner says before it hangs up or ends its sentence. */
const hear = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      said += text;
      if (!said.includes("\0")) return;
      socket.end();
      resolve(said.slice(0, said.indexOf("\0")));
    });
    socket.once("error", (cause) => reject(new ScannerAway("The scanner is out of reach", { cause })));
    socket.once("close", () => reject(new ScannerAway("The scanner hung up")));
  });

/** `stream: OK`, `stream: Eicar-Test-Signature FOUND`; anything else is no judgement. */
const verdictOf = (said: string): Verdict => {
  if (/^stream: OK$/.test(said)) return { found: null };
  const found = /^stream: (.+) FOUND$/.exec(said)?.[1];
  if (found === undefined) throw new ScannerAway(`The scanner did not judge: ${said.slice(0, 200)}`);
  return { found };
};
