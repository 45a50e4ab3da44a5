import { createCipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { sm2 } from "sm-crypto-v2";
import { describe, expect, it } from "vitest";
import { gather } from "./cut.ts";
import { defaultSigner, makeSm2Key, signSm2, verifiesSm2 } from "./sm2.ts";
import { seal } from "./stream.ts";
import { suites } from "./suite.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("SM4 (GB/T 32907-2016, annex A)", () => {
  const key = hex("01234567 89ABCDEF FEDCBA98 76543210");
  const block = () => createCipheriv("sm4-ecb", key, null).setAutoPadding(false);

  it("example 1: one block", () => {
    expect(block().update(key)).toEqual(hex("681EDF34 D206965E 86B3E94F 536E4246"));
  });

  it("example 2: a million times over", () => {
    const cipher = block();
    let bytes = key;
    for (let turn = 0; turn < 1_000_000; turn += 1) bytes = cipher.update(bytes);
    expect(bytes).toEqual(hex("595298C7 C6FD271F 0402F804 C33D3F66"));
  });

  it("in counter mode is the block cipher over counters", () => {
    const [counter, plain] = [Buffer.alloc(16, 0xff), randomBytes(40)];
    const counters = [Buffer.alloc(16, 0xff), Buffer.alloc(16), Buffer.concat([Buffer.alloc(15), Buffer.of(1)])];
    const pad = Buffer.concat(counters.map((each) => block().update(each)));
    const expected = plain.map((byte, at) => byte ^ (pad[at] ?? 0));
    expect(createCipheriv("sm4-ctr", key, counter).update(plain)).toEqual(Buffer.from(expected));
  });
});

describe("SM3 (GB/T 32905-2016, annex A)", () => {
  it.each([
    ["abc", "66C7F0F4 62EEEDD9 D1F2D46B DC10E4E2 4167C487 5CF2F7A2 297DA02B 8F4BA8E0"],
    ["abcd".repeat(16), "DEBE9FF9 2275B8A1 38604889 C18E5A4D 6FDB70E5 387E5765 293DCBA3 9C0C5732"],
  ])("of %s", (text, digest) => {
    expect(createHash("sm3").update(text).digest()).toEqual(hex(digest));
  });
});

/** RFC 2104 and RFC 5869, written out over bare SM3. */
const sm3 = (...parts: readonly Uint8Array[]) => createHash("sm3").update(Buffer.concat(parts)).digest();
const hmac = (key: Buffer, ...parts: readonly Uint8Array[]) => {
  const block = Buffer.concat([key.length > 64 ? sm3(key) : key], 64);
  const padded = (byte: number) => block.map((each) => each ^ byte);
  return sm3(padded(0x5c), sm3(padded(0x36), ...parts));
};
const hkdf = (key: Buffer, salt: Buffer, info: Buffer) => {
  const secret = hmac(salt, key);
  const first = hmac(secret, info, Buffer.of(1));
  return Buffer.concat([first, hmac(secret, first, info, Buffer.of(2))]);
};

it("a stream in SM4 and SM3 is what the README says, made by hand from block cipher and hash", async () => {
  const [key, plain, info] = [randomBytes(32), randomBytes(300), Buffer.from("acme|c1|draft|v1|SM4_CTR_HMAC_SM3_1MB")];
  const tiny = { ...suites.SM4_CTR_HMAC_SM3_1MB, segmentBytes: 160 };
  const sealed = await gather(seal(tiny, key, () => info, [plain]));
  const [salt, prefix] = [sealed.subarray(1, 17), sealed.subarray(17, 24)];
  const derived = hkdf(key, salt, info);
  const [cipherKey, macKey] = [derived.subarray(0, 16), derived.subarray(16, 48)];
  const segments = [plain.subarray(0, 104), plain.subarray(104, 232), plain.subarray(232)];
  const expected = segments.flatMap((segment, n) => {
    const nonce = Buffer.concat([prefix, Buffer.of(0, 0, 0, n), Buffer.of(n === 2 ? 1 : 0), Buffer.alloc(4)]);
    const ciphertext = createCipheriv("sm4-ctr", cipherKey, nonce).update(segment);
    return [ciphertext, hmac(macKey, nonce, ciphertext)];
  });
  expect(sealed).toEqual(Buffer.concat([Buffer.of(24), salt, prefix, ...expected]));
  expect(createHmac("sm3", macKey).update("x").digest()).toEqual(hmac(macKey, Buffer.from("x")));
});

describe("SM2 (GB/T 32918.2-2016 on the curve of GB/T 32918.5-2017, annex A.2)", () => {
  const message = Buffer.from("message digest");
  const privateKey = hex("3945208F 7B2144B1 3F36E38A C6D39F95 88939369 2860B51A 42FB81EF 4DF7C5B8");
  const publicKey = hex(
    "04 09F9DF31 1E5421A1 50DD7D16 1E4BC5C6 72179FAD 1833FC07 6BB08FF3 56F35020 CCEA490C E26775A5 2DC6EA71 8CC1AA60 0AED05FB F35E084A 6632F607 2DA9AD13",
  );
  const signature = hex(
    "F5A03B06 48D2C463 0EEAC513 E1BB81A1 5944DA38 27D5B741 43AC7EAC EEE720B3 B1B6AA29 DF212FD8 763182BC 0D421CA1 BB9038FD 1F7F42D4 840B69C4 85BBC1AA",
  );
  const key = publicKey.toString("hex");

  it("binds the signer by Z, and hashes Z with the message", () => {
    expect(Buffer.from(sm2.getZ(key, defaultSigner))).toEqual(
      hex("B2E14C5C 79C6DF5B 85F4FE7E D8DB7A26 2B9DA7E0 7CCB0EA9 F4747B8C CDA8A4F3"),
    );
    expect(hex(sm2.getHash(message, key, defaultSigner))).toEqual(
      hex("F0B43E94 BA45ACCA ACE692ED 534382EB 17E6AB5A 19CE7B31 F4486FDF C0D28640"),
    );
  });

  it("makes the standard's signature from the standard's random number, and takes it for right", () => {
    const k = BigInt("0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21");
    const x1 = BigInt("0x04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73");
    const made = sm2.doSignature(message, privateKey.toString("hex"), {
      hash: true,
      publicKey: key,
      userId: defaultSigner,
      pointPool: [{ k, x1 }],
    });
    expect(hex(made)).toEqual(signature);
    expect(verifiesSm2(message, signature, publicKey)).toBe(true);
  });

  it("verifies for no other message, key, signer or signature", () => {
    const pair = makeSm2Key();
    const signed = signSm2(message, pair, "notary@example.com");
    expect(verifiesSm2(message, signed, pair.publicKey, "notary@example.com")).toBe(true);
    expect(verifiesSm2(message, signed, pair.publicKey)).toBe(false);
    expect(verifiesSm2(message, signed, publicKey, "notary@example.com")).toBe(false);
    expect(verifiesSm2(Buffer.from("message digesu"), signed, pair.publicKey, "notary@example.com")).toBe(false);
    for (const none of [Buffer.alloc(64), Buffer.alloc(64, 0xff), signed.subarray(1), Buffer.alloc(0)])
      expect(verifiesSm2(message, none, pair.publicKey, "notary@example.com")).toBe(false);
    for (const none of [Buffer.alloc(65), Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)]), Buffer.alloc(0)])
      expect(verifiesSm2(message, signed, none, "notary@example.com")).toBe(false);
  });
});
