import { type ContractTies, mayActOn } from "./access.ts";
import { type Act, type Actor, type GuestId, guestOf, personOf } from "./act.ts";
import type { Instant } from "./calendar.ts";
import type { Id, PersonId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";

export type ThreadId = Id<"thread">;
export type CommentId = Id<"comment">;

/** Who reads a thread: our own people alone, or the other side too. Fixed when it is opened, and never changed after. */
export const threadScopes = ["internal", "shared"] as const;
export type ThreadScope = (typeof threadScopes)[number];

/** How many threads one contract carries, comments one thread, and colleagues one comment may name. */
export const mostInThreads = { threads: 300, comments: 200, mentions: 10 } as const;

/** Comments on one clause, or on the contract as a whole. The words are in the database. */
export interface Thread {
  readonly id: ThreadId;
  readonly scope: ThreadScope;
  /** The clause's id, or `null` where it is about the whole. */
  readonly clause: string | null;
  readonly comments: number;
  readonly at: Instant;
  /** Since when its last word waits for an answer of ours; `null` where we spoke last. */
  readonly unanswered: Instant | null;
  readonly state: "open" | "resolved";
  /** Who was mentioned in it and has said nothing since. */
  readonly asked: readonly { readonly person: PersonId; readonly at: Instant }[];
}

interface Said {
  /** The salted commitment to the comment, which the ledger keeps in place of the words. */
  readonly words: string;
}

export interface Telling {
  /** The other side is told by letter, where it may read this. Absent in histories from before such letters. */
  readonly letter?: true;
}

export type ThreadCommand =
  | ({
      readonly type: "open-thread";
      readonly thread: ThreadId;
      readonly scope: ThreadScope;
      readonly clause: string | null;
      readonly mentions: readonly PersonId[];
    } & Said &
      Telling)
  | ({
      readonly type: "reply";
      readonly thread: ThreadId;
      readonly comment: CommentId;
      readonly mentions: readonly PersonId[];
    } & Said &
      Telling)
  | ({ readonly type: "resolve-thread"; readonly thread: ThreadId } & Telling)
  | { readonly type: "reopen-thread"; readonly thread: ThreadId }
  /** What a guest says is shared, always: their commands have no scope to choose. */
  | ({ readonly type: "open-thread-as-guest"; readonly thread: ThreadId; readonly clause: string | null } & Said)
  | ({ readonly type: "reply-as-guest"; readonly thread: ThreadId; readonly comment: CommentId } & Said);

export type ThreadEvent =
  | ({
      readonly type: "thread-opened";
      readonly thread: ThreadId;
      readonly scope: ThreadScope;
      readonly clause: string | null;
      readonly mentions: readonly PersonId[];
      readonly by: PersonId | null;
      readonly guest: GuestId | null;
    } & Said &
      Telling)
  | ({
      readonly type: "replied";
      readonly thread: ThreadId;
      readonly comment: CommentId;
      readonly scope: ThreadScope;
      readonly mentions: readonly PersonId[];
      readonly by: PersonId | null;
      readonly guest: GuestId | null;
    } & Said &
      Telling)
  | ({ readonly type: "thread-resolved"; readonly thread: ThreadId; readonly by: PersonId | null } & Telling)
  | { readonly type: "thread-reopened"; readonly thread: ThreadId; readonly by: PersonId | null };

/** @param contract decides who speaks with the other side: commenting among ourselves takes less */
export const decideThread = (
  threads: readonly Thread[],
  command: ThreadCommand,
  { actor }: Act,
  contract: ContractTies,
): readonly ThreadEvent[] | Refusal => {
  const known = threads.find(({ id }) => id === command.thread);
  const [by, guest] = [personOf(actor), guestOf(actor)];
  switch (command.type) {
    case "open-thread":
    case "open-thread-as-guest": {
      const { thread, clause, words } = command;
      const scope = command.type === "open-thread" ? command.scope : "shared";
      const mentions = command.type === "open-thread" ? command.mentions : [];
      if (known) return refuse("already-done");
      if (threads.length >= mostInThreads.threads) return refuse("list-full", { most: mostInThreads.threads });
      return (
        wrongToSay(scope, mentions, actor, contract) ?? [
          { type: "thread-opened", thread, scope, clause, words, mentions, by, guest, ...telling(command, scope) },
        ]
      );
    }
    case "reply":
    case "reply-as-guest": {
      // To a guest, a thread among ourselves is as one that does not exist.
      if (!known || (guest !== null && known.scope === "internal")) return refuse("not-found");
      if (known.state === "resolved") return refuse("thread-resolved");
      if (known.comments >= mostInThreads.comments) return refuse("list-full", { most: mostInThreads.comments });
      const { thread, comment, words } = command;
      const mentions = command.type === "reply" ? command.mentions : [];
      const { scope } = known;
      return (
        wrongToSay(scope, mentions, actor, contract) ?? [
          { type: "replied", thread, comment, scope, words, mentions, by, guest, ...telling(command, scope) },
        ]
      );
    }
    case "resolve-thread":
      if (!known) return refuse("not-found");
      return known.state === "open"
        ? [{ type: "thread-resolved", thread: known.id, by, ...telling(command, known.scope) }]
        : refuse("already-done");
    case "reopen-thread":
      if (!known) return refuse("not-found");
      return known.state === "resolved" ? [{ type: "thread-reopened", thread: known.id, by }] : refuse("already-done");
  }
};

/** What is said among ourselves is told to nobody else, whatever the command says. */
const telling = (command: ThreadCommand, scope: ThreadScope): Telling =>
  scope === "shared" && "letter" in command && command.letter ? { letter: true } : {};

/** Names of colleagues stay among ourselves, and only whoever negotiates speaks with the other side. */
const wrongToSay = (
  scope: ThreadScope,
  mentions: readonly PersonId[],
  actor: Actor,
  contract: ContractTies,
): Refusal | null => {
  if (mentions.length > mostInThreads.mentions || new Set(mentions).size < mentions.length)
    return refuse("invalid-input", { fields: ["mentions"] });
  if (scope === "internal") return null;
  if (mentions.length > 0) return refuse("mention-in-shared");
  return actor.kind === "person" && !maySpeakOutside(contract, actor) ? refuse("not-allowed") : null;
};

const maySpeakOutside = (contract: ContractTies, actor: Extract<Actor, { readonly kind: "person" }>): boolean =>
  mayActOn({ id: actor.person, tenant: actor.tenant, active: true, roles: actor.roles }, "negotiate", contract);

export const evolveThreads = (threads: readonly Thread[], event: ThreadEvent, at: Instant): readonly Thread[] => {
  switch (event.type) {
    case "thread-opened": {
      const { thread: id, scope, clause, guest, mentions } = event;
      const asked = mentions.map((person) => ({ person, at }));
      const unanswered = guest === null ? null : at;
      return [...threads, { id, scope, clause, comments: 1, at, unanswered, state: "open", asked }];
    }
    case "replied":
      return changed(threads, event.thread, (thread) => afterReply(thread, event, at));
    case "thread-resolved":
      return changed(threads, event.thread, (thread) => ({
        ...thread,
        state: "resolved",
        asked: [],
        unanswered: null,
      }));
    case "thread-reopened":
      return changed(threads, event.thread, (thread) => ({ ...thread, state: "open" }));
  }
};

const afterReply = (
  thread: Thread,
  { by, guest, mentions }: Extract<ThreadEvent, { readonly type: "replied" }>,
  at: Instant,
): Thread => ({
  ...thread,
  comments: thread.comments + 1,
  unanswered: guest === null ? null : (thread.unanswered ?? at),
  asked: [
    ...thread.asked.filter(({ person }) => person !== by && !mentions.includes(person)),
    ...mentions.map((person) => ({ person, at })),
  ],
});

const changed = (threads: readonly Thread[], id: ThreadId, change: (thread: Thread) => Thread): readonly Thread[] =>
  threads.map((thread) => (thread.id === id ? change(thread) : thread));
