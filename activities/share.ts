import { randomUUID } from "node:crypto";
import { freshSecret, mintLink } from "../db/link.ts";
import { personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { sharesByIds } from "../db/share.ts";
import { tenantById } from "../db/tenant.ts";
import type { LinkId } from "../domain/act.ts";
import type { ContractId, TenantId } from "../domain/ids.ts";
import type { ShareId } from "../domain/share.ts";
import { type Outgoing, sendOnce } from "../mail/send-once.ts";
import { sharedLetter } from "../mail/share.ts";
import { contractOfLetter, noteOf } from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

export interface ShareTelling {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly share: ShareId;
}

export const shareActivities = (services: Pick<ActivityServices, "db" | "post" | "publicUrl">) => ({
  /** Writes to whoever something was shared with, unless it is over by now. */
  tellShared: async (telling: ShareTelling): Promise<void> => {
    const { tenant, contract, share } = telling;
    await sendOnce(services, { tenant, contract, kind: "shared", key: `share/${share}` }, (tx) =>
      invitation(tx, services.publicUrl, telling),
    );
  },
});

export type ShareActivities = ReturnType<typeof shareActivities>;

const invitation = async (
  tx: Tx,
  publicUrl: string,
  { tenant, contract, share: id }: ShareTelling,
): Promise<Outgoing | null> => {
  const row = await contractOfLetter(tx, contract);
  const share = row.state.shares.find((one) => one.id === id);
  const [receiver] = await sharesByIds(tx, [id]);
  if (share?.state !== "open" || !receiver) return null;
  const { name, email, language, reason } = receiver;
  const secret = freshSecret();
  const link = randomUUID() as LinkId;
  await mintLink(
    tx,
    {
      ...{ id: link, tenant, contract, purpose: "share", item: id, person: null, email, language },
      document_sha256: null,
      made_at: row.recorded_at,
      expires_at: new Date(share.until),
    },
    secret,
  );
  const house = await tenantById(tx, tenant);
  const letter = sharedLetter(
    {
      reader: { name, timeZone: house?.timeZone ?? "UTC" },
      contract: noteOf(row),
      organisation: house?.name ?? "",
      sharedBy: (share.by && (await personById(tx, share.by))?.name) ?? "",
      documents: share.documents.length,
      reason,
      until: share.until,
      link: `${publicUrl}/share/${secret}`,
    },
    language,
  );
  return { to: { name, email }, letter, at: row.recorded_at, edition: link };
};
