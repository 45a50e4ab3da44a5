import { tellWebhooks } from "../workflows/webhook.ts";
import { begin } from "./begin.ts";
import type { Engine } from "./command.ts";

/** Has what is to be told looked for now instead of in some seconds. The duty does it too, so nothing rests on this. */
export const tellWebhooksNow = (engine: Engine): Promise<void> =>
  begin(engine, tellWebhooks, { id: `webhooks-now/${engine.taskQueue}`, args: [], anew: "once it is over" });
