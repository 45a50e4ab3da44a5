import { randomBytes } from "node:crypto";
import { aesGcmHkdf } from "./aes-gcm-hkdf.ts";
import { VaultTampered } from "./fault.ts";
import { sm4CtrHmac } from "./sm4-ctr-hmac.ts";

/** Bytes of a data key, whichever suite it serves. */
export const keyBytes = 32;

export const suiteNames = ["AES256_GCM_HKDF_1MB", "SM4_CTR_HMAC_SM3_1MB"] as const;

/** Stands at the end of the associated data, so that no bytes ever open under another suite. */
export type SuiteName = (typeof suiteNames)[number];

/**
 * How segments of a stream are sealed. All suites share the layout of Tink's streaming AEADs: a header, then segments of
 * one size, each with its tag; of the first, the header takes its room.
 */
export interface Suite {
  readonly name: SuiteName;
  /** Of header, ciphertext and tag of a whole segment. */
  readonly segmentBytes: number;
  readonly saltBytes: number;
  readonly tagBytes: number;
  /** Derives the key of one stream, and with it seals and opens its segments, numbered from 0. */
  readonly stream: (start: StreamStart) => SegmentCipher;
}

export interface StreamStart {
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  readonly noncePrefix: Uint8Array;
  readonly associatedData: Uint8Array;
}

export interface SegmentCipher {
  /** Ciphertext and tag, to be written one after the other. */
  readonly seal: (segment: number, last: boolean, plain: Uint8Array) => readonly [Buffer, Buffer];
  /** The plaintext in as many chunks, or undefined when the tag says that these are other bytes. */
  readonly open: (
    segment: number,
    last: boolean,
    ciphertext: readonly Uint8Array[],
    tag: Uint8Array,
  ) => readonly Buffer[] | undefined;
}

/** Every suite that is read. Their headers differ in length, which is a stream's first byte: so it tells its suite. */
export const suites: Readonly<Record<SuiteName, Suite>> = {
  AES256_GCM_HKDF_1MB: aesGcmHkdf,
  SM4_CTR_HMAC_SM3_1MB: sm4CtrHmac,
};

const noncePrefixBytes = 7;

/** Bytes of a stream's header: its own length | salt | nonce prefix. */
export const headerBytes = ({ saltBytes }: Pick<Suite, "saltBytes">): number => 1 + saltBytes + noncePrefixBytes;

/**
 * The suite of a stream that begins with this byte.
 *
 * @throws VaultTampered when there is none
 */
export const suiteOf = (firstByte: number | undefined, known: readonly Suite[] = Object.values(suites)): Suite => {
  const suite = known.find((each) => headerBytes(each) === firstByte);
  if (suite === undefined) throw new VaultTampered("not a sealed stream");
  return suite;
};

/** A header with a fresh salt. */
export const freshHeader = (suite: Suite): Buffer => {
  const length = headerBytes(suite);
  return Buffer.concat([Buffer.of(length), randomBytes(length - 1)]);
};

/** @throws VaultTampered when it is not a header of this suite; RangeError when the key has another length */
export const streamOf = (
  suite: Suite,
  key: Uint8Array,
  associatedData: Uint8Array,
  header: Uint8Array,
): SegmentCipher => {
  if (key.length !== keyBytes) throw new RangeError(`a key has ${keyBytes} bytes, not ${key.length}`);
  if (header.length !== headerBytes(suite) || header[0] !== header.length)
    throw new VaultTampered("not a sealed stream");
  const salt = header.subarray(1, 1 + suite.saltBytes);
  return suite.stream({ key, salt, noncePrefix: header.subarray(1 + suite.saltBytes), associatedData });
};
