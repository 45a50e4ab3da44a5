import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { type RenderedClause, renditionOf, textOf } from "../../../documents/rendition.ts";
import { allIncluded, type Draft } from "../../../domain/draft.ts";
import { negotiationOf, roundOut } from "../../../domain/negotiation.ts";
import { isRefusal, type Refusal } from "../../../domain/refusal.ts";
import { maskedAddress } from "../../contract/brief.ts";
import type { RequestContext } from "../../http/context.ts";
import { type GuestSight, isUnlocked, sightOf, type Visiting } from "../../outside/guest.ts";
import { nonceFor, noteFetched } from "../../outside/link.ts";
import { noteLooked } from "../../outside/outsider.ts";

const file = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
});

const said = z.object({
  side: z.enum(["ours", "theirs"]).meta({ description: "`theirs` is the side of whoever reads this." }),
  name: z.string().nullable().meta({ description: "Of our people, and of the reader; nobody else's." }),
  words: z.string(),
  at: z.iso.datetime(),
});

/** What a guest is told: nothing but what is sent to, shared with or said by them. */
export const guestShape = z.object({
  organisation: z.string(),
  invitedBy: z.string(),
  address: z.string().meta({ description: "Masked." }),
  until: z.iso.datetime(),
  nonce: z.string().meta({ description: "To be sent back with a request; works for two hours." }),
  open: z
    .object({
      contract: z.object({ number: z.string(), title: z.string() }),
      pen: z.enum(["yours", "theirs"]).meta({ description: "Who may change the wording: the reader's side, or ours." }),
      round: z
        .object({
          number: z.number().int(),
          due: z.iso.datetime(),
          note: z.string().nullable(),
          pdf: file,
          clauses: z
            .array(
              z.object({
                id: z.string(),
                number: z.string(),
                citation: z.string().meta({ description: "As other clauses refer to it." }),
                heading: z.string(),
                text: z.string(),
              }),
            )
            .meta({ description: "Empty where the wording is only a file." }),
        })
        .nullable(),
      threads: z.array(
        z.object({
          id: z.uuid(),
          clause: z.string().nullable(),
          resolved: z.boolean(),
          comments: z.array(said),
        }),
      ),
      proposals: z.array(
        z.object({
          id: z.uuid(),
          clause: z.string(),
          words: z.string(),
          reason: z.string(),
          state: z.enum(["open", "accepted", "declined", "superseded"]),
          answer: z.string().nullable().meta({ description: "Why it was declined." }),
          at: z.iso.datetime(),
          round: z.number().int(),
          settledAt: z.iso.datetime().nullable().meta({ description: "When it was accepted or declined." }),
        }),
      ),
      files: z.array(file),
    })
    .nullable()
    .meta({ description: "Null until the mailed code was typed: the cookie that its answer sets opens it." }),
});

export type GuestAnswer = z.input<typeof guestShape>;
export type GuestOpen = NonNullable<GuestAnswer["open"]>;

/** What the page shows beside the answer: the rendition, which the API tells as plain clauses. */
export interface GuestView {
  readonly answer: GuestAnswer;
  readonly sight: GuestSight | null;
  readonly visiting: Visiting;
}

/** What the link shows now, and that it was looked at. */
export const guestView = async (context: RequestContext, visiting: Visiting): Promise<GuestView | Refusal> => {
  const { held, guest, words, invitedBy } = visiting;
  const unlocked = isUnlocked(context, visiting);
  const sight = unlocked ? await sightOf(context, visiting) : null;
  if (isRefusal(sight)) return sight;
  await asSystem(context.services.db, held.row.tenant, async (tx) => {
    await noteFetched(tx, held, context.services.now());
    if (unlocked) await noteLooked(tx, context, held);
  });
  const answer: GuestAnswer = {
    organisation: held.organisation,
    invitedBy,
    address: maskedAddress(words.email),
    until: guest.until,
    nonce: nonceFor(context, held.secret),
    open: sight && told(visiting, sight),
  };
  return { answer, sight, visiting };
};

const told = ({ held, guest, words }: Visiting, sight: GuestSight): GuestOpen => {
  const { contract } = held;
  const negotiation = negotiationOf(contract.state);
  const { sent, comments, proposals, files, speakers } = sight;
  const clauses = sent?.draft ? clausesIn(sent.draft) : [];
  const known = new Set(clauses.map(({ id }) => id));
  const spoken = (of: string) =>
    comments
      .filter(({ thread }) => thread === of)
      .map(({ person, guest: by, words: text, added_at }) => ({
        side: person === null ? ("theirs" as const) : ("ours" as const),
        name: person === null ? (by === guest.id ? words.name : null) : (speakers.get(person) ?? null),
        words: text,
        at: added_at.toISOString(),
      }));
  return {
    contract: { number: contract.number, title: contract.title },
    pen: roundOut(negotiation) ? "yours" : "theirs",
    round: sent && {
      number: sent.round.number,
      due: sent.round.due,
      note: spoken(sent.round.id).find(({ side }) => side === "ours")?.words ?? null,
      pdf: toldFile(sent.pdf),
      clauses,
    },
    threads: (contract.state.threads ?? [])
      .filter(({ scope }) => scope === "shared")
      .map(({ id, clause, state }) => ({
        id,
        // Where a clause was only written since, that it exists is not for them to know.
        clause: clause !== null && known.has(clause) ? clause : null,
        resolved: state === "resolved",
        comments: spoken(id),
      }))
      .filter((thread) => thread.comments.length > 0),
    proposals: proposals.flatMap(({ id, clause, words: text, reason, answer, added_at }) => {
      const proposal = negotiation.proposals.find((one) => one.id === id);
      if (!proposal) return [];
      const { state, round, settledAt = null } = proposal;
      const shownAnswer = state === "declined" ? answer : null;
      const at = added_at.toISOString();
      return [{ id, clause, words: text, reason, state, answer: shownAnswer, at, round, settledAt }];
    }),
    files: files.map(toldFile),
  };
};

const clausesIn = (draft: Draft): NonNullable<GuestOpen["round"]>["clauses"] => {
  const citations = new Map(allIncluded(draft).map(({ clause, citation }) => [clause.id, citation]));
  return flat(renditionOf(draft).clauses).map(({ id, number, heading, paragraphs }) => ({
    ...{ id, number, heading, citation: citations.get(id) ?? number, text: textOf({ paragraphs }) },
  }));
};

const flat = (clauses: readonly RenderedClause[]): readonly RenderedClause[] =>
  clauses.flatMap((clause) => [clause, ...flat(clause.children)]);

const toldFile = ({
  id,
  name,
  media_type,
  size,
  sha256,
}: {
  readonly id: string;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
}) => ({ id, name, mediaType: media_type, bytes: Number(size), sha256 });
