import { reportProblem, say } from "./problem.ts";
import { dataFolderOf } from "./running.ts";

/** A command takes what follows its name and returns the exit code. */
interface Command {
  readonly run: (commandLine: readonly string[]) => Promise<number>;
}

/** Every command of `npm run engross -- <command>`, loaded only when it is asked for. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  doctor: () => import("./doctor.ts"),
  "first-administrator": () => import("./first-administrator.ts"),
  keys: () => import("./keys-command.ts"),
  migrate: () => import("./migrate-command.ts"),
  verify: () => import("../ledger/verify/command.ts"),
  sm2: () => import("./sm2-command.ts"),
  vault: () => import("./vault-command.ts"),
};

const verbs = Object.keys(commands).join(", ");
const [verb, ...commandLine] = process.argv.slice(2);
const command = verb === undefined ? undefined : commands[verb];
if (command === undefined) {
  console.error(verb === undefined ? say.usage(verbs) : say.unknownVerb(verb, verbs));
  process.exit(2);
}
try {
  process.exit(await (await command()).run(commandLine));
} catch (error) {
  reportProblem(error, dataFolderOf(process.env));
  process.exit(1);
}
