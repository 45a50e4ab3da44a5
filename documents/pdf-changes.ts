import {
  PDF,
  PdfArray,
  PdfBool,
  PdfDict,
  PdfName,
  PdfNumber,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from "@libpdf/core";

/**
 * One thing that a reader would see differently. Pages count from 1. `field-filled` and `signature-added` are what
 * signing does; everything else is not.
 */
export type PdfChange =
  | { readonly kind: "page-added" | "page-removed" | "page-changed" | "annotation-added"; readonly page: number }
  | { readonly kind: "annotation-changed" | "annotation-removed"; readonly page: number }
  | { readonly kind: "field-added" | "field-removed" | "field-changed"; readonly name: string }
  | { readonly kind: "field-filled" | "signature-added"; readonly name: string }
  /** Something of the document as a whole: an entry of its catalog, such as `OpenAction`. */
  | { readonly kind: "document-changed"; readonly entry: string }
  /** It does not even open as a PDF. */
  | { readonly kind: "unreadable" };

/** Whether it is what signing itself does to a file, and no more. */
export const belongsToSigning = ({ kind }: PdfChange): boolean => kind === "field-filled" || kind === "signature-added";

/**
 * What is different in `after` for whoever reads it, compared object by object, whatever the bytes are: pages in their
 * order, what lies on them, fields of the form, and the rest of the catalog. Security stores (/DSS) and metadata are not
 * read by people and count for nothing.
 */
export const changesBetween = async (before: Uint8Array, after: Uint8Array): Promise<readonly PdfChange[]> => {
  const [old, fresh] = await Promise.all([openedOrNull(before), openedOrNull(after)]);
  if (!old || !fresh) return [{ kind: "unreadable" }];
  const same = sameness(old, fresh);
  return [...changedPages(old, fresh, same), ...changedFields(old, fresh, same), ...changedCatalog(old, fresh, same)];
};

/** A document, and what was looked up in it once. */
interface Opened {
  readonly pdf: PDF;
  /** Fields of the form that hold something, by their whole names. */
  readonly fields: ReadonlyMap<string, PdfDict>;
  /** What on the pages belongs to those fields. Anything else that lies there is an annotation like others. */
  readonly widgets: ReadonlySet<PdfDict>;
  /** Numbers of pages, from 0. */
  readonly pages: ReadonlyMap<PdfObject, number>;
}

const openedOrNull = async (bytes: Uint8Array): Promise<Opened | null> => {
  const pdf = await PDF.load(bytes).catch(() => null);
  if (!pdf) return null;
  const { fields, widgets } = formOf(pdf);
  return { pdf, fields, widgets, pages: new Map(pdf.getPages().map(({ dict }, index) => [dict, index])) };
};

type Same = (old: PdfObject | undefined, fresh: PdfObject | undefined, without?: readonly string[]) => boolean;

const resolved = ({ pdf }: Pick<Opened, "pdf">, object: PdfObject | null | undefined): PdfObject | undefined =>
  (object instanceof PdfRef ? pdf.getObject(object) : object) ?? undefined;

const changedPages = (old: Opened, fresh: Opened, same: Same): readonly PdfChange[] => {
  const [before, after] = [old.pdf.getPages(), fresh.pdf.getPages()];
  const changes: PdfChange[] = [];
  for (const [index, page] of before.entries()) {
    const number = index + 1;
    const now = after[index];
    if (!now) changes.push({ kind: "page-removed", page: number });
    else {
      if (!same(page.dict, now.dict, ["Annots", "Parent", "StructParents"])) {
        changes.push({ kind: "page-changed", page: number });
      }
      changes.push(...changedAnnotations(old, fresh, same, [page.dict, now.dict], number));
    }
  }
  for (let page = before.length + 1; page <= after.length; page += 1) changes.push({ kind: "page-added", page });
  return changes;
};

const itemsOf = (document: Pick<Opened, "pdf">, object: PdfObject | undefined): readonly PdfDict[] => {
  const array = resolved(document, object);
  if (!(array instanceof PdfArray)) return [];
  return array.toArray().flatMap((each) => {
    const item = resolved(document, each);
    return item instanceof PdfDict ? [item] : [];
  });
};

const changedAnnotations = (
  old: Opened,
  fresh: Opened,
  same: Same,
  [before, after]: readonly [PdfDict, PdfDict],
  page: number,
): readonly PdfChange[] => {
  const were = itemsOf(old, before.get("Annots")).filter((each) => !old.widgets.has(each));
  const are = itemsOf(fresh, after.get("Annots")).filter((each) => !fresh.widgets.has(each));
  const lost = were.filter((was) => !are.some((is) => same(was, is, ["P", "Popup", "Parent"])));
  const gained = are.filter((is) => !were.some((was) => same(was, is, ["P", "Popup", "Parent"])));
  if (lost.length === 0) return gained.map(() => ({ kind: "annotation-added", page }) as const);
  const kind = gained.length > 0 ? "annotation-changed" : "annotation-removed";
  return lost.map(() => ({ kind, page }) as const);
};

const formOf = (pdf: PDF): Pick<Opened, "fields" | "widgets"> => {
  const fields = new Map<string, PdfDict>();
  const widgets = new Set<PdfDict>();
  const walk = (field: PdfDict, prefix: string): void => {
    if (widgets.has(field)) return;
    widgets.add(field);
    const part = resolved({ pdf }, field.get("T"));
    const name =
      part instanceof PdfString ? (prefix === "" ? part.asString() : `${prefix}.${part.asString()}`) : prefix;
    const kids = itemsOf({ pdf }, field.get("Kids"));
    const parts = kids.filter((kid) => kid.get("T") !== undefined);
    // Two of one name are two, whatever the form says.
    if (parts.length === 0) fields.set(fields.has(name) ? `${name} (${fields.size})` : name, field);
    for (const kid of kids)
      if (parts.includes(kid)) walk(kid, name);
      else widgets.add(kid);
  };
  const form = resolved({ pdf }, pdf.getCatalog().get("AcroForm"));
  if (form instanceof PdfDict) for (const field of itemsOf({ pdf }, form.get("Fields"))) walk(field, "");
  return { fields, widgets };
};

/** Of a field: what it holds and how that looks. All else, such as its place and whether it may be changed, stays. */
const filling = ["V", "AP", "AS", "MK", "DA", "Parent", "P", "StructParent", "M"];

const changedFields = (old: Opened, fresh: Opened, same: Same): readonly PdfChange[] => {
  const [before, after] = [old.fields, fresh.fields];
  const changes: PdfChange[] = [];
  for (const [name, was] of before) {
    const is = after.get(name);
    if (!is) changes.push({ kind: "field-removed", name });
    else changes.push(...changedField(name, [old, was], [fresh, is], same));
  }
  for (const [name, field] of after) {
    if (!before.has(name))
      changes.push({ kind: holdsSignature(fresh, field) ? "signature-added" : "field-added", name });
  }
  return changes;
};

const changedField = (
  name: string,
  [old, was]: readonly [Opened, PdfDict],
  [fresh, is]: readonly [Opened, PdfDict],
  same: Same,
): readonly PdfChange[] => {
  const signedBefore = holdsSignature(old, was);
  // A field that waits for its signature gets its rectangle and its look together with it.
  if (!signedBefore && holdsSignature(fresh, is)) return [{ kind: "signature-added", name }];
  if (!same(was, is, [...filling, "Kids"])) return [{ kind: "field-changed", name }];
  const [kids, now] = [itemsOf(old, was.get("Kids")), itemsOf(fresh, is.get("Kids"))];
  const widgets = kids.length === now.length && kids.every((kid, index) => same(kid, now[index], filling));
  if (!widgets) return [{ kind: "field-changed", name }];
  const looks = ["V", "AP", "AS"].every((key) => same(was.get(key), is.get(key)));
  const kidsLook = kids.every((kid, index) => ["AP", "AS"].every((key) => same(kid.get(key), now[index]?.get(key))));
  if (looks && kidsLook) return [];
  // Whoever signed, signed how it looks too.
  return [{ kind: signedBefore ? "field-changed" : "field-filled", name }];
};

const holdsSignature = (document: Opened, field: PdfDict): boolean => {
  const value = resolved(document, field.get("V"));
  return field.getName("FT")?.value === "Sig" && value instanceof PdfDict && value.get("ByteRange") !== undefined;
};

/** What of a catalog is judged apart, or not read by people. */
const judgedApart = ["Pages", "AcroForm", "DSS", "Metadata", "Extensions", "StructTreeRoot", "MarkInfo", "Version"];

const changedCatalog = (old: Opened, fresh: Opened, same: Same): readonly PdfChange[] => {
  const [before, after] = [old.pdf.getCatalog(), fresh.pdf.getCatalog()];
  const keys = new Set([...before.keys(), ...after.keys()].map(({ value }) => value));
  return [...keys]
    .filter((key) => !judgedApart.includes(key) && !same(before.get(key), after.get(key)))
    .map((entry) => ({ kind: "document-changed", entry }) as const);
};

/** Compares what two documents hold under two objects, following references, each pair of objects once. */
const sameness =
  (old: Opened, fresh: Opened): Same =>
  (one, other, without = []) => {
    // Everything within one comparison has to be the same, so a pair that was begun may count as equal.
    const begun = new Map<PdfObject, Set<PdfObject>>();
    const isNew = (a: PdfObject, b: PdfObject): boolean => {
      const partners = begun.get(a) ?? new Set();
      begun.set(a, partners);
      return partners.size < partners.add(b).size;
    };
    const same = (given: PdfObject | undefined, found: PdfObject | undefined, ignored: readonly string[]): boolean => {
      const [a, b] = [resolved(old, given), resolved(fresh, found)];
      if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
      if (a instanceof PdfArray && b instanceof PdfArray) {
        if (a.length !== b.length) return false;
        return !isNew(a, b) || a.toArray().every((item, index) => same(item, b.at(index), []));
      }
      if (a instanceof PdfDict && b instanceof PdfDict) return !isNew(a, b) || sameDictionary(a, b, ignored);
      return a !== undefined && b !== undefined && sameScalar(a, b);
    };
    const sameDictionary = (a: PdfDict, b: PdfDict, ignored: readonly string[]): boolean => {
      // Pages are judged one by one: what leads to one leads to its number.
      const page = old.pages.get(a);
      if (page !== undefined && a !== one) return page === fresh.pages.get(b);
      if (a instanceof PdfStream !== b instanceof PdfStream) return false;
      if (a instanceof PdfStream && b instanceof PdfStream && !Buffer.from(a.data).equals(b.data)) return false;
      const keys = new Set([...a.keys(), ...b.keys()].map(({ value }) => value));
      return [...keys].every((key) => key === "Parent" || ignored.includes(key) || same(a.get(key), b.get(key), []));
    };
    return same(one, other, without);
  };

const isNothing = (object: PdfObject | undefined): boolean => object === undefined || object.type === "null";

const sameScalar = (a: PdfObject, b: PdfObject): boolean => {
  if (a instanceof PdfNumber && b instanceof PdfNumber) return a.value === b.value;
  if (a instanceof PdfName && b instanceof PdfName) return a.value === b.value;
  if (a instanceof PdfBool && b instanceof PdfBool) return a.value === b.value;
  if (a instanceof PdfString && b instanceof PdfString) return Buffer.from(a.bytes).equals(b.bytes);
  return false;
};
