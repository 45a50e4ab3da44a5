import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkflowBundleOption } from "@temporalio/worker";
import { type AnchorAddress, openAnchors } from "../archive/anchor.ts";
import { noteDamage } from "../archive/damage.ts";
import { openDatabase } from "../db/connection.ts";
import { openLedger, openWholeLedger } from "../db/ledger.ts";
import { sequencer } from "../db/roles.ts";
import { openAuthority } from "../documents/authority.ts";
import type { RemoteSigning } from "../documents/remote-signer.ts";
import { localTimestamps } from "../documents/timestamp.ts";
import { outsideTimestamps } from "../documents/timestamp-request.ts";
import type { Destinations } from "../domain/webhook.ts";
import { connectEngine, dataConverterFor, type EngineSettings, reachEngine } from "../engine/connection.ts";
import { ensureDuties } from "../engine/duty.ts";
import { type LedgerKeyAddress, runSequencer } from "../ledger/index.ts";
import { openPost } from "../mail/transport.ts";
import type { CopiesAddress } from "../vault/copies.ts";
import { openRotation } from "../vault/keys/rotation.ts";
import type { TransitAddress } from "../vault/keys/transit-http.ts";
import { openVault } from "../vault/vault.ts";
import { duties } from "../workflows/duties.ts";
import { accessReviewActivities } from "./access-review.ts";
import { accessRevocationActivities } from "./access-revocation.ts";
import { amendmentActivities } from "./amendment.ts";
import { anchorActivities } from "./anchor.ts";
import { approvalActivities } from "./approval.ts";
import { approvalUpkeepActivities } from "./approval-upkeep.ts";
import { auditCampaignActivities } from "./audit-campaign.ts";
import { auditReportActivities } from "./audit-report.ts";
import { breakGlassActivities } from "./break-glass.ts";
import { bulkSendActivities } from "./bulk-send.ts";
import { certificateActivities } from "./certificate.ts";
import { completionNotes } from "./completion.ts";
import { heartbeats } from "./heartbeat.ts";
import { incidentActivities } from "./incident.ts";
import { keyRotationActivities } from "./key-rotation.ts";
import { ledgerAuditActivities } from "./ledger-audit.ts";
import { report } from "./log.ts";
import { negotiationActivities } from "./negotiation.ts";
import { obligationActivities } from "./obligation.ts";
import { offboardingActivities } from "./offboarding.ts";
import { askOutside, getOutside } from "./outbound.ts";
import { preservationActivities } from "./preservation.ts";
import { recordActivities } from "./record.ts";
import { renewalActivities } from "./renewal.ts";
import { replicationActivities } from "./replication.ts";
import { retentionActivities } from "./retention.ts";
import { scrubActivities } from "./scrub.ts";
import { sealingActivities } from "./sealing.ts";
import type { ActivityServices } from "./services.ts";
import { shareActivities } from "./share.ts";
import { signingLetterActivities } from "./signing-letter.ts";
import { terminationActivities } from "./termination.ts";
import { watchActivities } from "./watch.ts";
import { webhookActivities } from "./webhook.ts";

/** What a worker needs of the configuration. */
export interface WorkerConfiguration {
  readonly database: { readonly url: string };
  readonly keysDatabase: { readonly url: string };
  readonly temporal: EngineSettings;
  readonly storage: {
    readonly endpoint: string;
    readonly region: string;
    readonly accessKey: string;
    readonly secretKey: string;
    readonly bucket: string;
    readonly prefix: string;
  };
  /** A login of the storage that may remove what is locked, where the ordinary one may not. */
  readonly purge: { readonly accessKey: string; readonly secretKey: string } | undefined;
  readonly copies: CopiesAddress | undefined;
  /** Bytes a second. */
  readonly scrubRate: number;
  readonly mail: { readonly url: string; readonly from: string };
  readonly web: { readonly publicUrl: string };
  readonly rootKeyFile: string;
  /** The key server that holds the root key, where it is not in a file. */
  readonly transit: TransitAddress | undefined;
  readonly caFolder: string;
  /** Addresses of time-stamp authorities, in the order in which they are asked; none for the local one. */
  readonly timestampAuthorities: readonly string[];
  readonly remoteSigning: RemoteSigning | undefined;
  readonly ledgerKey: LedgerKeyAddress;
  readonly anchors: AnchorAddress;
  readonly witnesses: readonly string[];
  readonly webhooks: { readonly destinations: Destinations };
  /** Whether this worker makes the schedules of the duties when it starts. */
  readonly duties: boolean;
}

const warnings = new DefaultLogger("WARN", ({ level, message, meta }) => report(level, message, meta));
Runtime.install({ logger: warnings });

// The SDK keeps a formatted stack of every promise in a workflow, for its stack-trace query. Four frames name the
// place; whole stacks were the dearest part of a command. Contexts made from now on (those of workflows) heed it.
setFlagsFromString("--stack-trace-limit=4");

export const workflowsPath = fileURLToPath(new URL("../workflows/index.ts", import.meta.url));

/**
 * Serves the processes of Engross, and numbers the ledger, until the signal is aborted; then finishes what is in hand.
 * Any number of workers may run, and any may die at any time.
 *
 * @param bundle workflows bundled beforehand; bundled here without it
 * @param onReady called when all is loaded, before the first task is asked for
 */
export const runWorker = async (
  configuration: WorkerConfiguration,
  signal: AbortSignal,
  bundle?: WorkflowBundleOption,
  onReady?: () => void,
): Promise<void> => {
  const { temporal, database } = configuration;
  await using services = await open(configuration);
  const connection = await NativeConnection.connect(await reachEngine(temporal));
  try {
    const worker = await Worker.create({
      connection,
      namespace: temporal.namespace,
      taskQueue: temporal.taskQueue,
      dataConverter: dataConverterFor(temporal.payloadKey),
      activities: activitiesOf(services.all),
      interceptors: { activity: [heartbeats, completionNotes(services.all)] },
      shutdownGraceTime: "10 seconds",
      ...(bundle ? { workflowBundle: bundle } : { workflowsPath }),
    });
    if (configuration.duties) await ensureDuties(services.all.engine, temporal.taskQueue, duties);
    const sequencing = runSequencer({
      url: database.url,
      role: sequencer,
      key: configuration.ledgerKey,
      signal,
      onFault: reportFault,
    });
    onReady?.();
    await worker.runUntil(untilAborted(signal));
    await sequencing;
  } finally {
    await connection.close();
  }
};

const activitiesOf = (services: ActivityServices) => ({
  ...recordActivities(services),
  ...accessReviewActivities(services),
  ...accessRevocationActivities(services),
  ...approvalActivities(services),
  ...approvalUpkeepActivities(services),
  ...sealingActivities(services),
  ...signingLetterActivities(services),
  ...breakGlassActivities(services),
  ...bulkSendActivities(services),
  ...certificateActivities(services),
  ...obligationActivities(services),
  ...offboardingActivities(services),
  ...renewalActivities(services),
  ...amendmentActivities(services),
  ...terminationActivities(services),
  ...preservationActivities(services),
  ...retentionActivities(services),
  ...incidentActivities(services),
  ...keyRotationActivities(services),
  ...replicationActivities(services),
  ...scrubActivities(services),
  ...shareActivities(services),
  ...negotiationActivities(services),
  ...anchorActivities(services),
  ...ledgerAuditActivities(services),
  ...auditReportActivities(services),
  ...auditCampaignActivities(services),
  ...watchActivities(services),
  ...webhookActivities(services),
});

/** Opens all that activities stand on, and closes it in the opposite order. */
const open = async (
  configuration: WorkerConfiguration,
): Promise<AsyncDisposable & { readonly all: ActivityServices }> => {
  const connections = openDatabase(configuration.database.url, { applicationName: "engross worker" });
  const { db, key: ledger } = await openLedger(connections, configuration.ledgerKey);
  const engine = await connectEngine(configuration.temporal);
  const { keysDatabase, rootKeyFile, transit } = configuration;
  const keys = { databaseUrl: keysDatabase.url, rootKeyFile, transit };
  const vault = await openVault({
    keys,
    s3: configuration.storage,
    purge: configuration.purge,
    copies: configuration.copies,
    onDamage: noteDamage(db),
  });
  const rotation = openRotation(keys);
  const wholeLedger = openWholeLedger(configuration.database.url);
  const anchors = openAnchors(configuration.anchors);
  const post = openPost(configuration.mail);
  const authority = await openAuthority(configuration.caFolder);
  const { publicUrl } = configuration.web;
  const { timestampAuthorities } = configuration;
  const { destinations } = configuration.webhooks;
  return {
    all: {
      db,
      wholeLedger,
      ledger,
      anchors,
      witnesses: configuration.witnesses,
      destinations,
      engine,
      vault,
      rotation,
      post,
      authority,
      timestamps:
        timestampAuthorities.length > 0 ? outsideTimestamps(timestampAuthorities) : localTimestamps(authority),
      fetchList: (address) => getOutside(address, destinations),
      askResponder: (address, request) => askOutside(address, request, destinations),
      remoteSigning: configuration.remoteSigning,
      publicUrl,
      taskQueue: configuration.temporal.taskQueue,
      scrubRate: configuration.scrubRate,
    },
    [Symbol.asyncDispose]: async () => {
      post.close();
      anchors.close();
      await wholeLedger.destroy();
      await rotation.close();
      await vault.close();
      await engine.connection.close();
      await connections.destroy();
    },
  };
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

const reportFault = (error: unknown): void => {
  report("WARN", "sequencer", { error });
};
