import { keepDocument } from "../archive/document.ts";
import { protectContract } from "../archive/protection.ts";
import { derivedId } from "../db/derived-id.ts";
import { mattersByIds } from "../db/matter.ts";
import { peopleByIds, peopleByRole } from "../db/person.ts";
import { remarksOf } from "../db/remark.ts";
import { asSystem } from "../db/tenancy.ts";
import { tenantById } from "../db/tenant.ts";
import { documentById } from "../db/version.ts";
import { destructionCertificate } from "../documents/certificate.ts";
import { mayView } from "../domain/access.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import type { MatterId } from "../domain/retention.ts";
import type { DocumentRef } from "../domain/signing.ts";
import { formatDate, formatInstant } from "../i18n/format.ts";
import { destructionLetter, holdReleaseLetter, retentionLetter } from "../mail/retention.ts";
import { sendOnce } from "../mail/send-once.ts";
import { accessOf, addressOf, contractOfLetter, namesOf, noteOf, pageOf } from "./addressee.ts";
import { attachmentsOf } from "./attachment.ts";
import { signatureOf, signCertificate } from "./certificate-signature.ts";
import { certifiedCheckpoint } from "./certified-checkpoint.ts";
import type { ActivityServices } from "./services.ts";

export interface RetentionTelling {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly why: "over" | "requested";
}

export interface HoldReleaseTelling {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly matter: MatterId;
}

export interface Destruction {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly requestedBy: PersonId | null;
  readonly approvedBy: PersonId | null;
  /** Workflow time of the second person's approval. */
  readonly at: string;
}

export interface Destroyed {
  readonly certificate: DocumentRef;
  readonly keyFingerprint: string;
  readonly objects: number;
}

type Services = Pick<ActivityServices, "db" | "post" | "publicUrl" | "vault" | "ledger">;

export const retentionActivities = (services: Services) => ({
  /** Retention over: legal is told. Destruction asked for: those who may be the second person are. */
  tellRetention: async ({ tenant, contract, why }: RetentionTelling): Promise<void> => {
    const { row, readers } = await asSystem(services.db, tenant, async (tx) => {
      const found = await contractOfLetter(tx, contract);
      const legal = await peopleByRole(tx, "legal");
      const security = why === "requested" ? await peopleByRole(tx, "security") : [];
      const asking = found.state.retention?.purgeRequestedBy;
      return { row: found, readers: distinct([...legal, ...security]).filter(({ id }) => id !== asking) };
    });
    const { retention, version } = row.state;
    if (!retention) return;
    for (const reader of readers) {
      const key = {
        tenant,
        contract,
        kind: `retention-${why}`,
        key: `retention/${contract}/${why}/${version}/${reader.id}`,
      };
      await sendOnce(services, key, async (tx) => {
        const [requestedBy = null] = retention.purgeRequestedBy ? await namesOf(tx, [retention.purgeRequestedBy]) : [];
        const facts = {
          why,
          reader,
          contract: noteOf(row),
          until: retention.until,
          requestedBy,
          link: pageOf(services.publicUrl, contract),
        };
        return { to: addressOf(reader), at: row.recorded_at, letter: retentionLetter(facts, reader.language) };
      });
    }
  },

  /** Asks those who may be the second person to agree to the release of a hold, while it is still asked for. */
  tellHoldRelease: async ({ tenant, contract, matter }: HoldReleaseTelling): Promise<void> => {
    const { row, release, readers } = await asSystem(services.db, tenant, async (tx) => {
      const found = await contractOfLetter(tx, contract);
      const asked = found.state.holdReleases.find((one) => one.matter === matter);
      const able = [...(await peopleByRole(tx, "legal")), ...(await peopleByRole(tx, "security"))];
      return {
        row: found,
        release: asked,
        readers: distinct(able).filter((one) => one.id !== asked?.requestedBy && mayView(one, accessOf(found))),
      };
    });
    if (!release) return;
    const { requestedBy, requestedAt } = release;
    for (const reader of readers) {
      const of = `hold-release/${contract}/${matter}/${requestedAt}/${reader.id}`;
      await sendOnce(services, { tenant, contract, kind: "hold-release", key: of }, async (tx) => {
        const [name = null] = await namesOf(tx, [requestedBy]);
        const [known] = await mattersByIds(tx, [matter]);
        const reasons = (await remarksOf(tx, contract)).filter(
          ({ kind, item }) => kind === "release" && item === matter,
        );
        const facts = {
          reader,
          contract: noteOf(row),
          matter: known?.name ?? "",
          requestedBy: name,
          reason: reasons.at(-1)?.words ?? null,
          link: `${pageOf(services.publicUrl, contract)}?view=retention`,
        };
        return { to: addressOf(reader), at: row.recorded_at, letter: holdReleaseLetter(facts, reader.language) };
      });
    }
  },

  /** Brings locks and holds of a contract's documents in the store in line with its terms and matters. */
  protectDocuments: ({ tenant, contract }: { readonly tenant: TenantId; readonly contract: ContractId }) =>
    protectContract(services, tenant, contract),

  /**
   * Destroys the contract's key, then its objects, and certifies both. The key goes first: from that moment no copy of
   * any object can be read. Done again after a crash it finds what is already gone and certifies the same. Where the
   * organisation chose 国密, an SM2 signature is kept beside the certificate.
   */
  destroyContract: async ({ tenant, contract, requestedBy, approvedBy, at }: Destruction): Promise<Destroyed> => {
    const facts = await asSystem(services.db, tenant, async (tx) => {
      const row = await contractOfLetter(tx, contract);
      const people = await peopleByIds(
        tx,
        [requestedBy, approvedBy].flatMap((id) => id ?? []),
      );
      const house = await tenantById(tx, tenant);
      return { row, house, name: (id: PersonId | null) => people.find((person) => person.id === id)?.name ?? "" };
    });
    const {
      destroyedAt,
      keyFingerprint = "",
      objectsRemoved,
    } = await services.vault.destroySafe({ tenant, safe: contract });
    const { row, house } = facts;
    const language = house?.language ?? "en";
    const timeZone = house?.timeZone ?? "UTC";
    const told = (instant: string): string => formatInstant(instant, language, timeZone);
    const { executed, retention } = row.state;
    const pdf = destructionCertificate(
      {
        number: `D-${row.number}`,
        organisation: house?.name ?? "",
        contract,
        // No title: it may name people, and certificates outlive what they certify.
        title: row.number,
        issuedAt: told(at),
        ledger: `contract/${contract}`,
        retentionEnded: retention ? formatDate(retention.until, language) : "",
        requestedBy: facts.name(requestedBy),
        approvedBy: facts.name(approvedBy),
        destroyedAt: told(destroyedAt.toISOString()),
        objects: objectsRemoved,
        key: keyFingerprint,
        documents: executed ? [{ name: `${row.number}.pdf`, sha256: executed.sha256 }] : [],
        checkpoint: await certifiedCheckpoint(services),
        timeZone,
      },
      language,
    );
    const certificate = await keepDocument(services, {
      id: derivedId<"document">("certificate", contract),
      tenant,
      contract,
      kind: "certificate",
      name: `${row.number}.pdf`,
      mediaType: "application/pdf",
      pages: pdf.pages,
      addedBy: null,
      bytes: pdf.bytes,
    });
    await signCertificate(services, { tenant, contract, certificate, kind: "certificate-signature" });
    return { certificate, keyFingerprint, objects: objectsRemoved };
  },

  /** Sends the certificate of destruction to the two people who decided, and to the owner. */
  tellDestroyed: async ({
    tenant,
    contract,
    certificate,
  }: {
    readonly tenant: TenantId;
    readonly contract: ContractId;
    readonly certificate: DocumentRef;
  }): Promise<void> => {
    const { row, readers, document, signature } = await asSystem(services.db, tenant, async (tx) => {
      const found = await contractOfLetter(tx, contract);
      const { owner, retention } = found.state;
      const ids = [owner, retention?.purgeRequestedBy, retention?.purgeApprovedBy].flatMap((id) => id ?? []);
      return {
        row: found,
        readers: distinct(await peopleByIds(tx, ids)).filter(({ active }) => active),
        document: await documentById(tx, certificate.document),
        signature: await signatureOf(tx, certificate),
      };
    });
    if (!document) throw new Error("The certificate of destruction is not in the record");
    const attachments = await attachmentsOf(services, signature ? [document, signature] : [document]);
    const { retention, timeZone } = row.state;
    for (const reader of readers) {
      const key = { tenant, contract, kind: "destroyed", key: `destroyed/${contract}/${reader.id}` };
      await sendOnce(services, key, async (tx) => {
        const name = async (id: PersonId | null | undefined) => (id ? ((await namesOf(tx, [id]))[0] ?? null) : null);
        const letter = destructionLetter(
          {
            reader,
            number: row.number,
            on: dayOf(instantOf(row.recorded_at.getTime()), timeZone),
            requestedBy: await name(retention?.purgeRequestedBy),
            approvedBy: await name(retention?.purgeApprovedBy),
            link: pageOf(services.publicUrl, contract),
          },
          reader.language,
        );
        return {
          to: addressOf(reader),
          at: row.recorded_at,
          letter,
          attachments,
        };
      });
    }
  },
});

export type RetentionActivities = ReturnType<typeof retentionActivities>;

const distinct = (people: readonly Person[]): readonly Person[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];
