import { decideAccess } from "../../../access/decision.ts";
import type { ContractRow } from "../../../db/contract.ts";
import { watermarkWords } from "../../../i18n/watermark.ts";
import { Banner, ButtonLink } from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { isWatermarked } from "../../watermark.ts";

export interface CopiesNoteProps {
  readonly context: SignedInContext;
  readonly row: ContractRow;
  /** The document whose original is offered to those who may take it. */
  readonly document: string;
}

/** Where copies carry a watermark: that they do, and how whoever may gets at the original. */
export const CopiesNote = ({ context, row, document }: CopiesNoteProps) => {
  if (!isWatermarked(row.classification)) return null;
  const words = watermarkWords(context.language);
  const mayTake = mayTakeOriginals(context, row);
  return (
    <Banner
      tone="info"
      icon="eye"
      title={words.copies}
      actions={
        mayTake ? (
          <ButtonLink href={originalHref(row.id, document)} icon="download" kind="quiet">
            {words.getOriginal}
          </ButtonLink>
        ) : undefined
      }
    >
      {words.copiesBody} {mayTake ? words.getOriginalHint : words.whoHasOriginal}
    </Banner>
  );
};

const mayTakeOriginals = (context: SignedInContext, row: ContractRow): boolean =>
  decideAccess(context.session.person, { right: "download-original", contract: row }).allowed;

const originalHref = (contract: string, document: string): string =>
  `/contracts/${contract}/documents/${document}/original`;
