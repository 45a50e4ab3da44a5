import { join } from "node:path";
import { P12Signer, type Signer } from "@libpdf/core";
import { BitString } from "asn1js";
import { Certificate } from "pkijs";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import { guarded } from "./guarded.ts";

/** A signing certificate that somebody brought, and whom it names. */
export interface BroughtCertificate {
  /** DER. */
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly name: string;
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The largest PKCS#12 file that is taken, in bytes. */
export const mostKeyFile = 64 * 1024;

/**
 * Opens a PKCS#12 file in a process of its own: how long that takes is up to whoever made it. File and password pass by
 * its standard input alone.
 *
 * @returns refused where the password is wrong, or the certificate is over or not for signing
 */
export const readKeyFile = async (
  file: Uint8Array,
  password: string,
  now: Date,
): Promise<BroughtCertificate | Refusal> => {
  const secret = Buffer.from(JSON.stringify({ file: Buffer.from(file).toString("base64"), password }));
  const output = await guarded(join(import.meta.dirname, "read-key.ts"), [], secret);
  if (isRefusal(output) || output === "") return refuse("key-file-wrong");
  return describeCertificate(Buffer.from(output, "base64"), now);
};

/** Whom a certificate names; refused where it is over, not valid yet, or not for signing. */
export const describeCertificate = (der: Uint8Array, now: Date): BroughtCertificate | Refusal => {
  const certificate = new Uint8Array(der);
  const parsed = Certificate.fromBER(certificate.buffer);
  const [notBefore, notAfter] = [parsed.notBefore.value, parsed.notAfter.value];
  if (!maySign(parsed) || now < notBefore || notAfter < now) return refuse("certificate-unfit");
  return { certificate, name: commonName(parsed.subject), issuer: commonName(parsed.issuer), notBefore, notAfter };
};

const commonName = ({ typesAndValues }: Certificate["subject"]): string =>
  String(typesAndValues.find(({ type }) => type === "2.5.4.3")?.value.valueBlock.value ?? "");

/** digitalSignature or nonRepudiation, bits 0 and 1 (RFC 5280 §4.2.1.3); a certificate that says nothing may do both. */
const maySign = ({ extensions }: Certificate): boolean => {
  const usage: unknown = extensions?.find(({ extnID }) => extnID === "2.5.29.15")?.parsedValue;
  return !(usage instanceof BitString) || ((usage.valueBlock.valueHexView[0] ?? 0) & 0xc0) !== 0;
};

/** Signs with the key of a PKCS#12 file. @throws Error where the password is wrong */
export const keyFileSigner = (file: Uint8Array, password: string): Promise<Signer> =>
  P12Signer.create(new Uint8Array(file), password);
