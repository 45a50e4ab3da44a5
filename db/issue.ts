import type { Generated, Selectable } from "kysely";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import { type IssueId, mostIssues } from "../domain/issue.ts";
import { commitment } from "../ledger/index.ts";
import type { Tx } from "./schema.ts";

/** Where the sides stood on a point when somebody wrote it down. */
export interface IssueTable {
  readonly command: string;
  readonly issue: IssueId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly title: string;
  readonly ours: string;
  readonly theirs: string;
  /** What we could accept instead, the dearest to us first. */
  readonly fallbacks: readonly string[];
  readonly salt: Buffer;
  readonly person: PersonId;
  readonly added_at: Date;
  readonly recorded: Generated<boolean>;
}

export type IssueRow = Selectable<IssueTable>;

/** Keeps words for a command that is about to be given; kept already, they stay as they were. */
export const stageIssue = async (tx: Tx, issue: Omit<IssueRow, "recorded">): Promise<IssueRow> => {
  await tx
    .insertInto("issue")
    .values(issue)
    .onConflict((on) => on.column("command").doNothing())
    .execute();
  return tx.selectFrom("issue").selectAll().where("command", "=", issue.command).executeTakeFirstOrThrow();
};

export const dropIssue = async (tx: Tx, command: string): Promise<void> => {
  await tx.deleteFrom("issue").where("command", "=", command).where("recorded", "=", false).execute();
};

/** Each point as it was written down last. */
export const issuesOf = (tx: Tx, contract: ContractId): Promise<IssueRow[]> =>
  tx
    .selectFrom("issue")
    .distinctOn("issue")
    .selectAll()
    .where("contract", "=", contract)
    .where("recorded", "=", true)
    .orderBy("issue")
    .orderBy("added_at", "desc")
    .limit(mostIssues.issues)
    .execute();

/** What the ledger keeps of a point in place of its words. */
export const issueCommitted = ({ title, ours, theirs, fallbacks, salt }: IssueRow): string =>
  commitment([title, ours, theirs, ...fallbacks].join("\n\n"), salt);
