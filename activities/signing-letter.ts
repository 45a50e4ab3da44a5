import { randomUUID } from "node:crypto";
import { freshSecret, mintLink } from "../db/link.ts";
import { personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { tenantById } from "../db/tenant.ts";
import { documentById, type SignerRow, signersByIds } from "../db/version.ts";
import type { LinkId, SignerId } from "../domain/act.ts";
import { daysAfter, type Instant } from "../domain/calendar.ts";
import type { ContractId, SigningId, TenantId } from "../domain/ids.ts";
import { isWaitedFor, roleOf } from "../domain/recipient.ts";
import { type Ceremony, type DocumentRef, type Signer, signerOf } from "../domain/signing.ts";
import { type Outgoing, sendOnce } from "../mail/send-once.ts";
import { executedCopyLetter, recallLetter, signatureRequestLetter, signingFailureLetter } from "../mail/signing.ts";
import { addressOf, answering, contractOfLetter, noteOf, pageOf } from "./addressee.ts";
import { attachmentsOf } from "./attachment.ts";
import { signatureOf } from "./certificate-signature.ts";
import { untilQuiet } from "./quiet.ts";
import type { ActivityServices } from "./services.ts";

export interface SignatureAsking {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly signer: SignerId;
  /** 0 for the first letter, then the number of the reminder. */
  readonly time: number;
  /** The contract's version where a letter is sent again because the link of the last one was voided; else 0. */
  readonly again: number;
}

export interface SigningOutcome {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly outcome: "declined" | "expired";
  /** Who declined. */
  readonly signer: SignerId | null;
}

export interface Recall {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly ceremony: SigningId;
}

export interface Delivery {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly executed: DocumentRef;
  /** The evidence certificate; contracts that were executed under 0.1 have none. */
  readonly certificate?: DocumentRef;
}

type Needed = Pick<ActivityServices, "db" | "post" | "publicUrl" | "vault">;

export const signingLetterActivities = (services: Needed) => ({
  /** Writes to a signer whose turn it is, with a new link that voids the older ones. */
  askSigner: async (asking: SignatureAsking): Promise<void> => {
    const { tenant, contract, signer, time, again } = asking;
    const key = `signing/${signer}/${time}/${again}`;
    await sendOnce(
      services,
      { tenant, contract, kind: time === 0 ? "signature-asked" : "signature-reminded", key },
      (tx) => request(tx, services.publicUrl, asking),
    );
  },

  /** Tells whoever had a part, and the owner, that a ceremony was recalled. */
  tellRecall: async ({ tenant, contract, ceremony: id }: Recall): Promise<void> => {
    const { recalled, ...told } = await asSystem(services.db, tenant, async (tx) => {
      const { state } = await contractOfLetter(tx, contract);
      const recalled = [state.ceremony, ...(state.pastCeremonies ?? [])].find((one) => one?.id === id);
      return { recalled, ...(await parties(tx, { contract, tenant }, recalled?.signers.filter(wasReached) ?? [])) };
    });
    if (!recalled) throw new Error("The record has no such ceremony");
    for (const { to, language, timeZone, member } of told.readers) {
      const key = { tenant, contract, kind: "signing-recalled", key: `signing/${id}/recalled/${to.email}` };
      await sendOnce(services, key, async () => ({
        to,
        at: told.at,
        letter: recallLetter(
          {
            reader: { name: to.name, timeZone },
            contract: told.note,
            organisation: told.organisation,
            signed: recalled.signers.some(({ signedAt }) => signedAt !== null),
            link: member ? pageOf(services.publicUrl, contract) : null,
          },
          language,
        ),
      }));
    }
  },

  /** Tells the owner that a ceremony ended without all signatures. */
  tellSigningOutcome: async ({ tenant, contract, outcome, signer }: SigningOutcome): Promise<void> => {
    const { readers, ceremony } = await asSystem(services.db, tenant, async (tx) => {
      const row = await contractOfLetter(tx, contract);
      const { state } = row;
      return { readers: await answering(tx, state.owner, row), ceremony: state.ceremony?.id };
    });
    for (const reader of readers) {
      const key = { tenant, contract, kind: `signing-${outcome}`, key: `signing/${ceremony}/${outcome}/${reader.id}` };
      await sendOnce(services, key, async (tx) => {
        const row = await contractOfLetter(tx, contract);
        const facts = {
          outcome,
          reader,
          contract: noteOf(row),
          by: (await signersByIds(tx, missing(row.state.ceremony, signer))).map(({ name }) => name),
          link: pageOf(services.publicUrl, contract),
        };
        return { to: addressOf(reader), at: row.recorded_at, letter: signingFailureLetter(facts, reader.language) };
      });
    }
  },

  /** Sends the executed contract and its evidence certificate, with what signs that, to all who signed and to the owner. */
  deliverExecuted: async ({ tenant, contract, executed, certificate }: Delivery): Promise<void> => {
    await untilQuiet();
    const { readers, papers, signature, note, organisation, at, names } = await asSystem(
      services.db,
      tenant,
      async (tx) => ({
        ...(await executedFor(tx, { contract, tenant })),
        papers: await papersOf(tx, [executed, ...(certificate ? [certificate] : [])]),
        signature: certificate && (await signatureOf(tx, certificate)),
      }),
    );
    const attachments = await attachmentsOf(services, signature ? [...papers, signature] : papers);
    for (const { to, language, timeZone, member } of readers) {
      const key = { tenant, contract, kind: "executed", key: `executed/${executed.document}/${to.email}` };
      await sendOnce(services, key, async () => ({
        to,
        at,
        letter: executedCopyLetter(
          {
            reader: { name: to.name, timeZone },
            contract: note,
            organisation,
            signers: names,
            sha256: executed.sha256,
            certificateSha256: certificate?.sha256 ?? null,
            link: member ? pageOf(services.publicUrl, contract) : null,
          },
          language,
        ),
        attachments,
      }));
    }
  },
});

export type SigningLetterActivities = ReturnType<typeof signingLetterActivities>;

const request = async (
  tx: Tx,
  publicUrl: string,
  { tenant, contract, signer: id, time }: SignatureAsking,
): Promise<Outgoing | null> => {
  const row = await contractOfLetter(tx, contract);
  const { ceremony } = row.state;
  const signer = ceremony && signerOf(ceremony, id);
  const [who] = await signersByIds(tx, [id]);
  if (!ceremony || ceremony.outcome !== "open" || !who || !signer || signer.reminders < time) return null;
  if (signer.state !== "waiting" && signer.state !== "told") return null;
  const until = daysAfter(ceremony.openedAt, ceremony.patience.expireAfterDays);
  const secret = freshSecret();
  const link = randomUUID() as LinkId;
  await mintLink(tx, linkOf(tenant, contract, ceremony, signer, who, link, row.recorded_at, until), secret);
  const owner = await personById(tx, row.state.owner);
  const house = await tenantById(tx, tenant);
  const letter = signatureRequestLetter(
    {
      why: time === 0 ? "asked" : "reminded",
      role: who.role,
      reader: { name: who.name, timeZone: house?.timeZone ?? "UTC" },
      contract: noteOf(row),
      organisation: house?.name ?? "",
      askedBy: owner?.name ?? "",
      until,
      link: `${publicUrl}/s/${secret}`,
    },
    who.language,
  );
  return { to: { name: who.name, email: who.email }, letter, at: row.recorded_at, edition: link };
};

const linkOf = (
  tenant: TenantId,
  contract: ContractId,
  ceremony: Ceremony,
  signer: Signer,
  who: SignerRow,
  id: LinkId,
  madeAt: Date,
  until: Instant,
) => ({
  id,
  tenant,
  contract,
  purpose: "sign" as const,
  item: signer.id,
  person: signer.person,
  email: who.email,
  language: who.language,
  document_sha256: ceremony.documentSha256,
  made_at: madeAt,
  expires_at: new Date(until),
});

/** Who declined, or all who had not signed. */
const missing = (ceremony: Ceremony | null, declined: SignerId | null): readonly SignerId[] =>
  declined === null
    ? (ceremony?.signers ?? [])
        .filter((one) => one.state === "void" && one.passedTo === undefined && isWaitedFor(one))
        .map(({ id }) => id)
    : [declined];

const papersOf = (tx: Tx, papers: readonly DocumentRef[]) =>
  Promise.all(
    papers.map(async ({ document }) => {
      const row = await documentById(tx, document);
      if (!row) throw new Error("A paper of the executed contract is not in the record");
      return row;
    }),
  );

/** All who signed, agreed or shall have a copy; not those who only looked on, nor whoever was not needed. */
const executedFor = async (tx: Tx, { contract, tenant }: Pick<Delivery, "contract" | "tenant">) => {
  const { ceremony } = (await contractOfLetter(tx, contract)).state;
  const had = ceremony?.signers.filter((one) => roleOf(one) !== "viewer" && one.state !== "void") ?? [];
  const told = await parties(tx, { contract, tenant }, had);
  const signed = new Set<SignerId>(had.filter((one) => one.state === "sealed").map(({ id }) => id));
  return { ...told, names: told.signers.filter(({ id }) => signed.has(id)).map(({ name }) => name) };
};

/** Whether they heard of it at all. */
const wasReached = ({ askedAt }: Signer): boolean => askedAt !== null;

/** These people, and the owner, as readers of a letter about a contract; each address once. */
const parties = async (
  tx: Tx,
  { contract, tenant }: Pick<Delivery, "contract" | "tenant">,
  among: readonly Signer[],
) => {
  const row = await contractOfLetter(tx, contract);
  const house = await tenantById(tx, tenant);
  const rows = await signersByIds(
    tx,
    among.map(({ id }) => id),
  );
  const signers = among.flatMap(({ id }) => rows.find((one) => one.id === id) ?? []);
  const owner = await personById(tx, row.state.owner);
  const timeZone = house?.timeZone ?? "UTC";
  const all = [
    ...signers.map(({ name, email, language, side }) => ({
      to: { name, email },
      language,
      timeZone,
      member: side === "ours",
    })),
    ...(owner ? [{ to: addressOf(owner), language: owner.language, timeZone: owner.timeZone, member: true }] : []),
  ];
  return {
    signers,
    note: noteOf(row),
    organisation: house?.name ?? "",
    at: row.recorded_at,
    readers: all.filter(({ to }, index) => all.findIndex((other) => other.to.email === to.email) === index),
  };
};
