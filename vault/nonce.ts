/**
 * Nonces of a stream's segments as Tink makes them: prefix | segment, 32 bits big-endian | 1 if it is the last, else 0.
 *
 * @param bytes of a nonce; what is left is zero (CTR counts its blocks there)
 */
export const noncesFrom = (prefix: Uint8Array, bytes: number) => {
  const start = Buffer.alloc(bytes);
  start.set(prefix);
  return (segment: number, last: boolean): Buffer => {
    const nonce = Buffer.from(start);
    nonce.writeUInt32BE(segment, prefix.length);
    nonce[prefix.length + 4] = last ? 1 : 0;
    return nonce;
  };
};
