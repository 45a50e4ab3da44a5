export { append, type NewEntry } from "./append.ts";
export { commitment, freshSalt } from "./commitment.ts";
export { type EntriesPage, type Entry, entries } from "./entries.ts";
export { runSequencer, type SequencerOptions } from "./sequencer.ts";
export type { Body, Json, LedgerTables } from "./tables.ts";
