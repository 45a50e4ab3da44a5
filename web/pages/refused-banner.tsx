import { refusalSentence } from "../../i18n/refusal.ts";
import { Banner } from "../design/components.ts";
import type { Fault } from "../drafting/incomplete-draft.ts";
import { mistakes, type RequestContext } from "../http/context.ts";
import { FaultList } from "./fault-list.tsx";

export interface RefusedBannerProps {
  readonly context: RequestContext;
  /** The form itself lists what is wrong in which field (`ErrorSummary`): it is not said twice. */
  readonly fieldsListed?: boolean;
}

/** Why the form that was just sent was refused, read aloud, and where each fault is; nothing where none was. */
export const RefusedBanner = ({ context, fieldsListed = false }: RefusedBannerProps) => {
  if (context.refused === undefined || (fieldsListed && mistakes(context).length > 0)) return null;
  const faults = faultsIn(context);
  return (
    <Banner tone="danger" announce title={refusalSentence(context.refused.refusal, context.language)}>
      {faults.length === 0 ? undefined : <FaultList faults={faults} />}
    </Banner>
  );
};

const faultsIn = ({ refused }: RequestContext): readonly Fault[] => {
  const { places, reasons } = refused?.refusal.facts ?? {};
  if (!Array.isArray(places) || !Array.isArray(reasons)) return [];
  return places.map((place: string, index) => ({ place, sentence: String(reasons[index]) }));
};
