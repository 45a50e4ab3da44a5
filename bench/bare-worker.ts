import { fileURLToPath } from "node:url";
import { NativeConnection, Worker } from "@temporalio/worker";

// A process of its own, as the worker of Engross is one.

const [address = "", namespace = "", taskQueue = ""] = process.argv.slice(2);
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue,
  workflowsPath: fileURLToPath(new URL("./bare.workflow.ts", import.meta.url)),
  activities: { nothing: async () => undefined },
});
process.on("SIGTERM", () => worker.shutdown());
await worker.run();
await connection.close();
