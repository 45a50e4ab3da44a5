import { z } from "zod";
import { noteAccess } from "../../db/access-log.ts";
import { consumeCode } from "../../db/auth.ts";
import type { LinkRow } from "../../db/link.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import { documentById } from "../../db/version.ts";
import type { AccessedBy } from "../../domain/access-log.ts";
import type { DocumentId } from "../../domain/ids.ts";
import type { Bilingual } from "../../domain/language.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { append } from "../../ledger/index.ts";
import type { RequestContext } from "../http/context.ts";
import type { Download } from "../http/route.ts";
import { linkAccess, noteDocument } from "../oversight/access-log.ts";
import type { CodeReader, MailedCode } from "../sign-in/mailed-code.ts";
import { copyFor } from "../watermark.ts";
import { type HeldLink, mailCodeByLink, refuseLink } from "./link.ts";
import { openHere, opensFor } from "./opened-link.ts";

/**
 * Somebody outside who comes back by a link, as often as they like: whoever something was shared with, or a guest of the
 * other side. The link alone opens nothing; a code mailed to their address opens it in the browser that it is typed into.
 */
export interface Outsider {
  readonly held: HeldLink;
  readonly words: CodeReader;
}

/** 32 bytes in base64url. */
export const ofLink = z.object({ token: z.string().regex(/^[\w-]{43}$/) });

export const nonce = z.string().max(200).meta({ description: "From the page, or from the answer of GET." });

export const codeTyped = z.object({
  nonce,
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/)
    .meta({ description: "From POST …/code." }),
});

/** Whether the form that was just refused had a code to type. */
export const wasSent = ({ refused }: RequestContext): boolean => refused?.entered.has("code") === true;

const kindOf = ({ purpose }: Pick<LinkRow, "purpose">): "share" | "guest" =>
  purpose === "negotiate" ? "guest" : "share";

/** Whoever came, as the access log tells it. */
export const outsiderAccess = (context: RequestContext, { row }: HeldLink): AccessedBy =>
  linkAccess(context, `${kindOf(row)}/${row.item}`, row.id, null);

/** Notes that they saw the page with what the link opens. */
export const noteLooked = (tx: Tx, context: RequestContext, held: HeldLink): Promise<void> => {
  const { tenant, contract, purpose } = held.row;
  const object = purpose === "negotiate" ? "negotiation" : "share";
  const at = context.services.now();
  return noteAccess(tx, { ...outsiderAccess(context, held), act: "viewed", object, contract, tenant, at });
};

/** Mails a code to the address that the link was mailed to. */
export const mailCodeToOutsider = (
  context: RequestContext,
  { held, words }: Outsider,
  purpose: Bilingual,
): Promise<MailedCode | Refusal> => mailCodeByLink(context, held, codeFor(held), words, purpose);

/** Lets this browser in, for so many minutes. */
export const openWithCode = async (
  context: RequestContext,
  { held }: Outsider,
  code: string,
): Promise<{ readonly minutes: number } | Refusal> => {
  const { services } = context;
  const wrong = await asSystem(services.db, held.row.tenant, async (tx) => {
    const refusal = await consumeCode(tx, services.secret, codeFor(held), code);
    if (!refusal) await noteIdentified(tx, context, held);
    return refusal;
  });
  if (wrong) return refuseLink(context, held.row, wrong.refused, wrong.facts);
  const minutes = opensFor[held.row.purpose];
  openHere(context, held, minutes);
  return { minutes };
};

/** A code is for one link: typed into another it is worth nothing. */
const codeFor = ({ row }: HeldLink) => ({ purpose: row.purpose, subject: row.id });

const noteIdentified = (tx: Tx, { services }: RequestContext, { row }: HeldLink): Promise<void> => {
  const kind = kindOf(row);
  return append(tx, [
    {
      ...{ tenant: row.tenant, subject: `contract/${row.contract}`, kind: "identity-confirmed" },
      ...{ actor: `${kind}/${row.item}`, at: services.now() },
      body: { [kind]: row.item, link: row.id, act: row.purpose, means: "mailed-code" },
    },
  ]);
};

/**
 * A document as a copy for whoever came, noted as viewed or downloaded.
 *
 * @param isOpen whether it is among what the link opens; else it reads like one that does not exist
 */
export const documentFor = async (
  context: RequestContext,
  { held, words }: Outsider,
  id: DocumentId,
  { isOpen, inline }: { readonly isOpen: boolean; readonly inline: boolean },
): Promise<Download | Refusal> => {
  const document = await asSystem(context.services.db, held.row.tenant, async (tx) => {
    const found = isOpen ? await documentById(tx, id) : undefined;
    if (found?.contract !== held.row.contract) return refuse("not-found");
    const act = inline ? "viewed" : "downloaded";
    await noteDocument(tx, context, outsiderAccess(context, held), found, { act, object: "document" });
    return found;
  });
  if (isRefusal(document)) return document;
  const { contract, organisation } = held;
  const viewer = { name: words.name, email: words.email, timeZone: contract.state.timeZone };
  return copyFor(context, document, contract, { viewer, organisation, inline });
};
