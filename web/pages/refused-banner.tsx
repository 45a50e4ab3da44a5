import { refusalSentence } from "../../i18n/refusal.ts";
import { Banner } from "../design/components.ts";
import type { RequestContext } from "../http/context.ts";

/** Why the form that was just sent was refused, read aloud; nothing where none was. */
export const RefusedBanner = ({ context }: { readonly context: RequestContext }) =>
  context.refused === undefined ? null : (
    <Banner tone="danger" announce title={refusalSentence(context.refused.refusal, context.language)} />
  );
