import {
  CryptoKeySigner,
  PDF,
  PdfArray,
  PdfDict,
  type PdfRef,
  type Signer,
  type TimestampAuthority,
} from "@libpdf/core";
import { type Drawing, drawPage, drawPicture, drawTogether, drawTurned, type Picture } from "./appearance.ts";
import type { Authority, Credential, House, Signatory } from "./authority.ts";
import { standing } from "./form-field.ts";
import { addValidationData, type Outside } from "./revocation.ts";
import { shownPage, standAlone } from "./shown-page.ts";
import { type Filled, fillForm } from "./signing-form.ts";
import { readToken, restsUntil, type Timestamps } from "./timestamp-request.ts";
import { type Pdf, type Place, sha256 } from "./typeset.ts";

/** Who vouches for signers and for time. */
export interface Vouching extends Outside {
  readonly authority: Authority;
  readonly timestamps: Timestamps;
}

export interface SigningAct {
  readonly signatory: Signatory;
  /** Whose contract it is. */
  readonly house: House;
  /** A key and certificate of the signer's own, in the place of one that is issued for the act. */
  readonly brought?: Signer;
  readonly reason?: string;
  readonly location?: string;
  /** When they signed. */
  readonly at: Date;
  /** Where on the page it shows, and the lines it shows, the name first. Without it the signature is invisible. */
  readonly mark?: {
    readonly place: Place;
    readonly lines: readonly [string, ...string[]];
    /** Drawn or brought by the signer, above the lines. */
    readonly picture?: Picture;
    /** A PDF whose pages are put behind the text first. Only for the first to sign: it would change what others signed. */
    readonly sheet?: Uint8Array;
  };
  /** The form of all signers, and pages kept for what is written last. Only for the first to sign. */
  readonly prepare?: (pdf: PDF) => Promise<void>;
  /** What this signer entered into it. */
  readonly filled?: Filled;
}

/**
 * Adds a PAdES B-T signature (ETSI EN 319 142-1) by appending to the file: the bytes given stay an exact prefix, so
 * signatures already there stay whole. The visible mark is the signature field's own appearance and comes in the same
 * revision: a later signer changes nothing that an earlier one signed. Throws when the bytes are not a PDF that can be
 * appended to; an upload was judged before.
 */
export const signPdf = async (
  { authority, timestamps }: Vouching,
  bytes: Uint8Array,
  { signatory, house, brought, reason, location, at, mark, prepare, filled }: SigningAct,
): Promise<Pdf> => {
  // Keys are made on another thread while we draw.
  const issuing = brought ? Promise.resolve(brought) : issuedSigner(authority.issueSigner(signatory, at, house));
  issuing.catch(() => undefined);
  const pdf = await opened(bytes);
  const fieldName = signatureField(signatory.actId);
  if (mark?.sheet) await addPages(pdf, mark.sheet);
  await prepare?.(pdf);
  if (filled) await fillForm(pdf, filled);
  if (mark) await showMark(pdf, fieldName, mark);
  const signed = await pdf.sign({
    signer: await issuing,
    fieldName,
    signingTime: at,
    subFilter: "ETSI.CAdES.detached",
    level: "B-T",
    timestampAuthority: stampingAt(timestamps, at),
    estimatedSize: brought ? room.outside : room[timestamps.kind],
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
  });
  return appended(pdf, bytes, signed.bytes);
};

/** The field of the form that holds the signature of an act. */
export const signatureField = (actId: string): string => `Signature-${actId}`;

const issuedSigner = async (issued: Promise<Credential>): Promise<Signer> => {
  const { certificate, key, chain } = await issued;
  return new CryptoKeySigner(key, certificate, "EC", "ECDSA", [...chain]);
};

/** A PDF under an archival time-stamp. */
export interface Archived extends Pdf {
  readonly stamp: {
    readonly at: Date;
    /** When the first of the certificates that it rests on is over. */
    readonly until: Date;
  };
}

export interface ArchivalAct {
  readonly house: House;
  readonly at: Date;
  /** Writes what could only be written when all had signed, into places that were kept for it. */
  readonly complete?: (pdf: PDF) => Promise<void>;
}

/**
 * Makes a PDF that all have signed last: everything that is needed to check its signatures when nobody can be asked any
 * more (certificates, revocation lists) is put into it, and an archival time-stamp over all of it: PAdES B-LTA. What was
 * given stays an exact prefix. Done again with what it made, years later, it adds what is to be known of the last stamp's own
 * certificates by then, and a further stamp over all of it: that one proves the last when its certificates are over.
 */
export const archivePdf = async (
  { authority, timestamps, ...outside }: Vouching,
  bytes: Uint8Array,
  { house, at, complete }: ArchivalAct,
): Promise<Archived> => {
  const pdf = await opened(bytes);
  await complete?.(pdf);
  const asked = stampingAt(timestamps, at);
  let token: Uint8Array | undefined;
  const own = await authority.revocationLists(at, house);
  await addValidationData(pdf, own, outside);
  const stamped = await pdf.addTimestamp({
    timestampAuthority: {
      timestamp: async (digest, algorithm) => (token = await asked.timestamp(digest, algorithm)),
    },
    estimatedSize: room[timestamps.kind],
  });
  // Of our own time-stamps everything is in there already, and the last revision stays the one that is stamped.
  const last = timestamps.kind === "outside" ? await addValidationData(pdf, own, outside) : stamped.bytes;
  if (!token) throw new Error("The archival time-stamp was never asked for");
  const { info, signer, certificates } = await readToken(token);
  const stamp = { at: info.genTime, until: restsUntil(signer, certificates) };
  return { ...appended(pdf, bytes, last), stamp };
};

/** What a signature with its time-stamp and all certificates takes at most, in bytes; outsiders' chains may be long. */
const room = { local: 6 * 1024, outside: 24 * 1024 } as const;

const opened = async (bytes: Uint8Array): Promise<PDF> => {
  const pdf = await PDF.load(bytes);
  const blocker = pdf.canSaveIncrementally();
  if (blocker) throw new Error(`This PDF cannot be signed without rewriting it: ${blocker}`);
  return pdf;
};

const appended = (pdf: PDF, before: Uint8Array, after: Uint8Array): Pdf => {
  if (Buffer.compare(after.subarray(0, before.length), before) !== 0)
    throw new Error("Signing rewrote the file instead of appending to it");
  return { bytes: after, sha256: sha256(after), pages: pdf.getPageCount() };
};

const stampingAt = (timestamps: Timestamps, at: Date): TimestampAuthority => ({
  timestamp: (digest, algorithm) => {
    if (algorithm !== "SHA-256") throw new Error(`No time-stamps over ${algorithm}`);
    return timestamps.stamp(digest, at);
  },
});

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
  for (const page of await pdf.copyPagesFrom(source, [...source.getPages().keys()])) standAlone(pdf, page);
};

const drawMark = async (
  pdf: PDF,
  size: Place,
  lines: readonly string[],
  picture: Picture | undefined,
): Promise<Drawing> => {
  const chinese = lines.some((line) => /\p{Script=Han}/u.test(line));
  if (picture?.kind === "seal") return drawSealMark(pdf, size, { lines, chinese }, picture);
  const room = picture ? size.height - 44 : 0;
  const words = await drawPage(pdf, "mark.typ", size, { lines, chinese, picture: room });
  if (!picture) return words;
  const drawn = drawPicture(pdf, picture, { width: size.width - 12, height: room });
  return drawTogether(pdf, size, [
    { drawing: words, x: 0, y: 0 },
    { drawing: drawn, x: 6, y: size.height - room - 3 },
  ]);
};

const drawSealMark = async (
  pdf: PDF,
  size: Place,
  words: { readonly lines: readonly string[]; readonly chinese: boolean },
  picture: Picture,
): Promise<Drawing> => {
  const side = Math.min(size.height, size.width / 2) - 4;
  const said = await drawPage(pdf, "mark.typ", size, { ...words, picture: 0, left: side });
  return drawTogether(pdf, size, [
    { drawing: said, x: 0, y: 0 },
    { drawing: drawPicture(pdf, picture, { width: side, height: side }), x: 2, y: (size.height - side) / 2 },
  ]);
};

/**
 * Gives the signature field an appearance. libpdf only makes invisible fields: it empties the rectangle while signing
 * and saves right after, so the rectangle is put back at the moment of saving.
 */
const showMark = async (
  pdf: PDF,
  fieldName: string,
  { place, lines, picture }: NonNullable<SigningAct["mark"]>,
): Promise<void> => {
  const page = pdf.getPage(place.page);
  if (!page) throw new RangeError(`There is no page ${place.page}`);
  const on = shownPage(pdf, page);
  const { ref: appearance } = drawTurned(pdf, await drawMark(pdf, place, lines, picture), on.turned);
  const field = pdf.getOrCreateForm().createSignatureField(fieldName).getDict();
  const widget = pdf.context.getRef(field);
  if (!widget) throw new Error("A new signature field has no reference");
  const resolve = (ref: PdfRef) => pdf.getObject(ref);
  const annotations = page.dict.getArray("Annots", resolve);
  if (annotations) annotations.push(widget);
  else page.dict.set("Annots", new PdfArray([widget]));
  const save = pdf.save.bind(pdf);
  pdf.save = (options) => {
    for (const [key, value] of Object.entries(standing(on, place))) field.set(key, value);
    field.set("P", page.ref);
    field.set("AP", PdfDict.of({ N: appearance }));
    pdf.save = save;
    return save(options);
  };
};
