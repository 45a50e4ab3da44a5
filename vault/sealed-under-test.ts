import { associatedData, type Place } from "./associated.ts";
import { gather } from "./cut.ts";
import { segmentsOf } from "./segments.ts";
import { open, type SealedSource, seal } from "./stream.ts";
import { type Suite, suites } from "./suite.ts";

/** Both suites with segments so small that ten thousand streams of several are sealed and opened in seconds. */
export const tinySuites: readonly Suite[] = Object.values(suites).map((suite) => ({ ...suite, segmentBytes: 160 }));

/** One stream with all that is needed to open it. */
export interface Sealed {
  readonly suite: Suite;
  readonly key: Buffer;
  readonly place: Place;
  readonly plain: Buffer;
  readonly bytes: Buffer;
}

export const sealedIn = async (suite: Suite, key: Buffer, place: Place, plain: Buffer): Promise<Sealed> => ({
  ...{ suite, key, place, plain },
  bytes: await gather(seal(suite, key, associatedData(place), [plain])),
});

export const openedFrom = ({ key, place }: Pick<Sealed, "key" | "place">, bytes: Buffer, known?: readonly Suite[]) =>
  gather(open(key, associatedData(place), [bytes], known));

/** The pieces of a stream: its header, then every segment. */
export const piecesOf = ({ suite, bytes }: Pick<Sealed, "suite" | "bytes">): readonly Buffer[] => {
  const { header, count, sealedStart } = segmentsOf(suite);
  const starts = Array.from({ length: count(bytes.length) }, (_, segment) => sealedStart(segment));
  return [0, ...starts].map((start, index) => bytes.subarray(start, index === 0 ? header : starts[index]));
};

/** A store that notes what is read from it. */
export const stored = (bytes: Buffer) => {
  const reads: { start: number; end: number }[] = [];
  const source: SealedSource = {
    size: bytes.length,
    read: (start, end) => {
      reads.push({ start, end });
      return [bytes.subarray(start, end)];
    },
  };
  return { source, reads };
};
