import type { PeopleCommand } from "../../contract/contract-actions.ts";
import type { Dossier } from "../../contract/contract-dossier.ts";
import type { ContractTimeline } from "../../contract/contract-timeline.ts";
import type { Talks } from "../../contract/negotiation.ts";
import type { Fault } from "../../drafting/incomplete-draft.ts";
import type { SignedInContext } from "../../http/context.ts";
import type { GlassTold } from "../../oversight/break-glass.ts";

/** What every view of a contract's page is given. */
export interface Shown {
  readonly context: SignedInContext;
  readonly dossier: Dossier & {
    readonly timeline: ContractTimeline | null;
    /** What is said in the negotiation; `null` on the other views. */
    readonly talks: Talks | null;
    /** What keeps the draft from being submitted; empty on other views and in other stages. */
    readonly faults: readonly Fault[];
    readonly emergencies: readonly GlassTold[];
  };
  /** What was singled out on the page: an obligation. */
  readonly item: string | undefined;
}

/** Whether this command is open to whoever looks. */
export const isOpenTo = ({ dossier }: Shown, command: PeopleCommand): boolean =>
  dossier.actions.some((action) => action.command === command && action.refusal === null);
