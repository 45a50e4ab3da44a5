import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { type ContractRow, contractById } from "../../db/contract.ts";
import type { Tx } from "../../db/schema.ts";
import { endPresence, forgetAbsent, notePresence, type Present, presentIn, workMark } from "../../db/working-copy.ts";
import type { ContractId } from "../../domain/ids.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import type { Part } from "../../domain/working-copy.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { Download } from "../http/route.ts";
import { closedNow } from "./working-copy.ts";

/** Somebody who has the editor open beside the reader. */
export interface PresentPerson {
  readonly tab: string;
  readonly name: string;
  readonly part: Part | null;
}

/** What an open editor is told whenever it changes. */
export interface EditorNews {
  readonly mark: string;
  readonly present: readonly PresentPerson[];
}

/** Whoever has not been heard of for so long has left, in ms. An open editor says every ten seconds that it is there. */
const absence = 25_000;

const newsOf = async (tx: Tx, context: SignedInContext, contract: ContractId, copy: number): Promise<EditorNews> => {
  const since = new Date(context.services.now().getTime() - absence);
  const present = await presentIn(tx, contract, since);
  return { mark: await workMark(tx, contract, copy), present: present.map(shown) };
};

const shown = ({ tab, name, part }: Present): PresentPerson => ({ tab, name, part });

export const presentNow = (context: SignedInContext, { id }: ContractRow, copy: number): Promise<EditorNews> =>
  seenBy(context, (tx) => newsOf(tx, context, id, copy));

/** Notes that somebody has the editor open in a tab, and in which part they are; or that they closed it. */
export const heardFrom = async (
  context: SignedInContext,
  contract: ContractId,
  { tab, part, leaving }: { readonly tab: string; readonly part: Part | null; readonly leaving: boolean },
): Promise<Refusal | undefined> =>
  seenBy(context, async (tx) => {
    const { id: person, tenant } = context.session.person;
    if (leaving) return endPresence(tx, contract, tab, person).then(() => undefined);
    const row = await contractById(tx, contract);
    const refusal = row ? closedNow(context, row) : refuse("not-found");
    if (refusal) return refusal;
    const now = context.services.now();
    await forgetAbsent(tx, contract, new Date(now.getTime() - 10 * absence));
    await notePresence(tx, { tenant, contract, tab, person, part, seen_at: now });
    return undefined;
  });

/** How often what is new is looked up, and for how long one stream goes on; then the browser asks again, and is let in again, in ms. */
const pace = { every: 1_000, silence: 15_000, atMost: 55_000 } as const;

/**
 * Server-sent events for an open editor: ids and names, never a word of the contract. Each look is at the database, so any
 * web process may serve it, and it ends as soon as the contract cannot be edited by this person any more.
 */
export const editorEvents = (context: SignedInContext, contract: ContractId): Download =>
  new Download({
    mediaType: "text/event-stream; charset=utf-8",
    name: "events",
    inline: true,
    stream: Readable.from(eventsOf(context, contract)),
  });

async function* eventsOf(context: SignedInContext, contract: ContractId): AsyncGenerator<string> {
  yield `retry: ${pace.every}\n\n`;
  const started = performance.now();
  let told = "";
  let spoke = started;
  while (performance.now() - started < pace.atMost) {
    const news = await seenBy(context, async (tx): Promise<EditorNews | null> => {
      const row = await contractById(tx, contract);
      return row && !closedNow(context, row) ? newsOf(tx, context, contract, row.state.draft.number) : null;
    });
    if (news === null) return yield "event: closed\ndata: {}\n\n";
    const text = JSON.stringify(news);
    const now = performance.now();
    if (text !== told) yield `event: news\ndata: ${text}\n\n`;
    else if (now - spoke > pace.silence) yield ": still here\n\n";
    if (text !== told || now - spoke > pace.silence) spoke = now;
    told = text;
    await pause(pace.every);
  }
}
