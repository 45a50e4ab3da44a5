import { type Act, personOf } from "./act.ts";
import type { Id, PersonId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";

export type IssueId = Id<"issue">;

/** Where a point stands: still open; settled by both; or given up by us. */
export const issueStates = ["open", "agreed", "conceded"] as const;
export type IssueState = (typeof issueStates)[number];

/** How many points one contract carries, and fallbacks one point. */
export const mostIssues = { issues: 200, fallbacks: 5 } as const;

/** A point on which the sides differ. Positions and fallbacks are words, in the database, and ours alone. */
export interface Issue {
  readonly id: IssueId;
  readonly clause: string | null;
  readonly state: IssueState;
}

export type IssueCommand =
  | { readonly type: "raise-issue"; readonly issue: IssueId; readonly clause: string | null; readonly words: string }
  | { readonly type: "revise-issue"; readonly issue: IssueId; readonly words: string }
  | { readonly type: "settle-issue"; readonly issue: IssueId; readonly outcome: IssueState };

export type IssueEvent =
  | {
      readonly type: "issue-raised";
      readonly issue: IssueId;
      readonly clause: string | null;
      readonly words: string;
      readonly by: PersonId | null;
    }
  | { readonly type: "issue-revised"; readonly issue: IssueId; readonly words: string; readonly by: PersonId | null }
  | {
      readonly type: "issue-settled";
      readonly issue: IssueId;
      readonly outcome: IssueState;
      readonly by: PersonId | null;
    };

export const decideIssue = (
  issues: readonly Issue[],
  command: IssueCommand,
  { actor }: Act,
): readonly IssueEvent[] | Refusal => {
  const known = issues.find(({ id }) => id === command.issue);
  const by = personOf(actor);
  if (command.type === "raise-issue") {
    if (known) return refuse("already-done");
    if (issues.length >= mostIssues.issues) return refuse("list-full", { most: mostIssues.issues });
    const { issue, clause, words } = command;
    return [{ type: "issue-raised", issue, clause, words, by }];
  }
  if (!known) return refuse("not-found");
  if (command.type === "revise-issue") return [{ type: "issue-revised", issue: known.id, words: command.words, by }];
  return known.state === command.outcome
    ? refuse("already-done")
    : [{ type: "issue-settled", issue: known.id, outcome: command.outcome, by }];
};

export const evolveIssues = (issues: readonly Issue[], event: IssueEvent): readonly Issue[] => {
  switch (event.type) {
    case "issue-raised":
      return [...issues, { id: event.issue, clause: event.clause, state: "open" }];
    case "issue-revised":
      return issues;
    case "issue-settled":
      return issues.map((one) => (one.id === event.issue ? { ...one, state: event.outcome } : one));
  }
};
