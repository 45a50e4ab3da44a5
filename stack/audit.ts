import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { adviceIn, licenceIn, licenceProblems, scriptProblems } from "./dependencies.ts";
import { say } from "./problem.ts";

// npm run audit: packages of others. Known weaknesses as the registry tells them, install scripts, licences.

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(`${root}${path}`, "utf8"));
const { packages } = read("package-lock.json");
const words = say.audit;

const licenceOf = (path: string): string | undefined => {
  const file = `${path}/package.json`;
  if (!existsSync(`${root}${file}`)) return undefined;
  return licenceIn(read(file));
};

const report = (name: string, problems: readonly string[], fine: string): boolean => {
  console.log(problems.length === 0 ? `✓ ${name} (${fine})` : [`✗ ${name}`, ...problems].join("\n    "));
  return problems.length === 0;
};

const licences = report(
  words.licences,
  licenceProblems(packages, licenceOf),
  words.packages(Object.keys(packages).length),
);
const scripts = report(words.scripts, scriptProblems(packages, read("package.json").allowScripts), words.allAllowed);

const { stdout, stderr } = spawnSync("npm", ["audit", "--json"], { cwd: root, encoding: "utf8", timeout: 60_000 });
const advice = adviceIn(stdout || stderr || "");
let weaknesses = true;
// A registry that does not answer such questions must not keep anybody from building; it must be said each time.
if (advice.kind === "unavailable") console.log(`– ${words.weaknesses}: ${words.unavailable(advice.why)}`);
else weaknesses = report(words.weaknesses, advice.grave, words.others(advice.others));

process.exit(licences && scripts && weaknesses ? 0 : 1);
