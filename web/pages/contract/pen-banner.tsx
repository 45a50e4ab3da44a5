import type { ContractRow } from "../../../db/contract.ts";
import { negotiationOf, penOf, roundOut } from "../../../domain/negotiation.ts";
import { formatInstant } from "../../../i18n/format.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { Banner, ButtonLink } from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { contractPath } from "./view.ts";

export interface PenProps {
  readonly context: SignedInContext;
  readonly row: ContractRow;
}

/**
 * Stands on every page of a contract whose wording is being settled with somebody, above all where it is read or changed;
 * nothing before the first round and once there is no more wording to settle.
 */
export const PenInHand = (props: PenProps) => {
  const { stage, state } = props.row;
  return (stage === "draft" || stage === "review") && penOf(state) !== null ? <PenBanner {...props} /> : null;
};

/** Which side may change the wording, and until when. */
export const PenBanner = ({ context, row, isHere = false }: PenProps & { readonly isHere?: boolean }) => {
  const words = negotiationWords(context.language).pen;
  const pen = penOf(row.state);
  const out = roundOut(negotiationOf(row.state));
  if (!pen) return <Banner icon="sign" title={words.none} />;
  const due = out && words.due(formatInstant(out.due, context.language, context.session.person.timeZone));
  const details = [words.round(pen.round), ...(due === undefined ? [] : [due])].join(" · ");
  return (
    <Banner
      icon="sign"
      tone={pen.holder === "theirs" ? "warning" : "info"}
      title={`${pen.holder === "theirs" ? words.theirs : words.us} — ${details}`}
      actions={
        isHere ? undefined : (
          <ButtonLink href={contractPath(row.id, "negotiation")} kind="quiet">
            {negotiationWords(context.language).title}
          </ButtonLink>
        )
      }
    />
  );
};
