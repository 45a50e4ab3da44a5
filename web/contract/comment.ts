import { committed, dropComment, stageComment } from "../../db/comment.ts";
import type { ContractRow } from "../../db/contract.ts";
import { listPeople } from "../../db/person.ts";
import type { ContractCommand } from "../../domain/command.ts";
import type { PersonId } from "../../domain/ids.ts";
import type { RoundId } from "../../domain/negotiation.ts";
import type { Person } from "../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { CommentId, ThreadId, ThreadScope } from "../../domain/thread.ts";
import { freshSalt } from "../../ledger/index.ts";
import type { SignedInContext } from "../http/context.ts";
import { foreseen, giveCommand, seenBy } from "./contract.ts";
import { mentionable } from "./negotiation.ts";

interface Said {
  readonly thread: ThreadId | RoundId;
  readonly scope: ThreadScope;
  readonly words: string;
}

/**
 * Keeps words of whoever is signed in and gives the command that carries their commitment; takes them back where it is
 * refused.
 */
export const say = async (
  context: SignedInContext,
  row: ContractRow,
  said: Said,
  commandWith: (committedWords: string) => ContractCommand,
) => {
  const refusal = foreseen(context, row, commandWith(""));
  if (refusal) return refusal;
  const { session, services } = context;
  const id = context.commandId as CommentId;
  const kept = await seenBy(context, (tx) =>
    stageComment(tx, {
      ...{ id, tenant: row.tenant, contract: row.id, ...said, person: session.person.id, guest: null },
      ...{ salt: Buffer.from(freshSalt()), added_at: services.now() },
    }),
  );
  const done = await giveCommand(context, row, commandWith(committed(kept)));
  if (isRefusal(done)) await seenBy(context, (tx) => dropComment(tx, id));
  return done;
};

/** Whom a comment mentions: those ticked, and those whose name or address stands in it behind an `@`. */
export const mentionsIn = async (
  context: SignedInContext,
  row: ContractRow,
  words: string,
  ticked: readonly PersonId[],
): Promise<readonly PersonId[] | Refusal> => {
  if (ticked.length === 0 && !words.includes("@")) return [];
  const people = await seenBy(context, (tx) => listPeople(tx, { limit: 500 }));
  const known = mentionable(people, row, context.session.person);
  if (!ticked.every((id) => known.some((person) => person.id === id))) return refuse("mention-unknown");
  const named = namedIn(words, people);
  if (named.some(({ id }) => id !== context.session.person.id && !known.some((person) => person.id === id)))
    return refuse("mention-unknown");
  return [...new Set([...ticked, ...named.map(({ id }) => id)])].filter((id) => id !== context.session.person.id);
};

/** Everybody whose name or address follows an `@`, the longest name that fits. */
export const namedIn = <T extends Pick<Person, "name" | "email">>(
  words: string,
  people: readonly T[],
): readonly T[] => {
  const text = words.toLowerCase();
  const longestFirst = people.toSorted((a, b) => b.name.length - a.name.length);
  const found = [...text.matchAll(/(?<![\p{L}\p{N}])@/gu)].flatMap(({ index }) => {
    const after = text.slice(index + 1);
    const named = longestFirst.find(
      ({ name, email }) => startsWith(after, email.toLowerCase()) || startsWith(after, name.toLowerCase()),
    );
    return named ? [named] : [];
  });
  return [...new Set(found)];
};

/** Latin names end where a word ends; Han names run into what follows. */
const startsWith = (text: string, name: string): boolean =>
  name !== "" && text.startsWith(name) && !(/[a-z0-9]$/.test(name) && /^[a-z0-9]/.test(text.slice(name.length)));
