import type { Finding } from "./audit.ts";
import type { Json } from "./tables.ts";

/** What the bytes of an entry say. */
export type Facts = { readonly [name: string]: Json | undefined };

export const entryFinding = (index: number, wrong: string): Finding => ({
  table: "ledger_entry",
  row: `index ${index}`,
  wrong,
});

/** Entries that were appended together stand together: one that is missing was taken away before it was numbered. */
export class PartsInOrder {
  readonly #findings: Finding[];
  #open: { readonly index: number; readonly place: number; readonly of: number } | undefined;

  constructor(findings: Finding[]) {
    this.#findings = findings;
  }

  take(index: number, told: Facts | undefined): void {
    const part = told?.["part"];
    if (!Array.isArray(part)) return this.end();
    const [place, of] = [Number(part[0]), Number(part[1])];
    const due = this.#open === undefined ? 1 : this.#open.place + 1;
    if (this.#open !== undefined && (place !== due || of !== this.#open.of)) this.end();
    if (this.#open === undefined && place !== 1)
      this.#findings.push(entryFinding(index, `is part ${place} of ${of}, and the parts before it are missing`));
    this.#open = place < of ? { index, place, of } : undefined;
  }

  end(): void {
    if (this.#open === undefined) return;
    const { index, place, of } = this.#open;
    this.#findings.push(entryFinding(index, `is part ${place} of ${of}, and the parts after it are missing`));
    this.#open = undefined;
  }
}
