import { VaultTampered } from "./fault.ts";
import { headerBytes, type Suite } from "./suite.ts";

type Measures = Pick<Suite, "segmentBytes" | "saltBytes" | "tagBytes">;

/** Where everything lies in a stream of a suite, in bytes. */
export const segmentsOf = (suite: Measures) => {
  const { segmentBytes, tagBytes } = suite;
  const header = headerBytes(suite);
  /** Plaintext of a whole segment; the first one gives up `header` of it. */
  const room = segmentBytes - tagBytes;
  const count = (sealed: number): number => Math.max(1, Math.ceil(sealed / segmentBytes));
  const sealedStart = (segment: number): number => (segment === 0 ? header : segment * segmentBytes);
  return {
    header,
    /** Segments in so many sealed bytes. */
    count,
    /** The segment that holds this byte of the plaintext. */
    holding: (opened: number): number => Math.floor((opened + header) / room),
    sealedStart,
    openedStart: (segment: number): number => (segment === 0 ? 0 : segment * room - header),
    /** Bytes of the nth whole segment's plaintext; sealed, without the header. */
    plainSize: (segment: number): number => (segment === 0 ? room - header : room),
    sealedSize: (segment: number): number => sealedStart(segment + 1) - sealedStart(segment),
    /** Bytes that so much plaintext takes when sealed. */
    sealed: (plain: number): number => header + plain + tagBytes * Math.max(1, Math.ceil((plain + header) / room)),
    /**
     * Bytes of plaintext in so many sealed ones.
     *
     * @throws VaultTampered when nothing sealed can have this size
     */
    opened: (sealed: number): number => {
      const last = sealed - sealedStart(count(sealed) - 1);
      if (last < tagBytes) throw new VaultTampered("sealed bytes end inside a segment's tag");
      return sealed - header - tagBytes * count(sealed);
    },
  };
};
