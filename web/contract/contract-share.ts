import { dropShare, receiverOf, stageShare } from "../../db/share.ts";
import type { DocumentRow } from "../../db/version.ts";
import type { ContractId, DocumentId } from "../../domain/ids.ts";
import type { Language } from "../../domain/language.ts";
import { isRefusal, refuse } from "../../domain/refusal.ts";
import type { ShareId } from "../../domain/share.ts";
import { freshSalt } from "../../ledger/index.ts";
import type { SignedInContext } from "../http/context.ts";
import { isConfirmed } from "../sign-in/session.ts";
import { foreseen, giveCommand, seenBy } from "./contract.ts";
import { type Dossier, dossierOf } from "./contract-dossier.ts";

/** What may be shown to people outside: the executed contract and its certificate, the present version, its original, and evidence. */
export const shareableDocuments = ({ row, versions, documents }: Dossier): readonly DocumentRow[] => {
  const { executed, ceremony, draft, obligations } = row.state;
  const ids = new Set([
    executed?.document,
    ceremony?.evidence?.document,
    draft.pdf.document,
    versions.find(({ number }) => number === draft.number)?.source_document,
    ...obligations.map(({ evidence }) => evidence?.document),
  ]);
  return [...ids].flatMap((id) => documents.filter((document) => document.id === id));
};

export interface NewShare {
  readonly name: string;
  readonly email: string;
  /** The contract's own where it is not told. */
  readonly language?: Language | undefined;
  readonly documents: readonly DocumentId[];
  readonly days: number;
  readonly reason: string;
}

/** Keeps the words and gives the command, which names the receiver by a commitment only. */
export const share = async (context: SignedInContext, id: ContractId, given: NewShare) => {
  const dossier = await dossierOf(context, id);
  if (isRefusal(dossier)) return dossier;
  const { row } = dossier;
  const offered = shareableDocuments(dossier).map((document) => document.id);
  if (!given.documents.every((document) => offered.includes(document))) return refuse("not-found");
  const { services, session } = context;
  const command = {
    type: "share",
    share: context.commandId as ShareId,
    documents: given.documents,
    days: given.days,
    steppedUp: isConfirmed(session, services.now()),
  } as const;
  const refusal = foreseen(context, row, { ...command, receiver: "" });
  if (refusal) return refusal;
  const { name, email, reason, language = row.language } = given;
  const kept = await seenBy(context, (tx) =>
    stageShare(tx, {
      ...{ id: command.share, tenant: row.tenant, contract: row.id, name, email, language, reason },
      shared_by: session.person.id,
      salt: Buffer.from(freshSalt()),
      added_at: services.now(),
    }),
  );
  const done = await giveCommand(context, row, { ...command, receiver: receiverOf(kept) });
  if (!isRefusal(done)) return { ...done, share: command.share };
  await seenBy(context, (tx) => dropShare(tx, command.share));
  return done;
};
