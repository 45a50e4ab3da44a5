import { defineConfig } from "vitest/config";

const tests = "**/*.test.{ts,tsx}";
/** Rules and renditions need no service, so their tests run without any. */
const withoutServices = ["domain", "i18n", "documents", "web/design"].map((room) => `${room}/${tests}`);
/** They break services that all share, so they run one at a time when the others are done. */
const faults = "**/*.fault.test.{ts,tsx}";
const long = "**/*.long.test.{ts,tsx}";
const never = ["**/node_modules/**", "data/**", ".tmp/**", ...(process.env["ENGROSS_TEST_LONG"] ? [] : [long])];

const onRealServices = { globalSetup: "test/stack/global-setup.ts", testTimeout: 60_000, hookTimeout: 120_000 };

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "rules",
          include: withoutServices,
          exclude: never,
          testTimeout: 20_000,
          maxWorkers: 2,
          // They leave nothing behind, so that packages need to be loaded only once.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...onRealServices,
          name: "system",
          include: [tests],
          exclude: [...never, ...withoutServices, faults],
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          ...onRealServices,
          name: "faults",
          include: [faults],
          exclude: never,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
