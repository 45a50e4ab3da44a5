import { randomUUID } from "node:crypto";
import type { Person } from "../../domain/person.ts";
import type { Letter } from "../../mail/letter.tsx";
import type { Services } from "../http/services.ts";

/**
 * Sends a letter about somebody's account without keeping anybody waiting: how long the answer takes must not tell
 * whether there was somebody to write to. A letter that cannot be sent is told to the log; whoever misses it asks again.
 */
export const sendSoon = (
  { post, log }: Services,
  { name, email }: Pick<Person, "name" | "email">,
  letter: Letter,
): void => {
  post
    .deliver({ ...letter, to: { name, email }, messageId: `${randomUUID()}@accounts.engross` })
    .catch((error: Error) => log({ kind: "letter", error: error.message }));
};
