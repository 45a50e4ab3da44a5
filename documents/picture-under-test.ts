import { crc32, deflateSync } from "node:zlib";

/** A red ring on nothing, as seals are: a PNG with transparency. */
export const ringPng = (size = 120): Uint8Array =>
  redPng(size, (x, y) => {
    const away = Math.hypot(x - size / 2, y - size / 2);
    return away < size / 2 - 2 && away > size / 2 - 12;
  });

/** Ten blocks by ten, of which none looks like its neighbours' row or column: a part of it tells which part it is. */
export const isBlock = (column: number, row: number): boolean =>
  (column % 9 === 0 && row % 9 === 0) || (column * column * 3 + row * 5 + column * row) % 7 < 3;

export const blocksPng = (size = 120): Uint8Array =>
  redPng(size, (x, y) => isBlock(Math.floor((x * 10) / size), Math.floor((y * 10) / size)));

/** Red on nothing, counted from the upper left corner. */
const redPng = (size: number, isRed: (x: number, y: number) => boolean): Uint8Array => {
  const rows = Array.from({ length: size }, (_, y) => [
    0,
    ...Array.from({ length: size }, (_, x) => (isRed(x, y) ? [200, 20, 20, 255] : [0, 0, 0, 0])).flat(),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.from(rows.flat()));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
};

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};
