import { expect, test } from "vitest";
import { pictureKind } from "./picture.ts";
import { ringPng } from "./picture-under-test.ts";

test("PNG and JPEG are known by their bytes, whatever they are called; what is too large to unpack is not taken", () => {
  const png = Buffer.from(ringPng());
  expect(pictureKind(png)).toBe("image/png");
  const giant = Buffer.from(png);
  giant.writeUInt32BE(60_000, 16);
  expect(pictureKind(giant)).toBeNull();
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 100, 0, 200, 3, 1, 0, 0]);
  expect(pictureKind(jpeg)).toBe("image/jpeg");
  for (const bad of ["", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "GIF89a", "\xff\xd8\xff"]) {
    expect(pictureKind(Buffer.from(bad, "latin1"))).toBeNull();
  }
  expect(pictureKind(Buffer.concat([png, Buffer.alloc(1024 * 1024)]))).toBeNull();
});
