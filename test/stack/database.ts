import type { Environment } from "../../stack/configuration.ts";

/** Migrated once per run; never connected to afterwards, for a template in use cannot be copied. */
export const templates = {
  main: { name: "template_engross", owner: "engross_owner", others: ["engross_app"] },
  keys: { name: "template_engross_keys", owner: "engross_keys", others: [] },
} as const;

/** The login of a variable, at another database of the same server. */
export const databaseUrl = (environment: Environment, variable: string, database: string): string => {
  const url = new URL(environment[variable] ?? "");
  url.pathname = `/${database}`;
  return url.href;
};
