import { refusalSentence } from "../../i18n/refusal.ts";
import { Banner } from "../design/components.ts";
import { mistakes, type RequestContext } from "../http/context.ts";

export interface RefusedBannerProps {
  readonly context: RequestContext;
  /** The form itself lists what is wrong in which field (`ErrorSummary`): it is not said twice. */
  readonly fieldsListed?: boolean;
}

/** Why the form that was just sent was refused, read aloud; nothing where none was. */
export const RefusedBanner = ({ context, fieldsListed = false }: RefusedBannerProps) =>
  context.refused === undefined || (fieldsListed && mistakes(context).length > 0) ? null : (
    <Banner tone="danger" announce title={refusalSentence(context.refused.refusal, context.language)} />
  );
