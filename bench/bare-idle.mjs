// The packages that web and worker cannot do without, connected and doing nothing: what Node takes for them.
import { once } from "node:events";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const [part, address, namespace, codePath] = process.argv.slice(2);

const parts = {
  web: async () => {
    const express = require("express");
    for (const name of ["pg", "kysely", "minio", "nodemailer"]) require(name);
    const { Connection } = require("@temporalio/client");
    await Connection.connect({ address });
    await once(express().listen(0, "127.0.0.1"), "listening");
  },
  worker: async () => {
    const { NativeConnection, Worker } = require("@temporalio/worker");
    const connection = await NativeConnection.connect({ address });
    const workflowBundle = { codePath };
    const worker = await Worker.create({ connection, namespace, taskQueue: "idle", workflowBundle });
    void worker.run();
  },
};
await parts[part === "web" ? "web" : "worker"]();
// As theirs is, when they have started.
setTimeout(() => globalThis.gc?.({ type: "major", flavor: "last-resort" }), 15_000);
