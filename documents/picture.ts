/** The most that a picture of a signature or a seal may hold, in bytes and in pixels on each side. */
export const pictureLimits = { bytes: 1024 * 1024, pixels: 4000 } as const;

/**
 * The kind of a picture that may be put on a page, by its bytes: PNG, or JPEG in the ordinary and the progressive way. Its
 * size is read before anybody unpacks it. Null for everything else.
 */
export const pictureKind = (bytes: Buffer): "image/png" | "image/jpeg" | null => {
  if (bytes.length > pictureLimits.bytes) return null;
  const [kind, size] = isPng(bytes)
    ? (["image/png", pngSize(bytes)] as const)
    : (["image/jpeg", jpegSize(bytes)] as const);
  if (!size) return null;
  const [width, height] = size;
  const fits = width > 0 && height > 0 && width <= pictureLimits.pixels && height <= pictureLimits.pixels;
  return fits ? kind : null;
};

const isPng = (bytes: Buffer): boolean =>
  bytes.length > 24 && bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));

const pngSize = (bytes: Buffer): readonly [number, number] | null =>
  bytes.toString("latin1", 12, 16) === "IHDR" ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : null;

/** From the frame header (SOF0, SOF1, SOF2), which comes after any number of other segments. */
const jpegSize = (bytes: Buffer): readonly [number, number] | null => {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc2) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    if (marker === 0xda || marker === 0xd9) return null;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
};
