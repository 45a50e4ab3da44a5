import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { say } from "./problem.ts";
import { seconds } from "./services.ts";

// npm run check [-- --fix]: types, lint with the folder boundaries, format, dead code. One line each, and all that a
// failing one says.

interface Step {
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
}

const fix = process.argv.includes("--fix");

const steps: readonly Step[] = [
  { name: "types", program: "tsc", arguments: ["--noEmit", "--project", "."] },
  { name: "lint", program: "oxlint", arguments: ["--type-aware", "--deny-warnings", ...(fix ? ["--fix"] : [])] },
  { name: "format", program: "biome", arguments: ["check", ...(fix ? ["--write"] : [])] },
  { name: "dead code", program: "knip", arguments: ["--no-progress"] },
];

interface Outcome {
  readonly passed: boolean;
  readonly output: string;
}

const root = fileURLToPath(new URL("..", import.meta.url));

const run = ({ program, arguments: given }: Step): Promise<Outcome> =>
  new Promise((resolve) => {
    let output = "";
    const child = spawn(`${root}/node_modules/.bin/${program}`, given, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => resolve({ passed: false, output: error.message }));
    child.once("close", (code) => resolve({ passed: code === 0, output }));
  });

const report = async (step: Step): Promise<boolean> => {
  const began = Date.now();
  const { passed, output } = await run(step);
  console.log(passed ? say.checkPassed(step.name, seconds(began)) : say.checkFailed(step.name, seconds(began)));
  if (!passed) console.log(output);
  return passed;
};

// When fixing, one after another: two programs would else write the same file.
const passed: boolean[] = [];
if (fix) for (const step of steps) passed.push(await report(step));
else passed.push(...(await Promise.all(steps.map(report))));
process.exit(passed.every(Boolean) ? 0 : 1);
