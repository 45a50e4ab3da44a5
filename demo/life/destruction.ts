import { asSystem } from "../../db/tenancy.ts";
import { documentById } from "../../db/version.ts";
import { addDays } from "../../domain/calendar.ts";
import { parseDocumentId } from "../../domain/ids.ts";
import { retentionMailWords } from "../../i18n/retention-mail.ts";
import { entries } from "../../ledger/index.ts";
import type { Place } from "../../vault/associated.ts";
import { VaultMissing, VaultSealed } from "../../vault/fault.ts";
import { demoPeople, demoTenant } from "../people.ts";
import type { Scene } from "../scene.ts";
import { confirm } from "./confirm.ts";
import type { Executed } from "./signing.ts";

const { heading } = retentionMailWords("en");

/** What is still open is carried on, and the contract rests in the archive for the years that the law asks. */
export const archive = async ({ as, path, see, skipTo, when, letter, step, words }: Scene): Promise<void> => {
  const legal = await as("legal");
  for (const { id, state, survives } of (await see()).obligations) {
    if (state === "open")
      await legal.post(path("/settle-obligation"), { obligation: id, how: survives ? "carried" : "settled" });
  }
  await legal.post(path("/archive"));
  const { retention } = await see();
  if (!retention) throw new Error("An archived contract has a retention");
  step(words.archived(retention.until));
  await skipTo(addDays(retention.until, 1));
  await when((seen) => seen.retention?.elapsed ?? false);
  await letter(demoPeople.legal.email, heading.over);
  step(words.retentionOver);
};

/** A matter holds it back; that it is let go takes two people, each with a mailed code. */
export const holdAndRelease = async (scene: Scene): Promise<void> => {
  const { as, path, see, letter, step, words } = scene;
  await confirm(scene, "legal");
  const legal = await as("legal");
  await legal.post(path("/place-hold"), { matter: words.matter, reason: words.holdReason });
  const [hold] = (await see()).holds;
  if (!hold) throw new Error("The contract is not held");
  step(words.held);
  await legal.post(path("/request-hold-release"), { matter: hold.matter, reason: words.releaseReason });
  await letter(demoPeople.security.email, heading.release);
  await confirm(scene, "security");
  await (await as("security")).post(path("/approve-hold-release"), { matter: hold.matter });
  step(words.released);
};

/** Two people, each with a mailed code, have the contract destroyed; a certificate says so. */
export const destroy = async (scene: Scene): Promise<void> => {
  const { as, path, when, letter, step, words } = scene;
  await confirm(scene, "legal");
  await (await as("legal")).post(path("/request-purge"));
  step(words.purgeRequested);
  await letter(demoPeople.security.email, heading.requested);
  await confirm(scene, "security");
  await (await as("security")).post(path("/approve-purge"));
  await when(({ stage }) => stage === "purged");
  const told = await letter(demoPeople.business.email, heading.destroyed);
  const certificate = await scene.mailbox.attachment(told);
  if (certificate.subarray(0, 5).toString() !== "%PDF-") throw new Error("The certificate of destruction is no PDF");
  step(words.purged);
};

/** Where the executed PDF lies in the vault, remembered while it can be read. */
export const placeOf = async ({ db }: Scene, { document }: Executed): Promise<Place> => {
  const id = parseDocumentId(document);
  const row = id && (await asSystem(db, demoTenant.id, (tx) => documentById(tx, id)));
  if (!row) throw new Error("The executed PDF is not in the record");
  return { tenant: row.tenant, safe: row.vault_safe, object: row.vault_object, version: row.vault_version };
};

/** Tries to read the executed PDF once more, through the API and straight from the vault; both should fail. */
export const isReadable = async (scene: Scene, { document }: Executed, place: Place): Promise<boolean> => {
  const { as, path, vault, db, id, step, words } = scene;
  const status = await (await as("auditor")).statusOf(path(`/documents/${document}`));
  const inVault = await vault.read(place).then(
    () => true,
    (error: unknown) => {
      if (error instanceof VaultSealed || error instanceof VaultMissing) return false;
      throw error;
    },
  );
  const readable = status < 400 || inVault;
  step(words.unreadable(status, readable));
  const history = await asSystem(db, demoTenant.id, (tx) => entries(tx, { subject: `contract/${id()}`, limit: 500 }));
  step(words.ledgerShows(history.length));
  return readable;
};
