import { keepDocument, readDocument } from "../archive/document.ts";
import { signingKeyOf } from "../archive/signing-key.ts";
import { derivedId } from "../db/derived-id.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { suiteOf } from "../db/tenant.ts";
import { type DocumentKind, type DocumentRow, documentById } from "../db/version.ts";
import type { ContractId, DocumentId, TenantId } from "../domain/ids.ts";
import type { DocumentRef } from "../domain/signing.ts";
import { append } from "../ledger/index.ts";
import { signDetached } from "../vault/sm2-detached.ts";
import { contractOfLetter } from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

export interface CertificateToSign {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly certificate: DocumentRef;
  readonly kind: Extract<
    DocumentKind,
    "evidence-certificate-signature" | "certificate-signature" | "executed-signature"
  >;
}

/**
 * Keeps an SM2 signature beside a certificate, or beside the executed contract, where the organisation chose 国密; elsewhere it does nothing. Signed are
 * the bytes that are kept, whoever made them. Done again it finds what it made before.
 */
export const signCertificate = async (
  services: Pick<ActivityServices, "db" | "vault">,
  { tenant, contract, certificate, kind }: CertificateToSign,
): Promise<void> => {
  const found = await asSystem(services.db, tenant, async (tx) => {
    if ((await suiteOf(tx, tenant)) !== "SM4_CTR_HMAC_SM3_1MB" || (await signatureOf(tx, certificate))) return null;
    return {
      paper: await documentById(tx, certificate.document),
      row: await contractOfLetter(tx, contract),
    };
  });
  if (found === null) return;
  const { paper, row } = found;
  if (!paper) throw new Error("The record has no certificate to sign");
  const key = await signingKeyOf(services, tenant);
  const text = signDetached({ name: paper.name, bytes: await readDocument(services, paper) }, key);
  const document = {
    ...{ id: signatureIdOf(certificate), tenant, contract, kind, pages: null, addedBy: null },
    name: `${paper.name}.sm2.json`,
    mediaType: "application/json",
    bytes: Buffer.from(text),
  };
  await keepDocument(services, document, (tx, signature) => {
    const body = {
      signature: { ...signature },
      certificate: { ...certificate },
      publicKey: key.publicKey.toString("hex"),
    };
    const told = { tenant, subject: `contract/${contract}`, actor: "engross", at: row.recorded_at };
    return append(tx, [
      { ...told, kind: kind === "executed-signature" ? "signed-with-sm2" : "certificate-signed", body },
    ]);
  });
};

/** The signature beside a certificate; undefined where there is none. */
export const signatureOf = (tx: Tx, certificate: DocumentRef): Promise<DocumentRow | undefined> =>
  documentById(tx, signatureIdOf(certificate));

const signatureIdOf = ({ document }: DocumentRef): DocumentId => derivedId("sm2-signature", document);
