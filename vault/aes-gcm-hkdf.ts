import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { noncesFrom } from "./nonce.ts";
import type { Suite } from "./suite.ts";

const cipher = "aes-256-gcm";
const keyBytes = 32;
const tagBytes = 16;

/** Tink's AES256_GCM_HKDF_1MB (developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming), byte for byte. */
export const aesGcmHkdf: Suite = {
  name: "AES256_GCM_HKDF_1MB",
  segmentBytes: 1024 * 1024,
  saltBytes: keyBytes,
  tagBytes,
  stream: ({ key, salt, noncePrefix, associatedData }) => {
    const streamKey = Buffer.from(hkdfSync("sha256", key, salt, associatedData, keyBytes));
    const nonce = noncesFrom(noncePrefix, 12);
    return {
      seal: (segment, last, plain) => {
        const sealing = createCipheriv(cipher, streamKey, nonce(segment, last));
        const ciphertext = sealing.update(plain);
        sealing.final();
        return [ciphertext, sealing.getAuthTag()];
      },
      open: (segment, last, ciphertext, tag) => {
        const opening = createDecipheriv(cipher, streamKey, nonce(segment, last), { authTagLength: tagBytes });
        opening.setAuthTag(tag);
        const plain = ciphertext.map((chunk) => opening.update(chunk));
        try {
          opening.final();
          return plain;
        } catch {
          return undefined;
        }
      },
    };
  },
};
