/** Who in the organisation answers for a kind of risk, and so has to agree where wording gives it away. */
export const approverGroups = ["legal", "finance", "security", "management"] as const;

export type ApproverGroup = (typeof approverGroups)[number];
