import { type ContractSeen, openScene, type Scene } from "../scene.ts";
import { approve } from "./approval.ts";
import { agreement, amendedFacts, review } from "./drafting.ts";
import { sign } from "./signing.ts";

/** A higher price is agreed: a contract of its own, approved and signed like the first, which stays as it is until then. */
export const amend = async (scene: Scene): Promise<void> => {
  const { words, as, path, see, when, step, print } = scene;
  const file = await agreement("first-amendment.docx");
  const business = await as("business");
  const { amendment } = await business.upload<{ amendment: string }>(
    path("/amendments/upload"),
    amendedFacts(scene),
    file,
  );
  await see();
  const beside = openScene({ ...scene, print: (line) => print(`    ${line}`) });
  const begun = await business.get<ContractSeen>(`/contracts/${amendment}`);
  beside.begin(begun);
  step(words.amended(begun.number));
  await review(beside);
  await approve(beside);
  await sign(beside);
  await when(({ stage }) => stage === "active");
  step(words.amendmentInForce);
};
