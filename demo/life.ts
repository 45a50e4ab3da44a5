import { openDatabase } from "../db/connection.ts";
import { connectEngine } from "../engine/connection.ts";
import type { Configuration } from "../stack/configuration.ts";
import { openVault } from "../vault/vault.ts";
import { amend } from "./life/amendment.ts";
import { approve } from "./life/approval.ts";
import { archive, destroy, holdAndRelease, isReadable, placeOf } from "./life/destruction.ts";
import { draft } from "./life/drafting.ts";
import { fulfil } from "./life/fulfilment.ts";
import { renewThenExpire } from "./life/renewal.ts";
import { sign } from "./life/signing.ts";
import { openMailbox } from "./mailbox.ts";
import { demoPassword, ensureDemoPeople } from "./people.ts";
import { type Ground, openScene, type Scene } from "./scene.ts";

/** What a demonstration has shown. */
export interface Shown {
  /** The stages that the contract went through, in order. */
  readonly stages: readonly string[];
  /** Letters that were sent. */
  readonly mails: number;
  /** Path of a kept copy. */
  readonly executedPdf: string;
  readonly signaturesValid: boolean;
  readonly purged: boolean;
  readonly readableAfterPurge: boolean;
  readonly seconds: number;
}

/**
 * Takes one contract from its draft to its destruction, on the Engross that this configuration leads to: over HTTP, and by
 * the links of real letters, so a mail catcher has to be configured.
 */
export const demonstrate = async (
  configuration: Configuration,
  words: Ground["words"],
  print: Ground["print"],
): Promise<Shown> => {
  await using open = new AsyncDisposableStack();
  return await live(openScene(await openGround(configuration, words, print, open)));
};

const openGround = async (
  configuration: Configuration,
  words: Ground["words"],
  print: Ground["print"],
  open: AsyncDisposableStack,
): Promise<Ground> => {
  const { database, keysDatabase, rootKeyFile, transit, storage, temporal, mail, web } = configuration;
  const db = openDatabase(database.url, { applicationName: "engross demonstration" });
  open.defer(() => db.destroy());
  const engine = await connectEngine(temporal);
  open.defer(() => engine.connection.close());
  const vault = await openVault({ keys: { databaseUrl: keysDatabase.url, rootKeyFile, transit }, s3: storage });
  open.defer(() => vault.close());
  await ensureDemoPeople(db, demoPassword(web.secret));
  if (mail.catcherUrl === undefined) throw new Error("A demonstration reads real mail: the catcher has to run");
  const mailbox = await openMailbox(mail.catcherUrl);
  return { configuration, publicUrl: web.publicUrl, mailbox, engine, db, vault, words, print };
};

const live = async (scene: Scene): Promise<Shown> => {
  const began = Date.now();
  await draft(scene);
  await approve(scene);
  const executed = await sign(scene);
  const place = await placeOf(scene, executed);
  await amend(scene);
  await fulfil(scene);
  await renewThenExpire(scene);
  await archive(scene);
  await holdAndRelease(scene);
  await destroy(scene);
  const readableAfterPurge = await isReadable(scene, executed, place);
  return {
    stages: scene.stages,
    mails: await scene.mailbox.count(),
    executedPdf: executed.path,
    signaturesValid: executed.signaturesValid,
    purged: scene.stages.at(-1) === "purged",
    readableAfterPurge,
    seconds: (Date.now() - began) / 1000,
  };
};
