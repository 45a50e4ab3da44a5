import { z } from "zod";
import { type RemarkRow, remarkByLink } from "../../../db/remark.ts";
import { asSystem } from "../../../db/tenancy.ts";
import type { SlotId } from "../../../domain/approval.ts";
import { type Id, parsePersonId } from "../../../domain/ids.ts";
import { inBoth } from "../../../domain/language.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { isTypedName } from "../../../domain/typed-name.ts";
import { approvalWords } from "../../../i18n/approval.ts";
import { linkWords } from "../../../i18n/link.ts";
import { type Desk, delegateTo, deskOf, deskShape, slotDecision, toldDecision } from "../../approval/approval.ts";
import { maskedAddress } from "../../contract/brief.ts";
import { idIn } from "../../contract/contract.ts";
import { state } from "../../contract/statement.ts";
import { BareLayout } from "../../design/components.ts";
import { entered, type RequestContext } from "../../http/context.ts";
import { openPdf, type Reader, readingOf } from "../../http/reading.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import {
  actorOf,
  type HeldLink,
  mailCodeByLink,
  nonceFor,
  noteFetched,
  openLink,
  openLinkToAct,
  refuseLink,
} from "../../outside/link.ts";
import { linkAccess } from "../../oversight/access-log.ts";
import { mailedCodeBeside } from "../../sign-in/mailed-code.ts";
import { ApprovalDesk, type DeskProps } from "./approval-desk.tsx";

/** 32 bytes in base64url. */
const ofLink = z.object({ token: z.string().regex(/^[\w-]{43}$/) });

const nonce = z.string().max(200).meta({ description: "From the page, or from the answer of GET." });
const documentSha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: "Of what was read; a decision on anything else is refused." });
const name = z.string().trim().min(1).max(200).meta({ description: "Typed by the person." });
const comment = z.string().trim().max(4000).default("").meta({ description: "Needed to reject." });
const code = z
  .string()
  .trim()
  .regex(/^\d{6}$/)
  .optional();
const choice = z.enum(["approve", "reject"]);

const slotIn = ({ row }: HeldLink): SlotId => row.item as Id<"approval-slot">;

const readerOf = (context: RequestContext, { row, person, contract, organisation }: HeldLink): Reader => ({
  by: linkAccess(context, `person/${row.person}`, row.id, row.person),
  viewer: { name: person?.name ?? "", email: row.email, timeZone: person?.timeZone ?? contract.state.timeZone },
  organisation,
  see: (work) => asSystem(context.services.db, row.tenant, work),
});

/** The desk behind a link: the choice while it is open, afterwards what was decided. */
const deskBehind = async (context: RequestContext, secret: string): Promise<Desk | Refusal> => {
  const held = await openLink(context, "approve", secret);
  if (isRefusal(held)) return held;
  const { row, person, contract, organisation } = held;
  if (person === null) return refuse("link-void");
  const { services } = context;
  const at = services.now();
  const { stepUp, delegates, decided, ...desk } = await asSystem(services.db, row.tenant, async (tx) => {
    await noteFetched(tx, held, at);
    const decided = decisionIn(held, await remarkByLink(tx, row.id));
    return { ...(await deskOf(tx, contract, organisation, person, slotIn(held))), decided };
  });
  const common = { ...desk, decided, reader: { name: person.name, address: maskedAddress(row.email) } };
  if (decided) return { ...common, document: null, turn: null };
  const document = await readingOf(context, readerOf(context, held), contract);
  return { ...common, document, turn: { stepUp, delegates, nonce: nonceFor(context, secret) } };
};

/** What was decided by this link, or by its holder while signed in. */
const decisionIn = (held: HeldLink, said: RemarkRow | undefined): Desk["decided"] =>
  held.used && said ? toldDecision(said) : slotDecision(held.contract, slotIn(held));

const Page = ({ context, desk, typed, sent }: Omit<DeskProps, "path" | "pdf">) => (
  <BareLayout title={approvalWords(context.language).tab(desk.contract.title)} organisation={desk.organisation}>
    <ApprovalDesk
      context={context}
      desk={desk}
      path={pathOf(context)}
      pdf={`${pathOf(context)}/document`}
      typed={typed}
      sent={sent}
    />
  </BareLayout>
);

/** The link's own path, wherever below it the form was sent. */
const pathOf = ({ url }: RequestContext): string => url.pathname.split("/", 3).join("/");

const typedIn = (context: RequestContext): DeskProps["typed"] => ({
  choice: entered(context, "choice"),
  name: entered(context, "name"),
  comment: entered(context, "comment"),
  to: entered(context, "to"),
});

export const approvalPage = defineRoute({
  id: "readApproval",
  method: "get",
  path: "/a/:token",
  summary: { en: "What an approval link is about, and the nonce to decide with", "zh-CN": "查看审批链接的内容" },
  who: "link",
  params: ofLink,
  answer: deskShape,
  refusals: ["link-void", "link-expired", "too-many-tries"],
  handle: (context, { params }) => deskBehind(context, params.token),
  page: (context, desk) => (
    <Page context={context} desk={desk} typed={typedIn(context)} sent={entered(context, "code") !== ""} />
  ),
});

/** Where a phone comes back to that put the page to sleep while the mail was read. */
export const approvalPageAfterCode = definePage({
  id: "approvalPageAfterCode",
  path: "/a/:token/code",
  summary: { en: "The approval page once a code was mailed", "zh-CN": "验证码已发送后的审批页面" },
  who: "link",
  params: ofLink,
  handle: (context, { params }) => deskBehind(context, params.token),
  page: (context, desk) => <Page context={context} desk={desk} typed={typedIn(context)} sent />,
});

export const approvalDocument = defineRoute({
  id: "downloadApprovalDocument",
  method: "get",
  path: "/a/:token/document",
  summary: { en: "The PDF that an approval link is about", "zh-CN": "下载待审批合同的 PDF" },
  who: "link",
  params: ofLink,
  download: ["application/pdf"],
  refusals: ["link-void", "link-expired"],
  handle: async (context, { params }) => {
    const held = await openLink(context, "approve", params.token);
    if (isRefusal(held)) return held;
    if (held.used) return refuse("link-void");
    const { pdf } = held.contract.state.draft;
    return openPdf(context, readerOf(context, held), held.contract, { document: pdf.document, original: false });
  },
});

export const sendApprovalCode = defineRoute({
  id: "sendApprovalCode",
  method: "post",
  path: "/a/:token/code",
  summary: { en: "Mail the approver a one-time code", "zh-CN": "向审批人发送验证码" },
  who: "link",
  params: ofLink,
  body: z.object({
    nonce,
    choice: z.string().max(20).default(""),
    name: z.string().max(200).default(""),
    comment: z.string().max(4000).default(""),
  }),
  answer: mailedCodeBeside<{ readonly desk: Desk }>(),
  refusals: ["too-many-tries", "forged-form", "link-void", "link-expired"],
  handle: async (context, { params, body }) => {
    const held = await openLinkToAct(context, "approve", params.token, body.nonce);
    if (isRefusal(held)) return held;
    if (held.used || held.person === null) return refuse("already-done");
    const purpose = inBoth((language) => approvalWords(language).purpose);
    const reader = { ...held.row, name: held.person.name };
    const mailed = await mailCodeByLink(context, held, codeFor(held), reader, purpose);
    if (isRefusal(mailed)) return mailed;
    const desk = await deskBehind(context, params.token);
    return isRefusal(desk) ? desk : { ...mailed, desk };
  },
  page: (context, { desk }, { body }) => <Page context={context} desk={desk} typed={body} sent />,
  again: approvalPage,
});

/** A program that fills in forms does not know whose link it is: whoever acts by it types their own name. */
const notTheirName = ({ language }: RequestContext, { person }: HeldLink, typed: string): Refusal | null =>
  person === null || isTypedName(typed, person.name)
    ? null
    : refuse("invalid-input", { fields: ["name"], reasons: [approvalWords(language).choice.notYou(person.name)] });

const codeFor = ({ row }: HeldLink) => ({ purpose: "approval", subject: row.id });

const carried = z.object({ version: z.number().int(), stage: z.string() });

export const decideApproval = defineRoute({
  id: "decideApproval",
  method: "post",
  path: "/a/:token",
  summary: { en: "Approve or reject by link", "zh-CN": "通过链接审批" },
  who: "link",
  params: ofLink,
  body: z.object({ choice, name, comment, nonce, documentSha256, code }),
  answer: carried,
  refusals: ["link-void", "link-expired", "already-done", "code-wrong", "too-many-tries", "forged-form", "frozen"],
  handle: async (context, { params, body }) => {
    const held = await openLinkToAct(context, "approve", params.token, body.nonce);
    if (isRefusal(held)) return held;
    const { contract, row } = held;
    const words = linkWords(context.language).mistakes;
    const stranger = notTheirName(context, held, body.name);
    if (stranger) return stranger;
    if (body.choice === "reject" && body.comment === "") {
      return refuse("invalid-input", { fields: ["comment"], reasons: [words.words] });
    }
    const step = contract.state.approval?.steps.find(({ slots }) => slots.some(({ id }) => id === row.item));
    const stepUp = step?.stepUp ?? false;
    if (stepUp && body.code === undefined) return refuse("invalid-input", { fields: ["code"], reasons: [words.code] });
    const done = await state(context, {
      contract,
      kind: body.choice,
      item: slotIn(held),
      person: row.person,
      link: row.id,
      name: body.name,
      words: body.comment,
      actor: actorOf(held),
      command: {
        type: "decide-approval",
        slot: slotIn(held),
        decision: body.choice,
        documentSha256: body.documentSha256,
        steppedUp: stepUp,
      },
      code: stepUp ? { ...codeFor(held), typed: body.code ?? "" } : null,
      used: held.used,
    });
    return isRefusal(done) ? refuseLink(context, row, done.refused, done.facts) : done;
  },
  done: (_answer, { params }) => `/a/${params.token}`,
  again: approvalPage,
});

export const delegateApproval = defineRoute({
  id: "delegateApproval",
  method: "post",
  path: "/a/:token/delegate",
  summary: { en: "Hand an approval on to somebody else by link", "zh-CN": "通过链接转交审批" },
  who: "link",
  params: ofLink,
  body: z.object({ to: idIn(parsePersonId), name, nonce }),
  answer: carried,
  refusals: ["link-void", "link-expired", "already-done", "same-person", "not-allowed", "forged-form"],
  handle: async (context, { params, body }) => {
    const held = await openLinkToAct(context, "approve", params.token, body.nonce);
    if (isRefusal(held)) return held;
    const { contract, row, person } = held;
    const stranger = notTheirName(context, held, body.name);
    if (stranger) return stranger;
    const to = await asSystem(context.services.db, row.tenant, (tx) => delegateTo(tx, body.to, contract));
    if (!to) return refuse("invalid-input", { fields: ["to"], reasons: [linkWords(context.language).mistakes.to] });
    const done = await state(context, {
      contract,
      kind: "delegate",
      item: slotIn(held),
      person: row.person,
      link: row.id,
      name: person?.name ?? "",
      words: to.name,
      actor: actorOf(held),
      command: { type: "delegate-approval", slot: slotIn(held), to: to.id, manager: to.manager ?? null },
      code: null,
      used: held.used,
    });
    return isRefusal(done) ? refuseLink(context, row, done.refused, done.facts) : done;
  },
  done: (_answer, { params }) => `/a/${params.token}`,
  again: approvalPage,
});

export const approvalRoutes = [
  approvalPage,
  decideApproval,
  delegateApproval,
  approvalPageAfterCode,
  sendApprovalCode,
  approvalDocument,
] as const;
