import { personById } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { type ShareRow, sharesByIds } from "../../db/share.ts";
import { asSystem } from "../../db/tenancy.ts";
import { type DocumentRow, documentById } from "../../db/version.ts";
import type { DocumentId } from "../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { Share, ShareId } from "../../domain/share.ts";
import type { RequestContext } from "../http/context.ts";
import type { Download } from "../http/route.ts";
import { type HeldLink, openLink } from "./link.ts";
import { isOpenHere } from "./opened-link.ts";
import { documentFor } from "./outsider.ts";

/** What a share's link opens, once the code was typed. */
export interface Shared {
  readonly held: HeldLink;
  readonly share: Share;
  readonly words: ShareRow;
  readonly sharedBy: string;
}

/** The share behind a secret, or why it opens nothing: it is over, the contract is frozen, there is no such link. */
export const openShare = async (context: RequestContext, secret: string): Promise<Shared | Refusal> => {
  const held = await openLink(context, "share", secret);
  return isRefusal(held) ? held : shareBehind(context, held);
};

/** As `openShare`, for a link that is known to be open. */
export const shareBehind = ({ services }: RequestContext, held: HeldLink): Promise<Shared | Refusal> =>
  asSystem(services.db, held.row.tenant, async (tx) => {
    const id = held.row.item as ShareId;
    const share = held.contract.state.shares.find((one) => one.id === id);
    const [words] = await sharesByIds(tx, [id]);
    if (!share || !words) return refuse("link-void");
    return { held, share, words, sharedBy: (await personById(tx, words.shared_by))?.name ?? "" };
  });

/** The shared documents that are still there, in the order in which they were chosen. */
export const documentsShared = async (tx: Tx, { held, share }: Shared): Promise<readonly DocumentRow[]> => {
  const rows = await Promise.all(share.documents.map((id) => documentById(tx, id)));
  return rows.filter((row) => row !== undefined).filter(({ contract }) => contract === held.row.contract);
};

/** One of the shared documents, noted as viewed or downloaded; `not-found` for every other. */
export const openShared = async (
  context: RequestContext,
  shared: Shared,
  id: DocumentId,
  inline: boolean,
): Promise<Download | Refusal> => {
  if (!isOpenHere(context, shared.held)) return refuse("share-locked");
  return documentFor(context, shared, id, { isOpen: shared.share.documents.includes(id), inline });
};
