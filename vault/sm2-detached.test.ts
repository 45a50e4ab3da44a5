import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { gmsslSigns, gmsslVerifies, installGmssl } from "./gmssl-under-test.ts";
import { derOfSm2, makeSm2Key, signSm2, sm2OfDer, verifiesSm2 } from "./sm2.ts";
import { type DetachedSm2, signDetached, verifyDetached } from "./sm2-detached.ts";

const bytes = randomBytes(3000);
const key = makeSm2Key();
const text = signDetached({ name: "E-2027-0001.pdf", bytes }, key);
const signature = JSON.parse(text) as DetachedSm2;

const altered = (original: Buffer, at: number, bit = 1): Buffer => {
  const copy = Buffer.from(original);
  copy.writeUInt8(copy.readUInt8(at) ^ bit, at);
  return copy;
};

describe("An SM2 signature in a file of its own", () => {
  it("holds for exactly the bytes that were signed, and says by which key", () => {
    expect(verifyDetached(bytes, text)).toEqual({ found: "holds", signature });
    expect(signature).toMatchObject({
      publicKey: key.publicKey.toString("hex"),
      userId: "1234567812345678",
      sm3: createHash("sm3").update(bytes).digest("hex"),
    });
    for (const other of [altered(bytes, 0), altered(bytes, 2999, 128), bytes.subarray(1), Buffer.alloc(0)])
      expect(verifyDetached(other, text).found).toBe("other-file");
  });

  it("does not hold with another key, signer or signature, though it names the right file", () => {
    const of = (changes: Partial<DetachedSm2>) => verifyDetached(bytes, JSON.stringify({ ...signature, ...changes }));
    const stranger = makeSm2Key();
    expect(of({ publicKey: stranger.publicKey.toString("hex") }).found).toBe("false");
    expect(of({ userId: "1234567812345679" }).found).toBe("false");
    const other = Buffer.from("other");
    expect(of({ signature: derOfSm2(signSm2(other, key)).toString("hex") }).found).toBe("false");
    const der = Buffer.from(signature.signature, "hex");
    for (let at = 0; at < der.length; at += 1)
      expect(of({ signature: altered(der, at).toString("hex") }).found).toBe("false");
    // Whoever has another file in mind must sign it: new hashes alone do not help.
    const hashes = { sm3: createHash("sm3").update(other).digest("hex"), sha256: sha256(other) };
    expect(verifyDetached(other, JSON.stringify({ ...signature, ...hashes })).found).toBe("false");
  });

  it.each(["", "{}", "%PDF-1.7", "null", JSON.stringify({ ...signature, format: "sm2-detached-2" })])(
    "is not read out of %s",
    (none) => expect(verifyDetached(bytes, none)).toEqual({ found: "unreadable" }),
  );
});

const sha256 = (of: Buffer): string => createHash("sha256").update(of).digest("hex");

it("DER and r | s tell of the same two numbers, and only one DER is taken for them", () => {
  const number = fc.oneof(fc.bigInt({ min: 1n, max: (1n << 256n) - 1n }), fc.bigInt({ min: 1n, max: 300n }));
  fc.assert(
    fc.property(number, number, (r, s) => {
      const plain = Buffer.from([r, s].map((each) => each.toString(16).padStart(64, "0")).join(""), "hex");
      const der = derOfSm2(plain);
      expect(sm2OfDer(der)).toEqual(plain);
      expect(sm2OfDer(Buffer.concat([der, Buffer.of(0)]))).toBeUndefined();
      expect(sm2OfDer(der.subarray(0, -1))).toBeUndefined();
    }),
  );
  for (const none of ["", "30", "3000", "300602010102020001", "3006020101020100", "0401ff"])
    expect(sm2OfDer(Buffer.from(none, "hex"))).toBeUndefined();
});

describe("gmssl, another implementation,", () => {
  beforeAll(installGmssl, 300_000);

  it("takes our signatures for right, and not for a changed file", async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      const pair = makeSm2Key();
      const made = JSON.parse(signDetached({ name: "a.pdf", bytes }, pair)) as DetachedSm2;
      expect(await gmsslVerifies(bytes, made)).toBe(true);
      expect(await gmsslVerifies(altered(bytes, 1500), made)).toBe(false);
    }
  });

  it("makes signatures that we take for right", async () => {
    const signed = sm2OfDer(Buffer.from(await gmsslSigns(bytes, key), "hex")) ?? expect.fail("It is DER");
    expect(verifiesSm2(bytes, signed, key.publicKey)).toBe(true);
    expect(verifiesSm2(altered(bytes, 9), signed, key.publicKey)).toBe(false);
  });
});
