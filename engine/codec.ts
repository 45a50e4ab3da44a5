import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import type { Payload, PayloadCodec } from "@temporalio/common";
import proto from "@temporalio/proto";

const encoding = "binary/engross-aes256gcm";
const encodingBytes = Buffer.from(encoding);
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts everything that goes through Temporal (arguments, results, failures, memos), so that neither its database
 * nor its operators read ids, dates or amounts: AES-256-GCM over the whole payload, nonce ‖ ciphertext ‖ tag.
 *
 * @param key 32 bytes
 * @throws on decoding what was made with another key or changed on the way
 */
export const encryptingCodec = (key: Buffer): PayloadCodec => {
  // Made once: making it for every payload costs more than encrypting one.
  const secret = createSecretKey(key);
  return {
    encode: async (payloads) => payloads.map((payload) => sealed(secret, payload)),
    decode: async (payloads) => payloads.map((payload) => opened(secret, payload)),
  };
};

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const sealed = (key: KeyObject, payload: Payload): Payload => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = cipher.update(PayloadMessage.encode(payload).finish());
  return {
    metadata: { encoding: encodingBytes },
    data: Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]),
  };
};

const opened = (key: KeyObject, payload: Payload): Payload => {
  const kind = payload.metadata?.["encoding"];
  if (!kind || !payload.data || !encodingBytes.equals(kind)) return payload;
  const data = Buffer.from(payload.data);
  const decipher = createDecipheriv("aes-256-gcm", key, data.subarray(0, nonceBytes));
  decipher.setAuthTag(data.subarray(data.length - tagBytes));
  const body = decipher.update(data.subarray(nonceBytes, data.length - tagBytes));
  return PayloadMessage.decode(Buffer.concat([body, decipher.final()]));
};
