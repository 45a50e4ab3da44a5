/** The views of a contract's page, each with an address of its own. */
export const contractViews = [
  "overview",
  "documents",
  "negotiation",
  "obligations",
  "term",
  "retention",
  "history",
] as const;

export type ContractView = (typeof contractViews)[number];

export const contractPath = (contract: string, view: ContractView = "overview"): string =>
  view === "overview" ? `/contracts/${contract}` : `/contracts/${contract}?view=${view}`;
