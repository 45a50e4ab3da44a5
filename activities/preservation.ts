import { keepDocument, readDocument } from "../archive/document.ts";
import { protectContract } from "../archive/protection.ts";
import { stampKept, stampTold } from "../archive/stamp.ts";
import { derivedId } from "../db/derived-id.ts";
import { unstamped } from "../db/preservation.ts";
import { asSystem } from "../db/tenancy.ts";
import { allTenants, tenantById } from "../db/tenant.ts";
import { type DocumentRow, documentById } from "../db/version.ts";
import { archivePdf } from "../documents/signature.ts";
import { verifyPdf } from "../documents/verify.ts";
import type { Actor } from "../domain/act.ts";
import { type Instant, millisecondsOf } from "../domain/calendar.ts";
import type { ContractId, DocumentId, TenantId } from "../domain/ids.ts";
import { noStamp, type Stamp } from "../domain/preservation.ts";
import type { DocumentRef } from "../domain/signing.ts";
import { commandContract } from "../engine/command.ts";
import { signCertificate } from "./certificate-signature.ts";
import { report } from "./log.ts";
import { untilQuiet } from "./quiet.ts";
import type { ActivityServices } from "./services.ts";

export interface Renewing {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  /** The executed PDF as it is. */
  readonly executed: DocumentRef;
  /** Workflow time. */
  readonly at: Instant;
}

export interface Renewed {
  readonly renewed: DocumentRef;
  readonly stamp: Stamp;
}

type Services = Pick<
  ActivityServices,
  "db" | "vault" | "authority" | "timestamps" | "fetchList" | "askResponder" | "engine" | "taskQueue"
>;

const engross: Actor = { kind: "engross" };

export const preservationActivities = (services: Services) => ({
  /**
   * Puts a further archival time-stamp over the executed PDF, with what is to be known by now of the certificates of the last.
   * It becomes a document of its own, which the store keeps as long as the contract; the one before stays where it is. Done
   * again it finds what it made before.
   *
   * @throws NoTimestamp where none is to be had; Error where something in the PDF does not hold: nothing is stamped then
   */
  renewStamp: async ({ tenant, contract, executed, at }: Renewing): Promise<Renewed> => {
    await untilQuiet();
    const id = derivedId<"document">("restamped", executed.document);
    const found = await asSystem(services.db, tenant, async (tx) => ({
      done: await documentById(tx, id),
      before: await documentById(tx, executed.document),
      house: await tenantById(tx, tenant),
    }));
    const { done, before, house } = found;
    if (!before || !house) throw new Error("The record has no executed document");
    const renewed = done
      ? { renewed: { document: done.id, sha256: done.sha256 }, stamp: (await stampKept(services, done)) ?? noStamp(at) }
      : await restamp(services, { tenant, contract, before, house, id, at });
    await signCertificate(services, { tenant, contract, certificate: renewed.renewed, kind: "executed-signature" });
    await protectContract(services, tenant, contract);
    return renewed;
  },

  /**
   * Finds out when the time-stamps of contracts are over that were executed before that was kept on record, and tells their
   * processes, which renew them from then on. May be repeated; what cannot be read or reached is tried the next time.
   *
   * @param only one organisation; all of them without it
   */
  noteStamps: async (only: TenantId | null, at: Instant): Promise<void> => {
    for (const { id } of await allTenants(services.db))
      if (only === null || only === id) await noteIn(services, id, at);
  },
});

export type PreservationActivities = ReturnType<typeof preservationActivities>;

interface Restamping {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly before: DocumentRow;
  readonly house: { readonly id: TenantId; readonly name: string };
  readonly id: DocumentId;
  readonly at: Instant;
}

const restamp = async (services: Services, { tenant, contract, before, house, id, at }: Restamping) => {
  const bytes = await readDocument(services, before);
  const { signatures, stamps } = await verifyPdf(bytes, services.authority.roots);
  // Whom a certificate is trusted that a signer or a time-stamp authority brought is not for us to say; that it is whole, is.
  if (![...signatures, ...stamps].every(({ intact }) => intact)) throw new Error("A signature in it does not hold");
  const made = await archivePdf(services, bytes, { house, at: new Date(millisecondsOf(at)) });
  const renewed = await keepDocument(services, {
    ...{ id, tenant, contract, kind: "signed", name: before.name, mediaType: "application/pdf", addedBy: null },
    ...{ pages: made.pages, bytes: made.bytes },
  });
  return { renewed, stamp: stampTold(made.stamp) };
};

const noteIn = async (services: Services, tenant: TenantId, at: Instant): Promise<void> => {
  const contracts = await asSystem(services.db, tenant, (tx) => unstamped(tx, new Date(at)));
  for (const { id, executed } of contracts) {
    try {
      await note(services, tenant, id, executed, at);
    } catch (error) {
      report("WARN", "When the time-stamp of a contract is over could not be noted", { contract: id, error });
    }
  }
};

const note = async (services: Services, tenant: TenantId, contract: ContractId, executed: DocumentId, at: Instant) => {
  const row = await asSystem(services.db, tenant, (tx) => documentById(tx, executed));
  if (!row) throw new Error("The record has no executed document");
  const stamp = (await stampKept(services, row)) ?? noStamp(at);
  const { engine, taskQueue } = services;
  const giving = { actor: engross, id: `note-stamp-${executed}` };
  await commandContract({ client: engine, taskQueue }, contract, { type: "note-stamp", stamp }, giving);
};
