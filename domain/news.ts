import type { GuestId } from "./act.ts";
import type { Instant } from "./calendar.ts";
import type { Proposal, ProposalId } from "./proposal.ts";
import type { ThreadId } from "./thread.ts";

/** What we said and decided that no letter has told the other side of yet. */
export interface News {
  readonly since: Instant;
  readonly last: Instant;
  readonly comments: number;
  /** Proposals that we accepted or declined. Absent where there is none. */
  readonly proposals?: readonly ProposalId[];
  /** Shared threads that we resolved. Absent where there is none. */
  readonly threads?: readonly ThreadId[];
}

/** How long news are gathered for one letter, in hours. */
export const newsHours = 1;

/** One thing to tell. */
export type Tiding =
  | { readonly kind: "comment" }
  | { readonly kind: "proposal"; readonly proposal: ProposalId }
  | { readonly kind: "thread"; readonly thread: ThreadId };

export const addTiding = (news: News | null, tiding: Tiding, at: Instant): News => {
  const { since, comments, ...lists } = news ?? { since: at, comments: 0 };
  const more = { ...lists, since, last: at, comments };
  switch (tiding.kind) {
    case "comment":
      return { ...more, comments: comments + 1 };
    case "proposal":
      return { ...more, proposals: [...(news?.proposals ?? []), tiding.proposal] };
    case "thread":
      return { ...more, threads: [...(news?.threads ?? []), tiding.thread] };
  }
};

/** A thread that is open again is not told as resolved; `null` where nothing else is left to tell. */
export const withoutThread = (news: News, thread: ThreadId): News | null => {
  const { threads = [], ...rest } = news;
  const left = threads.filter((one) => one !== thread);
  if (left.length > 0) return { ...rest, threads: left };
  return rest.comments > 0 || rest.proposals ? rest : null;
};

/** How many of each; proposals are those of one guest. */
export interface Tidings {
  readonly comments: number;
  readonly accepted: number;
  readonly declined: number;
  readonly resolved: number;
}

/** What one guest is told: comments and threads are shared by all of them, proposals are each one's own. */
export const tidingsFor = (
  news: Omit<News, "since" | "last">,
  proposals: readonly Proposal[],
  guest: GuestId,
): Tidings => {
  const own = proposals.filter((one) => one.guest === guest && news.proposals?.includes(one.id));
  return {
    comments: news.comments,
    accepted: own.filter(({ state }) => state === "accepted").length,
    declined: own.filter(({ state }) => state === "declined").length,
    resolved: news.threads?.length ?? 0,
  };
};

export const isAnything = ({ comments, accepted, declined, resolved }: Tidings): boolean =>
  comments + accepted + declined + resolved > 0;
