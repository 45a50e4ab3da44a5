import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { noncesFrom } from "./nonce.ts";
import type { Suite } from "./suite.ts";

const cipher = "sm4-ctr";
const hash = "sm3";
const keyBytes = 16;
const macKeyBytes = 32;

/**
 * Tink's AES-CTR-HMAC streaming AEAD (developers.google.com/tink/streaming-aead/aes_ctr_hmac_streaming) with SM4
 * (GB/T 32907-2016) in the place of AES and SM3 (GB/T 32905-2016) in that of SHA-256, in HKDF as well. Not certified:
 * it runs on OpenSSL, which is no approved module of commercial cryptography.
 */
export const sm4CtrHmac: Suite = {
  name: "SM4_CTR_HMAC_SM3_1MB",
  segmentBytes: 1024 * 1024,
  saltBytes: keyBytes,
  tagBytes: 32,
  stream: ({ key, salt, noncePrefix, associatedData }) => {
    const derived = Buffer.from(hkdfSync(hash, key, salt, associatedData, keyBytes + macKeyBytes));
    const streamKey = derived.subarray(0, keyBytes);
    const macKey = derived.subarray(keyBytes);
    const nonceOf = noncesFrom(noncePrefix, 16);
    const tagOver = (nonce: Uint8Array, ciphertext: readonly Uint8Array[]) =>
      ciphertext.reduce((mac, chunk) => mac.update(chunk), createHmac(hash, macKey).update(nonce)).digest();
    return {
      seal: (segment, last, plain) => {
        const nonce = nonceOf(segment, last);
        const ciphertext = createCipheriv(cipher, streamKey, nonce).update(plain);
        return [ciphertext, tagOver(nonce, [ciphertext])];
      },
      open: (segment, last, ciphertext, tag) => {
        const nonce = nonceOf(segment, last);
        if (!timingSafeEqual(tagOver(nonce, ciphertext), tag)) return undefined;
        const opening = createDecipheriv(cipher, streamKey, nonce);
        return ciphertext.map((chunk) => opening.update(chunk));
      },
    };
  },
};
