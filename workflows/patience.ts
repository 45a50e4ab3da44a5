/** Work in the world outside (mail, storage) that must happen in the end: tried until it does, ever more slowly. */
export const untilDone = {
  startToCloseTimeout: "2 minutes",
  heartbeatTimeout: "10 seconds",
  retry: { initialInterval: "1 second", backoffCoefficient: 2, maximumInterval: "1 minute" },
} as const;

/** As `untilDone`, for work on whole documents. */
export const untilDoneSlowly = { ...untilDone, startToCloseTimeout: "10 minutes" } as const;
