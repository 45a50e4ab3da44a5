import { isCancellation, patched, proxyActivities, proxyLocalActivities } from "@temporalio/workflow";
import type { CertificateActivities } from "../activities/certificate.ts";
import type { Sealing, SealingActivities } from "../activities/sealing.ts";
import type { SigningLetterActivities } from "../activities/signing-letter.ts";
import { type DocumentRef, lookingOn, openSigners, signerOf, unsealed } from "../domain/signing.ts";
import type { Effects } from "./effect.ts";
import { untilDone, untilDoneSlowly } from "./patience.ts";

const { askSigner, tellSigningOutcome, tellRecall } = proxyActivities<SigningLetterActivities>(untilDone);
const { deliverExecuted } = proxyActivities<SigningLetterActivities>(untilDoneSlowly);
const { sealSignature } = proxyActivities<SealingActivities>(untilDoneSlowly);
const { completeExecuted, archiveExecuted, certifyEvidence } = proxyActivities<CertificateActivities>(untilDoneSlowly);

/** Whoever signs waits for it, should the store or the database hang. */
const { sealAtOnce } = proxyLocalActivities<SealingActivities>({
  startToCloseTimeout: "3 seconds",
  retry: { maximumAttempts: 1 },
});

/** Whether a signature is first tried to be sealed within the workflow task of its act; in histories of 0.3 it never was. */
const isSealedAtOnce = (): boolean => patched("sealed-at-once");

/** Whether one activity makes the file last, certifies it and locks both; in histories of 0.2 each was one of its own. */
export const isCompletedInOne = (): boolean => isSealedAtOnce() || patched("completion-in-one");

/** What takes longer than a moment, and what did not succeed at once, is an activity of its own, tried until it succeeds. */
const sealed = async (sealing: Sealing): Promise<DocumentRef> => {
  const atOnce = isSealedAtOnce() ? await sealAtOnce(sealing).catch(unlessCancelled) : null;
  return atOnce ?? sealSignature(sealing);
};

const unlessCancelled = (error: unknown): null => {
  if (isCancellation(error)) throw error;
  return null;
};

/**
 * Whoever has a part is asked by letter, and so is whoever takes it over. Each act of signing is then sealed into the PDF,
 * in the order in which people signed: a signature covers the bytes of those before it. When the last is sealed, the PDF
 * is made to last, it is certified who signed, when and how, and both sides get the executed contract with the certificate.
 */
export const signingEffects: Effects = {
  "signature-asked": ({ tenant, id }, { signer }) => askSigner({ tenant, contract: id, signer, time: 0, again: 0 }),
  "agreement-asked": ({ tenant, id }, { signer }) => askSigner({ tenant, contract: id, signer, time: 0, again: 0 }),
  "recipient-told": ({ tenant, id }, { signer }) => askSigner({ tenant, contract: id, signer, time: 0, again: 0 }),
  "signer-reassigned": ({ tenant, id }, { to }) =>
    askSigner({ tenant, contract: id, signer: to.id, time: 0, again: 0 }),
  "signer-reminded": ({ tenant, id }, { signer, reminder }) =>
    askSigner({ tenant, contract: id, signer, time: reminder, again: 0 }),
  // Freezing voided every link: whoever was being asked is asked anew.
  unfrozen: async ({ tenant, id, version, ceremony }) => {
    for (const { id: signer, reminders } of ceremony ? [...openSigners(ceremony), ...lookingOn(ceremony)] : []) {
      await askSigner({ tenant, contract: id, signer, time: reminders, again: version });
    }
  },
  signed: async ({ tenant, id }, { signer }, entity) => {
    await entity.until(({ ceremony }) => ceremony?.outcome !== "open" || unsealed(ceremony)[0]?.id === signer);
    const { ceremony } = entity.state;
    const signedAt = ceremony && signerOf(ceremony, signer)?.signedAt;
    if (ceremony?.outcome !== "open" || !signedAt) return undefined;
    const result = await sealed({
      tenant,
      contract: id,
      ceremony: ceremony.id,
      signer,
      signedAt,
      current: ceremony.current,
    });
    return { type: "record-seal", signer, result };
  },
  "signing-declined": ({ tenant, id }, { signer }) =>
    tellSigningOutcome({ tenant, contract: id, outcome: "declined", signer }),
  "signing-expired": ({ tenant, id }) => tellSigningOutcome({ tenant, contract: id, outcome: "expired", signer: null }),
  "signing-recalled": ({ tenant, id }, { ceremony }) => tellRecall({ tenant, contract: id, ceremony }),
  executed: async ({ tenant, id }, { executed }) => {
    const signed = { tenant, contract: id, executed };
    if (isCompletedInOne()) return { type: "record-evidence", ...(await completeExecuted(signed)) };
    if (!patched("evidence-certificate")) return deliverExecuted(signed);
    const archived = patched("archival") ? { archived: await archiveExecuted(signed) } : {};
    return { type: "record-evidence", certificate: await certifyEvidence({ ...signed, ...archived }), ...archived };
  },
  "evidence-certified": async ({ tenant, id, executed }, { certificate }) => {
    if (executed) await deliverExecuted({ tenant, contract: id, executed, certificate });
  },
};
