import { Context } from "@temporalio/activity";
import type { ActivityInterceptorsFactory } from "@temporalio/worker";

const everyMs = 2_000;

/**
 * Every activity tells the engine every two seconds that it is alive. When its worker dies, another takes the work up
 * after `heartbeatTimeout` and not only when the whole time for it is over.
 */
export const heartbeats: ActivityInterceptorsFactory = () => ({
  inbound: {
    execute: async (input, next) => {
      const context = Context.current();
      if (context.info.isLocal) return next(input); // lives within its workflow task, which has a time of its own
      const beating = setInterval(() => context.heartbeat(), everyMs);
      try {
        return await next(input);
      } finally {
        clearInterval(beating);
      }
    },
  },
});
