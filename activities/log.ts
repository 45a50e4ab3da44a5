import { inspect } from "node:util";
import { withoutSecrets } from "../domain/redaction.ts";

/** Writes one JSON object a line on standard error: no secret, whatever a library's error quotes of what it was given. */
export const report = (level: string, message: string, facts: Readonly<Record<string, unknown>> = {}): void => {
  const told = Object.entries(facts).map(([name, value]) => [
    name,
    withoutSecrets(typeof value === "string" ? value : inspect(value, { depth: 4 })),
  ]);
  const line = { at: new Date().toISOString(), level, message: withoutSecrets(message), ...Object.fromEntries(told) };
  process.stderr.write(`${JSON.stringify(line)}\n`);
};
