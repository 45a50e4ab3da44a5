import type { ContractId } from "../../domain/ids.ts";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { whileThere } from "../http/download.ts";
import { currentWording, readDraft } from "./current-wording.ts";
import { placeOf, tellFindings } from "./draft-findings.ts";

/** Something that keeps a draft from being submitted, and the address of where it is put right. */
export interface Fault {
  readonly sentence: string;
  readonly place: string;
}

/** All that keeps the current wording from being submitted, in reading order. */
export const faultsOf = async (context: SignedInContext, contract: ContractId): Promise<readonly Fault[] | Refusal> => {
  const current = await seenBy(context, (tx) => currentWording(tx, contract));
  if (isRefusal(current)) return current;
  const { version, master } = current;
  const draft = await whileThere(async () => (master ? readDraft(context, master) : null));
  if (isRefusal(draft)) return draft;
  const pages = { form: `/contracts/${contract}/draft`, text: `/contracts/${contract}/versions/${version.number}` };
  const blocking = version.findings.filter((finding) => finding.blocking);
  return tellFindings(blocking, draft, context.language).map((told) => ({
    sentence: told.sentence,
    place: placeOf(told, pages),
  }));
};

/** The refusal of an incomplete draft with what is to be put right: `reasons`, and in `places` where each is. Others as they are. */
export const withFaults = async (
  context: SignedInContext,
  contract: ContractId,
  refusal: Refusal,
): Promise<Refusal> => {
  const faults = refusal.refused === "draft-incomplete" ? await faultsOf(context, contract) : refusal;
  if (isRefusal(faults)) return refusal;
  const facts = { reasons: faults.map(({ sentence }) => sentence), places: faults.map(({ place }) => place) };
  return { ...refusal, facts: { ...refusal.facts, ...facts } };
};
