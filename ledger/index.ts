export { append, type NewEntry, unanswered } from "./append.ts";
export { type Audit, type AuditOptions, auditLedger, type Finding } from "./audit.ts";
export { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
export { commitment, freshSalt } from "./commitment.ts";
export { type EntriesPage, type Entry, entries } from "./entries.ts";
export {
  type EvidenceDocument,
  type EvidenceRequest,
  evidenceBundle,
  type Opening,
} from "./evidence.ts";
export {
  ensureLedgerKey,
  type LedgerKey,
  type LedgerKeyAddress,
  LedgerMisconfigured,
  openLedgerKey,
} from "./key.ts";
export {
  checkpoint,
  checkpointByNumber,
  checkpointCovering,
  consistencyProof,
  entriesTile,
  inclusionProof,
  type KnownDocument,
  ledgerKnows,
  tile,
} from "./reading.ts";
export { runSequencer, type SequencerOptions } from "./sequencer.ts";
export { LedgerTampered } from "./signing.ts";
export type { Body, Json, LedgerTables } from "./tables.ts";
export { parseTilePath, type TileName, tilePath } from "./tile-path.ts";
export { type Trust, verifyBundle } from "./verify/check.ts";
export type { Problem, Verdict } from "./verify/verdict.ts";
export { vouching } from "./vouching.ts";
