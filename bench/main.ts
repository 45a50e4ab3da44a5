import { runAccessBench } from "./access.ts";
import { isReached } from "./asked.ts";
import { runDocumentsBench } from "./documents.ts";
import { runEngineBench } from "./engine.ts";
import { type Figures, printed } from "./figures.ts";
import { runLedgerBench } from "./ledger.ts";
import { runSigningBench } from "./signing.ts";
import { runVaultBench } from "./vault.ts";

// npm run bench -- <name> [--json] [--hold]: each compares Engross with the bare tool below it, both in one run. With --hold it
// fails where a figure is not what is asked.

const benches: Readonly<Record<string, (options: { readonly json: boolean }) => Promise<Figures>>> = {
  access: runAccessBench,
  documents: runDocumentsBench,
  engine: runEngineBench,
  ledger: runLedgerBench,
  signing: runSigningBench,
  vault: runVaultBench,
};

const [name = "", ...options] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  console.error(`npm run bench -- <${Object.keys(benches).join(" | ")}> [--json] [--hold]`);
  process.exit(1);
}
const json = options.includes("--json");
const figures = await bench({ json });
console.log(printed(figures, json));
const isMissed = Object.entries(figures).some(([figure, value]) => !isReached(figure, value));
process.exit(options.includes("--hold") && isMissed ? 1 : 0);
