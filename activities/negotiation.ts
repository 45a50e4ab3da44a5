import { randomUUID } from "node:crypto";
import { hasLooked } from "../db/access-log.ts";
import { type GuestRow, guestsByIds } from "../db/guest.ts";
import { addLink, freshSecret, mintLink } from "../db/link.ts";
import { peopleByIds, personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { tenantById } from "../db/tenant.ts";
import { mayView } from "../domain/access.ts";
import type { GuestId, LinkId } from "../domain/act.ts";
import type { Instant } from "../domain/calendar.ts";
import { openGuests } from "../domain/guest.ts";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import { type Decided, negotiationOf, type RoundId } from "../domain/negotiation.ts";
import { isAnything, type News, tidingsFor } from "../domain/news.ts";
import type { CommentId, ThreadId } from "../domain/thread.ts";
import { mentionLetter, newsLetter, roundEndLetter, roundLetter } from "../mail/negotiation.ts";
import { type Outgoing, sendOnce } from "../mail/send-once.ts";
import { accessOf, addressOf, answering, type ContractOfLetter, contractOfLetter, noteOf } from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

interface OfContract {
  readonly tenant: TenantId;
  readonly contract: ContractId;
}

export interface RoundTelling extends OfContract {
  readonly round: RoundId;
  readonly why: "asked" | "reminded";
  /** Only this one of the guests. */
  readonly guest?: GuestId;
  /** What was decided before it went out, where no letter has told of it. */
  readonly decided?: Decided;
}

export interface GuestTelling extends OfContract, News {}

export interface RoundEndTelling extends OfContract {
  readonly round: RoundId;
  readonly how: "returned" | "expired";
}

export interface MentionTelling extends OfContract {
  readonly thread: ThreadId;
  readonly comment: CommentId | ThreadId;
  readonly mentions: readonly PersonId[];
  readonly by: PersonId | null;
}

export const negotiationActivities = (services: Pick<ActivityServices, "db" | "post" | "publicUrl">) => ({
  /** Writes to whoever of the other side is invited, each with a link of their own, while the round is with them. */
  tellRound: async (telling: RoundTelling): Promise<void> => {
    const { tenant, contract, round, why } = telling;
    const invited = await invitedTo(services, telling);
    for (const guest of invited.filter((id) => telling.guest === undefined || telling.guest === id)) {
      await sendOnce(
        services,
        { tenant, contract, kind: `round-${why}`, key: `round/${round}/${why}/${guest}` },
        (tx) => askGuest(tx, services.publicUrl, { ...telling, guest }),
      );
    }
  },

  /** Writes to whoever is invited what we have said and decided, but to those who have looked since. */
  tellGuests: async (telling: GuestTelling): Promise<void> => {
    const { tenant, contract, since } = telling;
    for (const guest of await invitedTo(services, telling)) {
      await sendOnce(services, { tenant, contract, kind: "guest-comments", key: `comments/${since}/${guest}` }, (tx) =>
        newsFor(tx, services.publicUrl, telling, guest),
      );
    }
  },

  /** Tells whoever sent the round, and the contract's owner, that the pen is back. */
  tellRoundEnd: async (telling: RoundEndTelling): Promise<void> => {
    const { tenant, contract, round, how } = telling;
    const readers = await asSystem(services.db, tenant, (tx) => whoWaited(tx, telling));
    for (const reader of readers) {
      await sendOnce(
        services,
        { tenant, contract, kind: `round-${how}`, key: `round/${round}/${how}/${reader}` },
        (tx) => roundEnd(tx, services.publicUrl, telling, reader),
      );
    }
  },

  /** Tells colleagues that they were mentioned: those who may see the contract, and nobody else. */
  tellMentioned: async (telling: MentionTelling): Promise<void> => {
    const { tenant, contract, comment, mentions } = telling;
    for (const person of mentions) {
      await sendOnce(services, { tenant, contract, kind: "mentioned", key: `comment/${comment}/${person}` }, (tx) =>
        mention(tx, services.publicUrl, telling, person),
      );
    }
  },
});

export type NegotiationActivities = ReturnType<typeof negotiationActivities>;

const invitedTo = (
  { db }: Pick<ActivityServices, "db">,
  { tenant, contract }: OfContract,
): Promise<readonly GuestId[]> =>
  asSystem(db, tenant, async (tx) =>
    openGuests(negotiationOf((await contractOfLetter(tx, contract)).state)).map(({ id }) => id),
  );

const askGuest = async (
  tx: Tx,
  publicUrl: string,
  { tenant, contract, round: id, why, guest: guestId, decided }: RoundTelling & { readonly guest: GuestId },
): Promise<Outgoing | null> => {
  const row = await contractOfLetter(tx, contract);
  const negotiation = negotiationOf(row.state);
  const round = negotiation.rounds.find((one) => one.id === id);
  const receiver = await receiverOf(tx, row, guestId);
  if (round?.state !== "out" || !receiver) return null;
  const { name, email, language, until } = receiver;
  const { link, secret } = invitation(row, receiver);
  await mintLink(tx, link, secret);
  const house = await tenantById(tx, tenant);
  const letter = roundLetter(
    {
      why,
      reader: { name, timeZone: house?.timeZone ?? "UTC" },
      contract: noteOf(row),
      organisation: house?.name ?? "",
      sentBy: (round.sentBy && (await personById(tx, round.sentBy))?.name) ?? "",
      round: round.number,
      due: round.due,
      tidings: tidingsFor({ comments: 0, ...decided }, negotiation.proposals, guestId),
      until,
      link: `${publicUrl}/negotiation/${secret}`,
    },
    language,
  );
  return { to: { name, email }, letter, at: row.recorded_at, edition: link.id };
};

interface Receiver extends GuestRow {
  readonly until: Instant;
}

const receiverOf = async (tx: Tx, { state }: ContractOfLetter, id: GuestId): Promise<Receiver | null> => {
  const guest = openGuests(negotiationOf(state)).find((one) => one.id === id);
  const [words] = await guestsByIds(tx, [id]);
  return guest && words ? { ...words, until: guest.until } : null;
};

const invitation = ({ recorded_at: made_at }: ContractOfLetter, { id: item, ...receiver }: Receiver) => {
  const { tenant, contract, email, language, until } = receiver;
  const id = randomUUID() as LinkId;
  const link = { ...({ id, tenant, contract, purpose: "negotiate", item } as const), person: null, email, language };
  return { link: { ...link, document_sha256: null, made_at, expires_at: new Date(until) }, secret: freshSecret() };
};

const newsFor = async (
  tx: Tx,
  publicUrl: string,
  { tenant, contract, ...news }: GuestTelling,
  guest: GuestId,
): Promise<Outgoing | null> => {
  const row = await contractOfLetter(tx, contract);
  const receiver = await receiverOf(tx, row, guest);
  const tidings = tidingsFor(news, negotiationOf(row.state).proposals, guest);
  if (!receiver || !isAnything(tidings)) return null;
  if (await hasLooked(tx, `guest/${guest}`, contract, new Date(news.last))) return null;
  const { name, email, language, until } = receiver;
  const { link, secret } = invitation(row, receiver);
  await addLink(tx, link, secret);
  const house = await tenantById(tx, tenant);
  const letter = newsLetter(
    {
      ...{ contract: noteOf(row), organisation: house?.name ?? "", tidings, until },
      reader: { name, timeZone: house?.timeZone ?? "UTC" },
      link: `${publicUrl}/negotiation/${secret}`,
    },
    language,
  );
  return { to: { name, email }, letter, at: row.recorded_at, edition: link.id };
};

const whoWaited = async (tx: Tx, { contract, round: id }: RoundEndTelling): Promise<readonly PersonId[]> => {
  const row = await contractOfLetter(tx, contract);
  const round = negotiationOf(row.state).rounds.find((one) => one.id === id);
  const waited = [...new Set([row.state.owner, ...(round?.sentBy ? [round.sentBy] : [])])];
  const people = await Promise.all(waited.map((person) => answering(tx, person, row)));
  return [...new Set(people.flat().map((person) => person.id))];
};

const roundEnd = async (
  tx: Tx,
  publicUrl: string,
  { contract, round: id, how }: RoundEndTelling,
  reader: PersonId,
): Promise<Outgoing | null> => {
  const row = await contractOfLetter(tx, contract);
  const { rounds, guests, proposals } = negotiationOf(row.state);
  const round = rounds.find((one) => one.id === id);
  const person = await personById(tx, reader);
  if (!round || !person?.active) return null;
  const asked = round.returnedBy ? [round.returnedBy] : guests.map((guest) => guest.id);
  const letter = roundEndLetter(
    {
      how,
      reader: { name: person.name, timeZone: person.timeZone },
      contract: noteOf(row),
      round: round.number,
      by: (await guestsByIds(tx, asked)).map(({ name }) => name),
      answer: round.answer,
      proposals: proposals.filter((one) => one.round === round.number && one.state !== "superseded").length,
      documents: round.documents.length,
      link: negotiationPage(publicUrl, contract),
    },
    person.language,
  );
  return { to: addressOf(person), letter, at: row.recorded_at };
};

const mention = async (
  tx: Tx,
  publicUrl: string,
  { contract, thread, by }: MentionTelling,
  mentioned: PersonId,
): Promise<Outgoing | null> => {
  const row = await contractOfLetter(tx, contract);
  const people = await peopleByIds(tx, [mentioned, ...(by ? [by] : [])]);
  const person = people.find(({ id }) => id === mentioned);
  if (!person?.active || !mayView(person, accessOf(row))) return null;
  const letter = mentionLetter(
    {
      reader: { name: person.name, timeZone: person.timeZone },
      contract: noteOf(row),
      by: people.find(({ id }) => id === by)?.name ?? "",
      link: `${negotiationPage(publicUrl, contract)}#thread-${thread}`,
    },
    person.language,
  );
  return { to: addressOf(person), letter, at: row.recorded_at };
};

const negotiationPage = (publicUrl: string, contract: ContractId): string =>
  `${publicUrl}/contracts/${contract}?view=negotiation`;
