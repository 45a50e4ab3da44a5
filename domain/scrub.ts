/** What a scrub of stored objects has found so far. */
export interface ScrubFindings {
  readonly objects: number;
  /** Read from both stores. */
  readonly bytes: number;
  readonly repaired: number;
  /** No store could give them. */
  readonly lost: number;
}

export const nothingFound: ScrubFindings = { objects: 0, bytes: 0, repaired: 0, lost: 0 };

export const foundTogether = (a: ScrubFindings, b: ScrubFindings): ScrubFindings => ({
  objects: a.objects + b.objects,
  bytes: a.bytes + b.bytes,
  repaired: a.repaired + b.repaired,
  lost: a.lost + b.lost,
});
