import { z } from "zod";
import { wordType } from "../../../archive/returned.ts";
import { uploadLimits } from "../../../documents/upload.ts";
import { parseDocumentId } from "../../../domain/ids.ts";
import { inBoth } from "../../../domain/language.ts";
import { roundAnswers } from "../../../domain/negotiation.ts";
import { isRefusal, type Refusal } from "../../../domain/refusal.ts";
import type { ThreadId } from "../../../domain/thread.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { idIn } from "../../contract/contract.ts";
import { BareLayout } from "../../design/components.ts";
import type { RequestContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { guestBehind, openGuest, openGuestDocument, type Visiting } from "../../outside/guest.ts";
import { openGuestWord } from "../../outside/guest-word.ts";
import { openLinkToAct } from "../../outside/link.ts";
import {
  actingGuest,
  commentAsGuest,
  handInDocument,
  proposeAsGuest,
  returnRound,
} from "../../outside/negotiation-guest.ts";
import { codeTyped, mailCodeToOutsider, nonce, ofLink, openWithCode, wasSent } from "../../outside/outsider.ts";
import { fileRefusals } from "../drafting/upload.tsx";
import { type GuestView, guestShape, guestView } from "./negotiation-answer.ts";
import { NegotiationDesk } from "./negotiation-desk.tsx";

/** As drafts name their clauses. */
export const clauseId = z.string().regex(/^[\w.-]{1,100}$/);

/** What people write. Markup in it stays text. */
const written = (most: number) => z.string().trim().min(1).max(most);

const guestRefusals = [
  ...(["guest-withdrawn", "guest-expired", "negotiation-over", "frozen"] as const),
  ...(["link-void", "too-many-tries"] as const),
] as const;

const actRefusals = [...guestRefusals, "forged-form", "guest-locked", "wrong-stage"] as const;

const acts = ["comment", "propose", "file", "returned"] as const;

const query = z.object({
  clause: clauseId.optional().catch(undefined).meta({ description: "Whose forms are open on the page." }),
  done: z.enum(acts).optional().catch(undefined),
});

const behind = async (context: RequestContext, secret: string): Promise<GuestView | Refusal> => {
  const visiting = await openGuest(context, secret);
  return isRefusal(visiting) ? visiting : guestView(context, visiting);
};

const Page = ({
  context,
  view,
  sent,
  clause,
  done,
}: {
  readonly context: RequestContext;
  readonly view: GuestView;
  readonly sent: boolean;
  readonly clause?: string | undefined;
  readonly done?: (typeof acts)[number] | undefined;
}) => (
  <BareLayout title={negotiationWords(context.language).guest.tab} organisation={view.answer.organisation}>
    <NegotiationDesk
      context={context}
      view={view}
      path={context.url.pathname.split("/", 3).join("/")}
      sent={sent}
      clause={clause}
      done={done}
    />
  </BareLayout>
);

export const guestPage = defineRoute({
  id: "readNegotiation",
  method: "get",
  path: "/negotiation/:token",
  summary: { en: "What somebody of the other side negotiates by a link", "zh-CN": "对方人员通过链接参与磋商" },
  who: "link",
  params: ofLink,
  query,
  answer: z
    .custom<GuestView>()
    .transform(({ answer }) => answer)
    .pipe(guestShape),
  refusals: guestRefusals,
  handle: (context, { params }) => behind(context, params.token),
  page: (context, view, { query: { clause, done } }) => (
    <Page context={context} view={view} sent={wasSent(context)} clause={clause} done={done} />
  ),
});

/** Where a phone comes back to that put the page to sleep while the mail was read. */
export const guestPageAfterCode = definePage({
  id: "negotiationPageAfterCode",
  path: "/negotiation/:token/code",
  summary: { en: "The guest's page once a code was mailed", "zh-CN": "验证码已发送后的磋商页面" },
  who: "link",
  params: ofLink,
  handle: (context, { params }) => behind(context, params.token),
  page: (context, view) => <Page context={context} view={view} sent />,
});

/** Before a code was typed: the nonce of the page proves no more than that the link was opened. */
const knocking = async (context: RequestContext, secret: string, proof: string): Promise<Visiting | Refusal> => {
  const held = await openLinkToAct(context, "negotiate", secret, proof);
  return isRefusal(held) ? held : guestBehind(context, held);
};

export const sendGuestCode = defineRoute({
  id: "sendNegotiationCode",
  method: "post",
  path: "/negotiation/:token/code",
  summary: { en: "Mail a guest a one-time code", "zh-CN": "向对方人员发送验证码" },
  who: "link",
  params: ofLink,
  body: z.object({ nonce }),
  answer: z
    .custom<{ readonly address: string; readonly minutes: number; readonly view: GuestView }>()
    .transform(({ address, minutes }) => ({ address, minutes }))
    .pipe(z.object({ address: z.string(), minutes: z.number() })),
  refusals: [...guestRefusals, "forged-form"],
  handle: async (context, { params, body }) => {
    const visiting = await knocking(context, params.token, body.nonce);
    if (isRefusal(visiting)) return visiting;
    const purpose = inBoth((language) => negotiationWords(language).purpose);
    const mailed = await mailCodeToOutsider(context, visiting, purpose);
    if (isRefusal(mailed)) return mailed;
    const view = await guestView(context, visiting);
    return isRefusal(view) ? view : { ...mailed, view };
  },
  page: (context, { view }) => <Page context={context} view={view} sent />,
  again: guestPage,
});

export const openByCode = defineRoute({
  id: "openNegotiation",
  method: "post",
  path: "/negotiation/:token",
  summary: { en: "Open a negotiation with the mailed code", "zh-CN": "输入验证码进入磋商" },
  who: "link",
  params: ofLink,
  body: codeTyped,
  answer: z.object({
    minutes: z.number().meta({ description: "How long the cookie that comes with it opens the negotiation." }),
  }),
  refusals: [...guestRefusals, "code-wrong", "forged-form"],
  handle: async (context, { params, body }) => {
    const visiting = await knocking(context, params.token, body.nonce);
    return isRefusal(visiting) ? visiting : openWithCode(context, visiting, body.code);
  },
  done: (_answer, { params }) => `/negotiation/${params.token}`,
  again: guestPage,
});

export const guestDocument = defineRoute({
  id: "downloadNegotiationDocument",
  method: "get",
  path: "/negotiation/:token/documents/:document",
  summary: { en: "A wording that was sent to a guest, or a file of theirs", "zh-CN": "查看或下载发送给对方的文本" },
  who: "link",
  params: ofLink.extend({ document: idIn(parseDocumentId) }),
  query: z.object({ inline: z.boolean().default(false).meta({ description: "To view rather than to save." }) }),
  download: ["application/pdf", "application/octet-stream"],
  refusals: [...guestRefusals, "guest-locked", "contract-purged"],
  handle: async (context, { params, query: { inline } }) => {
    const visiting = await openGuest(context, params.token);
    return isRefusal(visiting) ? visiting : openGuestDocument(context, visiting, params.document, inline);
  },
});

export const guestWord = defineRoute({
  id: "downloadNegotiationWord",
  method: "get",
  path: "/negotiation/:token/word",
  summary: { en: "The wording that was sent, as a Word file to edit", "zh-CN": "下载可修改的 Word 文本" },
  who: "link",
  params: ofLink,
  download: [wordType],
  refusals: [...guestRefusals, "guest-locked", "contract-purged", "not-found"],
  handle: async (context, { params }) => {
    const visiting = await openGuest(context, params.token);
    return isRefusal(visiting) ? visiting : openGuestWord(context, visiting);
  },
});

/** What a program is told of an act: nothing of the contract's own count. */
const acted = z.object({ done: z.literal(true) });
const plainly = (result: object | Refusal): z.input<typeof acted> | Refusal =>
  isRefusal(result) ? result : { done: true };

const back = (token: string, done: (typeof acts)[number], clause?: string): string =>
  `/negotiation/${token}?done=${done}${clause === undefined ? "" : `&clause=${encodeURIComponent(clause)}`}#${clause === undefined ? "done" : `clause-${clause}`}`;

export const guestComment = defineRoute({
  id: "commentOnNegotiation",
  method: "post",
  path: "/negotiation/:token/comments",
  summary: { en: "Comment as a guest", "zh-CN": "对方人员发表评论" },
  who: "link",
  params: ofLink,
  body: z.object({
    nonce,
    thread: z
      .uuid()
      .transform((text) => text.toLowerCase() as ThreadId)
      .optional()
      .meta({ description: "To reply in; without it a new thread is opened, which both sides read." }),
    clause: clauseId.optional().meta({ description: "Of the wording that was sent; the whole if absent." }),
    words: written(5000),
  }),
  answer: acted,
  refusals: [...actRefusals, "clause-unknown", "thread-resolved", "list-full"],
  handle: async (context, { params, body }) => {
    const visiting = await actingGuest(context, params.token, body.nonce);
    return isRefusal(visiting) ? visiting : plainly(await commentAsGuest(context, visiting, body));
  },
  done: (_answer, { params, body }) => back(params.token, "comment", body.clause),
  again: guestPage,
});

export const guestProposal = defineRoute({
  id: "proposeInNegotiation",
  method: "post",
  path: "/negotiation/:token/proposals",
  summary: { en: "Propose other words for a clause as a guest", "zh-CN": "对方人员对条款提出其他表述" },
  who: "link",
  params: ofLink,
  body: z.object({
    nonce,
    clause: clauseId,
    words: written(20_000).meta({ description: "The clause's paragraphs, one a line." }),
    reason: z.string().trim().max(2000).default(""),
  }),
  answer: acted,
  refusals: [...actRefusals, "clause-unknown", "pen-is-ours", "list-full"],
  handle: async (context, { params, body }) => {
    const visiting = await actingGuest(context, params.token, body.nonce);
    return isRefusal(visiting) ? visiting : plainly(await proposeAsGuest(context, visiting, body));
  },
  done: (_answer, { params, body }) => back(params.token, "propose", body.clause),
  again: guestPage,
});

export const guestFile = defineRoute({
  id: "handInNegotiationDocument",
  method: "post",
  path: "/negotiation/:token/documents",
  summary: { en: "Hand in a document as a guest", "zh-CN": "对方人员上传文件" },
  who: "link",
  params: ofLink,
  body: z.object({ nonce }),
  upload: { field: "file", maxBytes: uploadLimits.docx, required: true },
  answer: acted,
  refusals: [...actRefusals, "pen-is-ours", "list-full", ...fileRefusals.filter((code) => code !== "file-has-changes")],
  handle: async (context, { params, body, upload }) => {
    const visiting = await actingGuest(context, params.token, body.nonce);
    return isRefusal(visiting) ? visiting : plainly(await handInDocument(context, visiting, upload));
  },
  done: (_answer, { params }) => back(params.token, "file"),
  again: guestPage,
});

export const guestReturn = defineRoute({
  id: "returnNegotiationRound",
  method: "post",
  path: "/negotiation/:token/return",
  summary: { en: "Hand the pen back as a guest", "zh-CN": "对方人员交回文本" },
  who: "link",
  params: ofLink,
  body: z.object({ nonce, answer: z.enum(roundAnswers), words: z.string().trim().max(5000).default("") }),
  answer: acted,
  refusals: [...actRefusals, "pen-is-ours"],
  handle: async (context, { params, body }) => {
    const visiting = await actingGuest(context, params.token, body.nonce);
    return isRefusal(visiting) ? visiting : plainly(await returnRound(context, visiting, body));
  },
  done: (_answer, { params }) => back(params.token, "returned"),
  again: guestPage,
});

export const negotiationRoutes = [
  ...([guestPage, openByCode, guestPageAfterCode, sendGuestCode] as const),
  ...([guestDocument, guestWord, guestComment, guestProposal, guestFile, guestReturn] as const),
] as const;
