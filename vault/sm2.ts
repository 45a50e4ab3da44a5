import { fromBER, Integer, Sequence } from "asn1js";
import { sm2 } from "sm-crypto-v2";

/**
 * SM2 signatures (GB/T 32918.2-2016, curve of GB/T 32918.5-2017): over SM3(Z | message), where Z binds the signer's id
 * and public key (GB/T 32918.2 §5.5). Node signs with `sm3` too, but that is ECDSA without Z, and no SM2.
 * Not certified: the arithmetic is that of a library in JavaScript, whose time may depend on the key.
 */
export interface Sm2KeyPair {
  /** 32 bytes. */
  readonly privateKey: Buffer;
  /** 65 bytes: 04 | x | y. */
  readonly publicKey: Buffer;
}

/** The id of a signer who has none of their own (GB/T 35276-2017 §10). */
export const defaultSigner = "1234567812345678";

export const makeSm2Key = (): Sm2KeyPair => {
  const { privateKey, publicKey } = sm2.generateKeyPairHex();
  return { privateKey: Buffer.from(privateKey, "hex"), publicKey: Buffer.from(publicKey, "hex") };
};

/** The signature: r | s, 32 bytes each. */
export const signSm2 = (message: Uint8Array, { privateKey, publicKey }: Sm2KeyPair, signer = defaultSigner): Buffer => {
  const key = { publicKey: publicKey.toString("hex"), userId: signer };
  return Buffer.from(sm2.doSignature(message, privateKey.toString("hex"), { ...key, hash: true }), "hex");
};

/** False for every other message, signature, key and signer, and for what is none. */
export const verifiesSm2 = (
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
  signer = defaultSigner,
): boolean => {
  if (signature.length !== 64 || publicKey.length !== 65) return false;
  const [key, signed] = [publicKey, signature].map((bytes) => Buffer.from(bytes).toString("hex"));
  try {
    return sm2.doVerifySignature(message, signed ?? "", key ?? "", { hash: true, userId: signer });
  } catch {
    // The library throws for numbers out of range and for points that are not on the curve.
    return false;
  }
};

/** A signature as files and other programs have it: SEQUENCE { r INTEGER, s INTEGER } in DER (GB/T 35276-2017 §7.3). */
export const derOfSm2 = (signature: Uint8Array): Buffer => {
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)].map(numberOf);
  const value = [Integer.fromBigInt(r ?? 0n), Integer.fromBigInt(s ?? 0n)];
  return Buffer.from(new Sequence({ value }).toBER());
};

/** r | s again; undefined for anything that is not exactly such DER. */
export const sm2OfDer = (der: Uint8Array): Buffer | undefined => {
  const { result } = fromBER(Buffer.from(der));
  if (!(result instanceof Sequence)) return undefined;
  const numbers = result.valueBlock.value.flatMap((each) => (each instanceof Integer ? [each.toBigInt()] : []));
  if (numbers.length !== 2 || numbers.some((each) => each <= 0n || each >= 1n << 256n)) return undefined;
  const signature = Buffer.from(numbers.map((each) => each.toString(16).padStart(64, "0")).join(""), "hex");
  return derOfSm2(signature).equals(der) ? signature : undefined;
};

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
