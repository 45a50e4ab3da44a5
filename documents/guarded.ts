import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { type Refusal, refuse } from "../domain/refusal.ts";

const seconds = 20;
const megabytes = 512;

type Child = ChildProcessByStdio<Writable, Readable, null>;

const started = (program: string, args: readonly string[]): Child => {
  const child = spawn(process.execPath, [`--max-old-space-size=${megabytes}`, program, ...args], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {},
  });
  // A program that ended early reads no more: its exit code tells.
  child.stdin.on("error", () => undefined);
  child.stdout.setEncoding("utf8");
  return child;
};

/** Ends a child that takes too long or too much, until the work is done. @returns whether it was ended */
const within = async <T>(child: Child, work: Promise<T>): Promise<T | "costly"> => {
  let costly = false;
  const end = (): void => {
    costly = true;
    child.kill("SIGKILL");
  };
  const timer = setTimeout(end, seconds * 1000);
  // Buffers are outside the heap that Node limits: watch what the process really holds, where the system tells.
  const watch = setInterval(() => {
    void residentMegabytes(child.pid).then((held) => held > megabytes && end());
  }, 50);
  const done = await work.finally(() => {
    clearTimeout(timer);
    clearInterval(watch);
  });
  return costly ? "costly" : done;
};

/**
 * Runs a program of ours over a file that somebody sent, in a process of its own, which is ended when it takes more than
 * 20 s or about 512 MB: a file made to keep a reader busy costs that, and nothing here.
 *
 * @returns what the program wrote, or the refusal of a file that was too costly or ended it
 */
export const guarded = async (
  program: string,
  args: readonly string[],
  input?: Uint8Array,
): Promise<string | Refusal> => {
  const child = started(program, args);
  let output = "";
  child.stdout.on("data", (text: string) => {
    output += text;
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  const code = await within(child, ended);
  if (code === "costly") return refuse("file-bomb");
  return code === 0 ? output : refuse("file-broken");
};

/** So many files, and a process is a new one: whatever they left behind goes with it. */
const mostFiles = 200;

/** How long a file waits for those before it, in ms: starting a process takes as long as reading several. */
const patienceMs = 500;

/**
 * As `guarded`, for a program that takes one file after the other, as lines of its standard input, and answers each by a
 * line: starting it costs more than most files do. Files wait in line for it; those whose turn does not come soon, because
 * somebody's takes long, start their own.
 */
export const keptReader = (program: string): ((argument: string) => Promise<string | Refusal>) => {
  let kept: { readonly child: Child; readonly lines: AsyncIterator<string>; files: number } | undefined;
  const turns = inLine(patienceMs);
  return async (argument) => {
    if (argument.includes("\n") || !(await turns.come())) return guarded(program, [argument]);
    try {
      const reader = (kept ??= opened(program));
      reader.child.stdin.write(`${argument}\n`);
      const answer = await within(reader.child, reader.lines.next());
      reader.files += 1;
      const isOver = answer === "costly" || answer.done === true || reader.files >= mostFiles;
      if (isOver) {
        kept = undefined;
        reader.child.stdin.end();
      }
      if (answer === "costly") return refuse("file-bomb");
      return answer.done === true ? refuse("file-broken") : answer.value;
    } finally {
      turns.pass();
    }
  };
};

/** One at a time, first come first served; `come` tells whether one's turn came in time, and `pass` must follow if so. */
const inLine = (patience: number) => {
  const waiting: (() => void)[] = [];
  let busy = false;
  return {
    come: (): Promise<boolean> => {
      if (!busy) {
        busy = true;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const called = (): void => {
          clearTimeout(timer);
          resolve(true);
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(called), 1);
          resolve(false);
        }, patience);
        waiting.push(called);
      });
    },
    pass: (): void => {
      const next = waiting.shift();
      if (next) next();
      else busy = false;
    },
  };
};

/** Nothing waits for it: it ends when we do, for its input then ends. */
const opened = (program: string) => {
  const child = started(program, []);
  child.unref();
  child.on("error", () => undefined);
  for (const stream of [child.stdin, child.stdout])
    if ("unref" in stream && typeof stream.unref === "function") stream.unref();
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, lines, files: 0 };
};

/** Resident memory by Linux's /proc; 0 where there is none, and the time limit alone protects. */
const residentMegabytes = (pid: number | undefined): Promise<number> =>
  readFile(`/proc/${pid}/statm`, "utf8").then(
    (statm) => (Number(statm.split(" ")[1]) * 4096) / 1024 ** 2,
    () => 0,
  );
