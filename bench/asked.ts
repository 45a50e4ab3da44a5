/** What a figure is to reach. */
type Asked = { readonly atLeast: number } | { readonly atMost: number };

/**
 * Of every bench. Ratios are of Engross to the bare tool below it; figures of signing, three times as good as the best open
 * product that does the same on two such cores (400 MiB when idle of which a third is less than the engine's own client
 * takes alone: docs/decisions/030).
 */
export const asked: Readonly<Record<string, Asked>> = {
  ratio: { atLeast: 0.6 },
  workflowTasksPerCommand: { atMost: 1 },
  sealRatio: { atLeast: 0.8 },
  uploadRatio: { atLeast: 0.85 },
  downloadRatio: { atLeast: 0.85 },
  smallRatio: { atLeast: 0.7 },
  transactionRatio: { atLeast: 0.8 },
  sequencedPerSecond: { atLeast: 5000 },
  verifySeconds: { atMost: 10 },
  registerRatio: { atLeast: 0.7 },
  decisionsMs: { atMost: 100 },
  signInShare: { atLeast: 0.9 },
  renderRatio: { atMost: 1.3 },
  signRatio: { atMost: 1.3 },
  compareSeconds: { atMost: 2 },
  bulkReleasedSeconds: { atMost: 10 },
  bulkRatio: { atLeast: 0.6 },
  createSendPerSecond: { atLeast: 4.8 },
  sealP50Ms: { atMost: 153 },
  sealPerSecond: { atLeast: 6.3 },
  signingPageP50Ms: { atMost: 27 },
  listP50Ms: { atMost: 68 },
  idleRssMiB: { atMost: 133 },
};

/** Whether a figure is as good as asked; what nothing is asked of is. */
export const isReached = (name: string, value: number): boolean => {
  const limit = asked[name];
  if (limit === undefined) return true;
  return "atLeast" in limit ? value >= limit.atLeast : value <= limit.atMost;
};
