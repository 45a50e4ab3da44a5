import { CryptoKeySigner, PDF, PdfArray, PdfDict, PdfNumber, type PdfRef } from "@libpdf/core";
import type { Authority, Signatory } from "./authority.ts";
import { localTimestamps } from "./timestamp.ts";
import { type Pdf, type Place, sha256, typeset } from "./typeset.ts";

export interface SigningAct {
  readonly signatory: Signatory;
  readonly reason?: string;
  readonly location?: string;
  /** When they signed. */
  readonly at: Date;
  /** Where on the page it shows, and the lines it shows, the name first. Without it the signature is invisible. */
  readonly mark?: {
    readonly place: Place;
    readonly lines: readonly [string, ...string[]];
    /** A PDF whose pages are put behind the text first. Only for the first to sign: it would change what others signed. */
    readonly sheet?: Uint8Array;
  };
}

/**
 * Adds a PAdES B-T signature (ETSI EN 319 142-1) by appending to the file: the bytes given stay an exact prefix, so
 * signatures already there stay whole. The visible mark is the signature field's own appearance and comes in the same
 * revision: a later signer changes nothing that an earlier one signed. Throws when the bytes are not a PDF that can be
 * appended to; an upload was judged before.
 */
export const signPdf = async (
  authority: Authority,
  bytes: Uint8Array,
  { signatory, reason, location, at, mark }: SigningAct,
): Promise<Pdf> => {
  const pdf = await PDF.load(bytes);
  const blocker = pdf.canSaveIncrementally();
  if (blocker) throw new Error(`This PDF cannot be signed without rewriting it: ${blocker}`);
  const { certificate, key } = await authority.issueSigner(signatory, at);
  const fieldName = `Signature-${signatory.actId}`;
  if (mark?.sheet) await addPages(pdf, mark.sheet);
  if (mark) await showMark(pdf, fieldName, mark);
  const signed = await pdf.sign({
    signer: new CryptoKeySigner(key, certificate, "EC", "ECDSA", [authority.certificate]),
    fieldName,
    signingTime: at,
    subFilter: "ETSI.CAdES.detached",
    level: "B-T",
    timestampAuthority: localTimestamps(authority, at),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
  });
  if (Buffer.compare(signed.bytes.subarray(0, bytes.length), bytes) !== 0)
    throw new Error("Signing rewrote the file instead of appending to it");
  return { bytes: signed.bytes, sha256: sha256(signed.bytes), pages: pdf.getPageCount() };
};

/**
 * The PDF itself where signatures can be appended to it; where they cannot (it is linearized for the web, or was repaired
 * on opening) a copy that says the same and that they can be appended to. Approval and signing are then of the copy.
 */
export const appendablePdf = async (bytes: Uint8Array): Promise<Pdf> => {
  const pdf = await PDF.load(bytes);
  const pages = pdf.getPageCount();
  if (pdf.canSaveIncrementally() === null) return { bytes, sha256: sha256(bytes), pages };
  // Without a change libpdf hands back what it was given.
  pdf.setProducer("Engross");
  const copy = await pdf.save();
  return { bytes: copy, sha256: sha256(copy), pages };
};

const addPages = async (pdf: PDF, sheet: Uint8Array): Promise<void> => {
  const source = await PDF.load(sheet);
  await pdf.copyPagesFrom(source, [...source.getPages().keys()]);
};

/**
 * Gives the signature field an appearance. libpdf only makes invisible fields: it empties the rectangle while signing
 * and saves right after, so the rectangle is put back at the moment of saving.
 */
const showMark = async (
  pdf: PDF,
  fieldName: string,
  { place, lines }: NonNullable<SigningAct["mark"]>,
): Promise<void> => {
  const page = pdf.getPage(place.page);
  if (!page) throw new RangeError(`There is no page ${place.page}`);
  const { width, height } = place;
  const chinese = lines.some((line) => /\p{Script=Han}/u.test(line));
  const drawn = typeset("mark.typ", { width, height, lines, chinese }, { archival: false });
  const { ref: appearance } = await pdf.embedPage(await PDF.load(drawn.bytes), 0);
  const field = pdf.getOrCreateForm().createSignatureField(fieldName).getDict();
  const widget = pdf.context.getRef(field);
  if (!widget) throw new Error("A new signature field has no reference");
  const resolve = (ref: PdfRef) => pdf.getObject(ref);
  const annotations = page.dict.getArray("Annots", resolve);
  if (annotations) annotations.push(widget);
  else page.dict.set("Annots", new PdfArray([widget]));
  const save = pdf.save.bind(pdf);
  pdf.save = (options) => {
    const edges = [place.x, place.y, place.x + width, place.y + height];
    field.set("Rect", new PdfArray(edges.map((edge) => PdfNumber.of(Math.round(edge * 100) / 100))));
    field.set("P", page.ref);
    field.set("AP", PdfDict.of({ N: appearance }));
    pdf.save = save;
    return save(options);
  };
};
