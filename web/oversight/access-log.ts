import { furtherPartNoted, noteAccess } from "../../db/access-log.ts";
import { contractAccess } from "../../db/contract.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { DocumentRow } from "../../db/version.ts";
import type { AccessedBy, AccessedContent, AccessObject } from "../../domain/access-log.ts";
import type { LinkId } from "../../domain/act.ts";
import type { ContractId, IncidentId, PersonId } from "../../domain/ids.ts";
import type { Refusal } from "../../domain/refusal.ts";
import { isContractRight, type Right } from "../../domain/right.ts";
import type { RequestContext } from "../http/context.ts";

/** Whoever is signed in, as the access log tells it. */
export const memberAccess = (context: RequestContext, person: PersonId): AccessedBy => ({
  ...from(context),
  actor: `person/${person}`,
  person,
  link: null,
  session: context.session?.id ?? null,
  allowedBy: context.allowedBy ?? [],
});

/** Whoever holds a mailed link: a member, the other side's signer, the receiver of a share. */
export const linkAccess = (
  context: RequestContext,
  actor: string,
  link: LinkId,
  person: PersonId | null,
): AccessedBy => ({
  ...from(context),
  actor,
  person,
  link,
  session: null,
  allowedBy: [],
});

const from = ({ face, address, userAgent, country, session }: RequestContext) => {
  const sessionAgent = session && session.openedWith !== userAgent.slice(0, 300) ? session.openedWith : null;
  return { face, address, userAgent, country, sessionAgent };
};

/**
 * Notes a look at a document, in the transaction that found it. A browser that shows a PDF asks for it part by part: the
 * parts after the first are the same look for ten minutes.
 */
export const noteDocument = async (
  tx: Tx,
  context: RequestContext,
  by: AccessedBy,
  { id: document, tenant, contract, sha256 }: DocumentRow,
  content: Pick<AccessedContent, "act" | "object" | "version">,
): Promise<void> => {
  const access = { ...by, ...content, tenant, at: context.services.now(), contract, document, sha256 };
  if (context.isFurtherPart && (await furtherPartNoted(tx, access))) return;
  await noteAccess(tx, access);
};

/** What a route shows of contracts: what it is called, all of it by hand, or that its handler notes its own lines. */
export type Shows<Answer, Input> = AccessObject | "noted" | ((answer: Answer, input: Input) => AccessedContent);

/** Notes what a route is about to show whoever is signed in, before any of it leaves. */
export const noteShown = async (context: RequestContext, shown: AccessedContent): Promise<void> => {
  const { session, services } = context;
  if (!session) return;
  const { id, tenant } = session.person;
  const access = { ...memberAccess(context, id), ...shown, tenant, at: services.now() };
  await asSystem(services.db, tenant, (tx) => noteAccess(tx, access));
};

/** Refusals that say that somebody reached for what is not for them, or is not there. */
const reached: ReadonlySet<Refusal["refused"]> = new Set(["not-found", "not-allowed"]);

/** Notes that whoever is signed in reached for a contract or an incident and was refused. */
export const noteRefused = async (
  context: RequestContext,
  right: Right | undefined,
  named: { readonly contract?: ContractId; readonly incident?: IncidentId },
  { refused }: Refusal,
): Promise<void> => {
  const { session, services } = context;
  if (right === undefined || session === undefined || !reached.has(refused)) return;
  if (named.contract === undefined && named.incident === undefined) return;
  const object = isContractRight(right) ? "contract" : "incident";
  const { id, tenant } = session.person;
  const access = { ...memberAccess(context, id), act: "refused", object, refused, tenant, at: services.now() } as const;
  await asSystem(services.db, tenant, async (tx) => {
    // What is no contract of this organisation's is not kept: it may be another's.
    const ours = named.contract !== undefined && (await contractAccess(tx, named.contract)) !== undefined;
    await noteAccess(tx, { ...access, ...(ours && { contract: named.contract }) });
  });
};
