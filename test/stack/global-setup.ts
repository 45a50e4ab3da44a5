import type { TestProject } from "vitest/node";
import { migrate } from "../../db/migrate.ts";
import { builtAssets } from "../../stack/built-assets.ts";
import type { ControlledStack } from "../../stack/control.ts";
import { restrictDatabase, withClient } from "../../stack/postgres.ts";
import { bundledWorkflows, type WorkflowBundle } from "../../stack/workflow-bundle.ts";
import { migrateKeys } from "../../vault/keys/migrate.ts";
import { askControl } from "./control.ts";
import { databaseUrl, templates } from "./database.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly control: string;
    readonly stack: ControlledStack;
    readonly workflows: WorkflowBundle;
    /** The folder of styles, scripts and fonts. */
    readonly assets: string;
  }
}

/** Has the services started, and makes once what every test file uses: migrated databases to copy, workflows bundled, assets built. */
export const setup = async (project: TestProject): Promise<void> => {
  const control = process.env["ENGROSS_TEST_CONTROL"];
  if (control === undefined) throw new Error("These tests need real services: run them with npm test -- <filter>");
  const [stack, workflows, assets] = await Promise.all([
    askControl<ControlledStack>(control, "stack"),
    bundledWorkflows(),
    builtAssets(),
  ]);
  await makeTemplates(stack);
  project.provide("control", control);
  project.provide("stack", stack);
  project.provide("workflows", workflows);
  project.provide("assets", assets);
};

/** Each project of the run comes by; the first one makes them. */
const makeTemplates = async ({ superuserUrl, environment }: ControlledStack): Promise<void> => {
  const made = await withClient(superuserUrl, async (client) => {
    const there = await client.query("select from pg_database where datname = $1", [templates.main.name]);
    if (there.rowCount === 1) return false;
    for (const { name, owner } of Object.values(templates)) {
      await client.query(`create database ${name} owner ${owner}`);
      await restrictDatabase(client, name, []);
    }
    return true;
  });
  if (!made) return;
  await Promise.all([
    migrate({ admin: databaseUrl(environment, "DATABASE_ADMIN_URL", templates.main.name) }),
    migrateKeys({ admin: databaseUrl(environment, "KEYS_DATABASE_ADMIN_URL", templates.keys.name) }),
  ]);
};
