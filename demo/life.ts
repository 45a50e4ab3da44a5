import { approve } from "./life/approval.ts";
import { archive, destroy, isReadable, placeOf } from "./life/destruction.ts";
import { draft } from "./life/drafting.ts";
import { fulfil } from "./life/fulfilment.ts";
import { renewThenExpire } from "./life/renewal.ts";
import { sign } from "./life/signing.ts";
import { type Ground, openScene } from "./scene.ts";

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

/** Takes one contract from its draft to its destruction, over HTTP and by the links of real letters. */
export const liveOneLife = async (ground: Ground): Promise<Shown> => {
  const began = Date.now();
  const scene = openScene(ground);
  await draft(scene);
  await approve(scene);
  const executed = await sign(scene);
  const place = await placeOf(scene, executed);
  await fulfil(scene);
  await renewThenExpire(scene);
  await archive(scene);
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
