import { runAccessBench } from "./access.ts";
import { runDocumentsBench } from "./documents.ts";
import { runEngineBench } from "./engine.ts";
import { runLedgerBench } from "./ledger.ts";
import { runSigningBench } from "./signing.ts";
import { runVaultBench } from "./vault.ts";

// npm run bench -- <name> [--json]: each compares Engross with the bare tool below it, both in one run.

const benches: Readonly<Record<string, (options: { readonly json: boolean }) => Promise<void>>> = {
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
  console.error(`npm run bench -- <${Object.keys(benches).join(" | ")}> [--json]`);
  process.exit(1);
}
await bench({ json: options.includes("--json") });
process.exit(0);
