import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import type { DocumentRow } from "../../../db/version.ts";
import { parseDocumentId } from "../../../domain/ids.ts";
import { inBoth } from "../../../domain/language.ts";
import { isRefusal, type Refusal } from "../../../domain/refusal.ts";
import { shareWords } from "../../../i18n/share.ts";
import { maskedAddress } from "../../contract/brief.ts";
import { idIn } from "../../contract/contract.ts";
import { BareLayout } from "../../design/components.ts";
import type { RequestContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { nonceFor, noteFetched, openLinkToAct } from "../../outside/link.ts";
import { isOpenHere } from "../../outside/opened-link.ts";
import {
  codeTyped,
  mailCodeToOutsider,
  nonce,
  noteLooked,
  ofLink,
  openWithCode,
  wasSent,
} from "../../outside/outsider.ts";
import { documentsShared, openShare, openShared, type Shared, shareBehind } from "../../outside/share.ts";
import { ShareDesk } from "./share-desk.tsx";

const sharedShape = z.object({
  organisation: z.string(),
  sharedBy: z.string(),
  address: z.string().meta({ description: "Masked." }),
  until: z.iso.datetime(),
  nonce: z.string().meta({ description: "To be sent back with a request; works for two hours." }),
  open: z
    .object({
      contract: z.object({ number: z.string(), title: z.string() }),
      reason: z.string(),
      documents: z.array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          kind: z.string(),
          mediaType: z.string(),
          bytes: z.number().int(),
          pages: z.number().int().nullable(),
          sha256: z.string(),
        }),
      ),
    })
    .nullable()
    .meta({ description: "Null until the mailed code was typed: the cookie that its answer sets opens it." }),
});

export type SharedAnswer = z.input<typeof sharedShape>;

const shareRefusals = ["share-withdrawn", "share-expired", "frozen", "link-void", "too-many-tries"] as const;

/** What the link shows now, and that it was looked at. */
const sharedBehind = async (context: RequestContext, secret: string): Promise<SharedAnswer | Refusal> => {
  const shared = await openShare(context, secret);
  return isRefusal(shared) ? shared : tell(context, shared);
};

const tell = async (context: RequestContext, shared: Shared): Promise<SharedAnswer> => {
  const { held, share, words, sharedBy } = shared;
  const opened = isOpenHere(context, held);
  const documents = await asSystem(context.services.db, held.row.tenant, async (tx) => {
    await noteFetched(tx, held, context.services.now());
    if (!opened) return [];
    await noteLooked(tx, context, held);
    return documentsShared(tx, shared);
  });
  return {
    organisation: held.organisation,
    sharedBy,
    address: maskedAddress(words.email),
    until: share.until,
    nonce: nonceFor(context, held.secret),
    open: opened
      ? {
          contract: { number: held.contract.number, title: held.contract.title },
          reason: words.reason,
          documents: documents.map(toldDocument),
        }
      : null,
  };
};

const toldDocument = ({ id, name, kind, media_type, size, pages, sha256 }: DocumentRow) => ({
  ...{ id, name, kind, pages, sha256 },
  mediaType: media_type,
  bytes: Number(size),
});

const Page = ({
  context,
  shared,
  sent,
}: {
  readonly context: RequestContext;
  readonly shared: SharedAnswer;
  readonly sent: boolean;
}) => (
  <BareLayout title={shareWords(context.language).page.tab} organisation={shared.organisation}>
    <ShareDesk context={context} shared={shared} path={context.url.pathname.split("/", 3).join("/")} sent={sent} />
  </BareLayout>
);

export const sharePage = defineRoute({
  id: "readShare",
  method: "get",
  path: "/share/:token",
  summary: { en: "What was shared by a link", "zh-CN": "查看通过链接共享的内容" },
  who: "link",
  params: ofLink,
  answer: sharedShape,
  refusals: shareRefusals,
  handle: (context, { params }) => sharedBehind(context, params.token),
  page: (context, shared) => <Page context={context} shared={shared} sent={wasSent(context)} />,
});

/** Where a phone comes back to that put the page to sleep while the mail was read. */
export const sharePageAfterCode = definePage({
  id: "sharePageAfterCode",
  path: "/share/:token/code",
  summary: { en: "The shared page once a code was mailed", "zh-CN": "验证码已发送后的共享页面" },
  who: "link",
  params: ofLink,
  handle: (context, { params }) => sharedBehind(context, params.token),
  page: (context, shared) => <Page context={context} shared={shared} sent />,
});

/** Before a code was typed: the nonce of the page proves no more than that the link was opened. */
const knocking = async (context: RequestContext, secret: string, proof: string): Promise<Shared | Refusal> => {
  const held = await openLinkToAct(context, "share", secret, proof);
  return isRefusal(held) ? held : shareBehind(context, held);
};

export const sendShareCode = defineRoute({
  id: "sendShareCode",
  method: "post",
  path: "/share/:token/code",
  summary: { en: "Mail the receiver of a share a one-time code", "zh-CN": "向共享接收人发送验证码" },
  who: "link",
  params: ofLink,
  body: z.object({ nonce }),
  answer: z
    .custom<{ readonly address: string; readonly minutes: number; readonly shared: SharedAnswer }>()
    .transform(({ address, minutes }) => ({ address, minutes }))
    .pipe(z.object({ address: z.string(), minutes: z.number() })),
  refusals: [...shareRefusals, "forged-form"],
  handle: async (context, { params, body }) => {
    const shared = await knocking(context, params.token, body.nonce);
    if (isRefusal(shared)) return shared;
    const purpose = inBoth((language) => shareWords(language).purpose);
    const mailed = await mailCodeToOutsider(context, shared, purpose);
    return isRefusal(mailed) ? mailed : { ...mailed, shared: await tell(context, shared) };
  },
  page: (context, { shared }) => <Page context={context} shared={shared} sent />,
  again: sharePage,
});

export const openShareByCode = defineRoute({
  id: "openShare",
  method: "post",
  path: "/share/:token",
  summary: { en: "Open a share with the mailed code", "zh-CN": "输入验证码打开共享" },
  who: "link",
  params: ofLink,
  body: codeTyped,
  answer: z.object({
    minutes: z.number().meta({ description: "How long the cookie that comes with it opens the share." }),
  }),
  refusals: [...shareRefusals, "code-wrong", "forged-form"],
  handle: async (context, { params, body }) => {
    const shared = await knocking(context, params.token, body.nonce);
    return isRefusal(shared) ? shared : openWithCode(context, shared, body.code);
  },
  done: (_answer, { params }) => `/share/${params.token}`,
  again: sharePage,
});

export const sharedDocument = defineRoute({
  id: "downloadSharedDocument",
  method: "get",
  path: "/share/:token/documents/:document",
  summary: { en: "A document that was shared by a link", "zh-CN": "查看或下载共享的文件" },
  who: "link",
  params: ofLink.extend({ document: idIn(parseDocumentId) }),
  query: z.object({ inline: z.boolean().default(false).meta({ description: "To view rather than to save." }) }),
  download: ["application/pdf", "application/octet-stream"],
  refusals: [...shareRefusals, "share-locked", "contract-purged"],
  handle: async (context, { params, query }) => {
    const shared = await openShare(context, params.token);
    return isRefusal(shared) ? shared : openShared(context, shared, params.document, query.inline);
  },
});

export const shareRoutes = [sharePage, openShareByCode, sharePageAfterCode, sendShareCode, sharedDocument] as const;
