import { PDF, PdfNumber, PdfString } from "@libpdf/core";
import { fromBER } from "asn1js";
import { Certificate, ContentInfo, SignedData, Time } from "pkijs";
import { engine } from "./certificate-form.ts";

/** What can be said of one signature in a PDF. */
export interface SignatureCheck {
  /** The name in the signer's certificate. */
  readonly name: string;
  /** When the signature says it was made (the signed attribute). */
  readonly at: Date | null;
  /** The signed bytes are unchanged and the signature over them is the certificate's. */
  readonly intact: boolean;
  /** Its certificate was issued by the authority given and was valid when it was made. */
  readonly trusted: boolean;
  /** Nothing was appended after it. Of several signatures only the last covers the whole. */
  readonly coversWholeDocument: boolean;
  /** Lower-case hex of the certificate's serial number: `01` and the id of the act. */
  readonly serial: string;
}

export interface PdfVerification {
  readonly signatures: readonly SignatureCheck[];
  /** At least one signature; all intact and trusted; the last covers the whole file. */
  readonly valid: boolean;
}

/**
 * Checks the signatures of a PDF against a trusted authority (DER). An outsider can do the same with pyHanko or pdfsig;
 * those also judge what was appended between two signatures. A file that is not a readable PDF has no valid signature.
 */
export const verifyPdf = async (bytes: Uint8Array, authority: Uint8Array): Promise<PdfVerification> => {
  const fields = await signatureFields(bytes);
  const root = Certificate.fromBER(new Uint8Array(authority));
  const signatures = await Promise.all(fields.map((field) => check(bytes, field, root)));
  const valid =
    signatures.length > 0 &&
    signatures.every(({ intact, trusted }) => intact && trusted) &&
    signatures.some(({ coversWholeDocument }) => coversWholeDocument);
  return { signatures, valid };
};

interface SignatureBytes {
  readonly ranges: readonly [number, number, number, number];
  readonly contents: Uint8Array;
}

const signatureFields = async (bytes: Uint8Array): Promise<readonly SignatureBytes[]> => {
  const form = await PDF.load(bytes).then(
    (pdf) => pdf.getForm(),
    () => null,
  );
  return (form?.getSignatureFields() ?? []).flatMap((field) => {
    const dictionary = field.getSignatureDict();
    const contents = dictionary?.get("Contents");
    const range = dictionary?.getArray("ByteRange");
    const numbers = range ? [0, 1, 2, 3].map((at) => range.at(at)) : [];
    const [from = -1, length = -1, next = -1, rest = -1] = numbers.map((each) =>
      each instanceof PdfNumber ? each.value : -1,
    );
    return contents instanceof PdfString
      ? [{ ranges: [from, length, next, rest] as const, contents: contents.bytes }]
      : [];
  });
};

const check = async (
  bytes: Uint8Array,
  { ranges: [from, length, next, rest], contents }: SignatureBytes,
  root: Certificate,
): Promise<SignatureCheck> => {
  const nothing = { name: "", at: null, intact: false, trusted: false, coversWholeDocument: false, serial: "" };
  // The gap must hold exactly the signature itself: <hex>. Anything else would be bytes that nobody signed.
  const gap = bytes.subarray(length, next);
  if (from !== 0 || length <= 0 || next <= length || rest < 0 || next + rest > bytes.length) return nothing;
  if (!/^<[0-9A-Fa-f]*>$/.test(Buffer.from(gap).toString("latin1"))) return nothing;
  const signed = parse(contents);
  const [info] = signed?.signerInfos ?? [];
  if (!signed || !info) return nothing;
  const data = Buffer.concat([bytes.subarray(0, length), bytes.subarray(next, next + rest)]);
  // Compares the message digest with that of the data, then the signature with the certificate.
  const checked = await signed
    .verify({ signer: 0, data: new Uint8Array(data).buffer, extendedMode: true }, engine)
    .catch(() => ({ signatureVerified: false, signerCertificate: null }));
  const certificate = checked.signerCertificate;
  if (!certificate) return nothing;
  const attribute = (type: string): unknown =>
    info.signedAttrs?.attributes.find((each) => each.type === type)?.values[0];
  const at = signingTime(attribute("1.2.840.113549.1.9.5"));
  const signedAt = at ?? new Date();
  const wasValid = certificate.notBefore.value <= signedAt && signedAt <= certificate.notAfter.value;
  const isIssued =
    certificate.issuer.isEqual(root.subject) && (await certificate.verify(root, engine).catch(() => false));
  return {
    name: commonName(certificate),
    at,
    intact: checked.signatureVerified === true,
    trusted: wasValid && isIssued,
    coversWholeDocument: next + rest === bytes.length,
    serial: Buffer.from(certificate.serialNumber.valueBlock.valueHexView).toString("hex"),
  };
};

/** The CMS inside /Contents, which is padded with zeros after its end. */
const parse = (contents: Uint8Array): SignedData | undefined => {
  const asn1 = fromBER(new Uint8Array(contents));
  if (asn1.offset === -1) return undefined;
  try {
    return new SignedData({ schema: new ContentInfo({ schema: asn1.result }).content });
  } catch {
    // Not a CMS structure: whatever it is, it is no signature.
    return undefined;
  }
};

const commonName = (certificate: Certificate): string =>
  String(certificate.subject.typesAndValues.find(({ type }) => type === "2.5.4.3")?.value.valueBlock.value ?? "");

const signingTime = (value: unknown): Date | null => {
  if (typeof value !== "object" || value === null) return null;
  try {
    return new Time({ schema: value }).value;
  } catch {
    // Not a Time: the signature then claims none.
    return null;
  }
};
