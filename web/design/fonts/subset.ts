/**
 * Cuts a TrueType font down to some characters, so that a page can carry its own letters without 10 MB of font.
 * Outlines, metrics and character map are kept; hints, kerning and other layout tables are left out.
 * Formats: OpenType 1.9.1, chapters `glyf`, `loca`, `hmtx`, `cmap` (formats 4 and 12), `GSUB` (lookup type 1).
 */

interface Table {
  readonly tag: string;
  readonly data: Buffer;
}

const readTables = (font: Buffer): ReadonlyMap<string, Buffer> => {
  const tables = new Map<string, Buffer>();
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const at = 12 + index * 16;
    const start = font.readUInt32BE(at + 8);
    tables.set(font.toString("latin1", at, at + 4), font.subarray(start, start + font.readUInt32BE(at + 12)));
  }
  return tables;
};

const need = (tables: ReadonlyMap<string, Buffer>, tag: string): Buffer => {
  const table = tables.get(tag);
  if (table === undefined) throw new Error(`The font has no ${tag} table: it is not a TrueType font.`);
  return table;
};

/** Which glyph draws a character, from the `cmap` subtable of format 12 or 4. */
const characterMap = (cmap: Buffer): ((codePoint: number) => number) => {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.subarray(cmap.readUInt32BE(8 + index * 8)),
  );
  const wide = subtables.find((table) => table.readUInt16BE(0) === 12);
  if (wide !== undefined) {
    const groups = Array.from({ length: wide.readUInt32BE(12) }, (_, index) => 16 + index * 12);
    return (codePoint) => {
      const at = groups.find(
        (group) => wide.readUInt32BE(group) <= codePoint && codePoint <= wide.readUInt32BE(group + 4),
      );
      return at === undefined ? 0 : wide.readUInt32BE(at + 8) + codePoint - wide.readUInt32BE(at);
    };
  }
  const narrow = subtables.find((table) => table.readUInt16BE(0) === 4);
  if (narrow === undefined) throw new Error("The font's character map has neither format 12 nor format 4.");
  const doubled = narrow.readUInt16BE(6);
  return (codePoint) => {
    for (let at = 0; at < doubled; at += 2) {
      if (codePoint > narrow.readUInt16BE(14 + at)) continue;
      const start = narrow.readUInt16BE(16 + doubled + at);
      if (codePoint < start) return 0;
      const delta = narrow.readUInt16BE(16 + 2 * doubled + at);
      const rangeAt = 16 + 3 * doubled + at;
      const range = narrow.readUInt16BE(rangeAt);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = narrow.readUInt16BE(rangeAt + range + 2 * (codePoint - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
};

/** The glyphs that a coverage table lists, in its order. */
const covered = (table: Buffer): readonly number[] => {
  const count = table.readUInt16BE(2);
  if (table.readUInt16BE(0) === 1)
    return Array.from({ length: count }, (_, index) => table.readUInt16BE(4 + index * 2));
  return Array.from({ length: count }, (_, index) => 4 + index * 6).flatMap((at) => {
    const first = table.readUInt16BE(at);
    return Array.from({ length: table.readUInt16BE(at + 2) - first + 1 }, (_, step) => first + step);
  });
};

/**
 * Glyphs that take only the width they need, for those drawn in a full square (feature `pwid`). A Chinese font draws
 * quotation marks, dashes and the ellipsis full-width; English text wants the narrow ones.
 */
const proportionalForms = (gsub: Buffer): ReadonlyMap<number, number> => {
  const features = gsub.readUInt16BE(6);
  const lookups = gsub.readUInt16BE(8);
  const records = Array.from({ length: gsub.readUInt16BE(features) }, (_, index) => features + 2 + index * 6);
  const record = records.find((at) => gsub.toString("latin1", at, at + 4) === "pwid");
  if (record === undefined) return new Map();
  const feature = gsub.subarray(features + gsub.readUInt16BE(record + 4));
  const indices = Array.from({ length: feature.readUInt16BE(2) }, (_, index) => feature.readUInt16BE(4 + index * 2));
  const pairs = indices.flatMap((index) => {
    const lookup = gsub.subarray(lookups + gsub.readUInt16BE(lookups + 2 + index * 2));
    const subtable = lookup.subarray(lookup.readUInt16BE(6));
    if (lookup.readUInt16BE(0) !== 1 || subtable.readUInt16BE(0) !== 2) return [];
    return covered(subtable.subarray(subtable.readUInt16BE(2))).map(
      (glyph, place) => [glyph, subtable.readUInt16BE(6 + place * 2)] as const,
    );
  });
  return new Map(pairs);
};

const composite = { wordArguments: 0x0001, scale: 0x0008, moreParts: 0x0020, twoScales: 0x0040, matrix: 0x0080 };

/** Where the part numbers stand in a glyph that is put together from others. */
const partOffsets = (glyph: Buffer): readonly number[] => {
  if (glyph.length < 10 || glyph.readInt16BE(0) >= 0) return [];
  const offsets: number[] = [];
  for (let at = 10, more = true; more; ) {
    const flags = glyph.readUInt16BE(at);
    offsets.push(at + 2);
    at += 4 + (flags & composite.wordArguments ? 4 : 2);
    at += flags & composite.scale ? 2 : flags & composite.twoScales ? 4 : flags & composite.matrix ? 8 : 0;
    more = (flags & composite.moreParts) !== 0;
  }
  return offsets;
};

const checksum = (data: Buffer): number => {
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum = (sum + data.readUInt32BE(at)) >>> 0;
  return sum;
};

const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);

const assemble = (tables: readonly Table[]): Buffer => {
  const header = Buffer.alloc(12 + tables.length * 16);
  const power = Math.floor(Math.log2(tables.length));
  header.writeUInt32BE(0x0001_0000, 0);
  header.writeUInt16BE(tables.length, 4);
  header.writeUInt16BE(16 * 2 ** power, 6);
  header.writeUInt16BE(power, 8);
  header.writeUInt16BE(16 * (tables.length - 2 ** power), 10);
  let offset = header.length;
  const bodies = tables.map(({ tag, data }, index) => {
    const body = padded(data);
    const at = 12 + index * 16;
    header.write(tag, at, "latin1");
    header.writeUInt32BE(checksum(body), at + 4);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(data.length, at + 12);
    offset += body.length;
    return body;
  });
  return Buffer.concat([header, ...bodies]);
};

const writeCharacterMap = (pairs: readonly (readonly [codePoint: number, glyph: number])[]): Buffer => {
  const groups = Buffer.alloc(pairs.length * 12);
  for (const [index, [codePoint, glyph]] of pairs.entries()) {
    groups.writeUInt32BE(codePoint, index * 12);
    groups.writeUInt32BE(codePoint, index * 12 + 4);
    groups.writeUInt32BE(glyph, index * 12 + 8);
  }
  const head = Buffer.alloc(28);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(3, 4);
  head.writeUInt16BE(10, 6);
  head.writeUInt32BE(12, 8);
  head.writeUInt16BE(12, 12);
  head.writeUInt32BE(16 + groups.length, 16);
  head.writeUInt32BE(pairs.length, 24);
  return Buffer.concat([head, groups]);
};

/**
 * The font with only the given characters; those it lacks are passed over.
 * @param font a TrueType font (`glyf` outlines)
 * @param width `proportional` takes narrow forms where the font has both
 * @throws Error when the file is not such a font
 */
export const subsetFont = (font: Buffer, characters: Iterable<string>, width: "proportional" | "full"): Buffer => {
  const tables = readTables(font);
  const [head, hhea, hmtx, glyf, loca, maxp] = ["head", "hhea", "hmtx", "glyf", "loca", "maxp"].map((tag) =>
    Buffer.from(need(tables, tag)),
  ) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const mapped = characterMap(need(tables, "cmap"));
  const narrow = width === "proportional" ? proportionalForms(need(tables, "GSUB")) : new Map<number, number>();
  const glyphOf = (codePoint: number): number => narrow.get(mapped(codePoint)) ?? mapped(codePoint);
  const longOffsets = head.readInt16BE(50) === 1;
  const offsetOf = (glyph: number): number =>
    longOffsets ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2;

  // Old glyph numbers in their new order; 0 (the missing character) stays first, parts follow what they belong to.
  const order = [0];
  const renumbered = new Map([[0, 0]]);
  const take = (glyph: number): number => {
    const known = renumbered.get(glyph);
    if (known !== undefined) return known;
    renumbered.set(glyph, order.length);
    order.push(glyph);
    return order.length - 1;
  };
  const pairs = [...new Set(characters)]
    .map((character) => character.codePointAt(0) ?? 0)
    .sort((a, b) => a - b)
    .map((codePoint) => [codePoint, glyphOf(codePoint)] as const)
    .filter(([, glyph]) => glyph !== 0)
    .map(([codePoint, glyph]) => [codePoint, take(glyph)] as const);

  const outlines: Buffer[] = [];
  const offsets: number[] = [0];
  const metrics: Buffer[] = [];
  const fullMetrics = hhea.readUInt16BE(34);
  // `order` grows while composite glyphs name their parts.
  for (let index = 0; index < order.length; index++) {
    const glyph = order[index] ?? 0;
    const outline = Buffer.from(glyf.subarray(offsetOf(glyph), offsetOf(glyph + 1)));
    for (const at of partOffsets(outline)) outline.writeUInt16BE(take(outline.readUInt16BE(at)), at);
    const body = padded(outline);
    outlines.push(body);
    offsets.push((offsets.at(-1) ?? 0) + body.length);
    const metric = Buffer.alloc(4);
    hmtx.copy(metric, 0, Math.min(glyph, fullMetrics - 1) * 4, Math.min(glyph, fullMetrics - 1) * 4 + 2);
    const bearingAt = glyph < fullMetrics ? glyph * 4 + 2 : fullMetrics * 4 + (glyph - fullMetrics) * 2;
    hmtx.copy(metric, 2, bearingAt, bearingAt + 2);
    metrics.push(metric);
  }

  const newLoca = Buffer.alloc(offsets.length * 4);
  for (const [index, offset] of offsets.entries()) newLoca.writeUInt32BE(offset, index * 4);
  head.writeInt16BE(1, 50);
  hhea.writeUInt16BE(order.length, 34);
  maxp.writeUInt16BE(order.length, 4);
  const post = Buffer.alloc(32);
  need(tables, "post").copy(post, 0, 0, 32);
  post.writeUInt32BE(0x0003_0000, 0);

  return assemble([
    { tag: "OS/2", data: need(tables, "OS/2") },
    { tag: "cmap", data: writeCharacterMap(pairs) },
    { tag: "glyf", data: Buffer.concat(outlines) },
    { tag: "head", data: head },
    { tag: "hhea", data: hhea },
    { tag: "hmtx", data: Buffer.concat(metrics) },
    { tag: "loca", data: newLoca },
    { tag: "maxp", data: maxp },
    { tag: "name", data: need(tables, "name") },
    { tag: "post", data: post },
  ]);
};
