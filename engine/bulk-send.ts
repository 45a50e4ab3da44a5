import type { BulkSending } from "../domain/bulk-send.ts";
import { bulkSend, bulkSendWorkflowId } from "../workflows/bulk-send.ts";
import { begin } from "./begin.ts";
import type { Engine } from "./command.ts";

/** Has the rows of a bulk send go out; however often it is asked for, they go out once. */
export const beginSending = (engine: Engine, sending: BulkSending): Promise<void> =>
  begin(engine, bulkSend, { id: bulkSendWorkflowId(sending.bulk), args: [sending], anew: "never" });
