import { noteAccess } from "../db/access-log.ts";
import { personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { type ShareRow, sharesByIds } from "../db/share.ts";
import { asSystem } from "../db/tenancy.ts";
import { type DocumentRow, documentById } from "../db/version.ts";
import type { AccessedBy } from "../domain/access-log.ts";
import type { DocumentId } from "../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import type { Share, ShareId } from "../domain/share.ts";
import { append, type Body } from "../ledger/index.ts";
import { linkAccess, noteDocument } from "./access-log.ts";
import type { RequestContext } from "./context.ts";
import { type HeldLink, openLink } from "./link.ts";
import { isOpenHere } from "./opened-link.ts";
import type { Download } from "./route.ts";
import { copyFor } from "./watermark.ts";

/** How long a typed code opens a share in the browser it was typed into, in minutes. */
export const shareOpensFor = 60;

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
  const { held, share } = shared;
  if (!isOpenHere(context, held, shareOpensFor)) return refuse("share-locked");
  const { services } = context;
  const { words } = shared;
  const document = await asSystem(services.db, held.row.tenant, async (tx) => {
    const found = share.documents.includes(id) ? await documentById(tx, id) : undefined;
    if (found?.contract !== held.row.contract) return refuse("not-found");
    const act = inline ? "viewed" : "downloaded";
    await noteDocument(tx, context, shareAccess(context, held), found, { act, object: "document" });
    return found;
  });
  if (isRefusal(document)) return document;
  const { contract, organisation } = held;
  const viewer = { name: words.name, email: words.email, timeZone: contract.state.timeZone };
  return copyFor(context, document, contract, { viewer, organisation, inline });
};

/** Whoever opened a share, as the access log tells it. */
export const shareAccess = (context: RequestContext, { row }: HeldLink): AccessedBy =>
  linkAccess(context, `share/${row.item}`, row.id, null);

/** Notes that the receiver saw what is in the share. */
export const noteShareViewed = (tx: Tx, context: RequestContext, held: HeldLink): Promise<void> => {
  const { tenant, contract } = held.row;
  const shown = { act: "viewed", object: "share", contract } as const;
  return noteAccess(tx, { ...shareAccess(context, held), ...shown, tenant, at: context.services.now() });
};

/** Tells the ledger what the receiver did, by the share and the link. */
export const noteOfShare = (
  tx: Tx,
  { services }: RequestContext,
  { row }: HeldLink,
  kind: "identity-confirmed",
  facts: Body = {},
): Promise<void> =>
  append(tx, [
    {
      tenant: row.tenant,
      subject: `contract/${row.contract}`,
      kind,
      actor: `share/${row.item}`,
      at: services.now(),
      body: { share: row.item, link: row.id, ...facts },
    },
  ]);
