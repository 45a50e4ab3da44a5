import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { signersByIds } from "../../../db/version.ts";
import type { SignerId } from "../../../domain/act.ts";
import { inBoth } from "../../../domain/language.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { signerOf } from "../../../domain/signing.ts";
import { ceremonyWords } from "../../../i18n/ceremony.ts";
import { maskedAddress } from "../../contract/brief.ts";
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
import { type Pen, passingOn, penOf, signingShape } from "../../signing/ceremony.ts";
import { authorisationFor } from "../../signing/company-seal.ts";
import { keepEntries, keepPicture, pictureFile, signatureEntries } from "../../signing/signature-entry.ts";
import { consentEntry, mannerOf, passOn, successorEntry } from "../../signing/signing-act.ts";
import { SigningDesk } from "./signing-desk.tsx";
import type { SigningDeskProps } from "./signing-part.ts";

/** 32 bytes in base64url. */
const ofLink = z.object({ token: z.string().regex(/^[\w-]{43}$/) });

const nonce = z.string().max(200).meta({ description: "From the page, or from the answer of GET." });
const documentSha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: "Of what was read; a signature on anything else is refused." });
const name = z.string().trim().min(1).max(200).meta({ description: "Typed by the signer." });
const carried = z.object({ version: z.number().int(), stage: z.string() });

const signerIn = ({ row }: HeldLink): SignerId => row.item as SignerId;

const readerOf = (
  context: RequestContext,
  { row, person, contract, organisation }: HeldLink,
  name: string,
): Reader => ({
  by: linkAccess(context, row.person === null ? `signer/${row.item}` : `person/${row.person}`, row.id, row.person),
  viewer: { name, email: row.email, timeZone: person?.timeZone ?? contract.state.timeZone },
  organisation,
  see: (work) => asSystem(context.services.db, row.tenant, work),
});

/** The pen behind a link: to sign with while it is open, afterwards what became of the signature. */
const penBehind = async (context: RequestContext, secret: string): Promise<Pen | Refusal> => {
  const held = await openLink(context, "sign", secret);
  if (isRefusal(held)) return held;
  const { row, contract, organisation } = held;
  const { services } = context;
  const at = services.now();
  const found = await asSystem(services.db, row.tenant, async (tx) => {
    await noteFetched(tx, held, at);
    const pen = await penOf(tx, contract, {
      organisation,
      id: signerIn(held),
      language: context.language,
      now: context.services.now(),
    });
    const signer = contract.state.ceremony && signerOf(contract.state.ceremony, signerIn(held));
    return pen && { ...pen, passing: signer?.state === "waiting" ? await passingOn(tx, signer) : undefined };
  });
  if (!found) return refuse("link-void");
  const { who, pen, passing } = found;
  const common = { ...pen, reader: { name: who.name, address: maskedAddress(row.email) } };
  if (pen.outcome) return { ...common, document: null, turn: null };
  const document = await readingOf(context, readerOf(context, held, who.name), contract);
  return { ...common, document, turn: passing ? { ...passing, nonce: nonceFor(context, secret) } : null };
};

const Page = ({ context, pen, typed, sent }: Omit<SigningDeskProps, "path" | "pdf">) => {
  const path = context.url.pathname.split("/", 3).join("/");
  return (
    <BareLayout title={ceremonyWords(context.language).tab(pen.contract.title)} organisation={pen.organisation} scripts>
      <SigningDesk context={context} pen={pen} path={path} pdf={`${path}/document`} typed={typed} sent={sent} />
    </BareLayout>
  );
};

const typedIn = (context: RequestContext): SigningDeskProps["typed"] => ({
  name: entered(context, "name"),
  reason: entered(context, "reason"),
  email: entered(context, "email"),
});

export const signingPage = defineRoute({
  id: "readSigning",
  method: "get",
  path: "/s/:token",
  summary: { en: "What a signing link is about, and the nonce to sign with", "zh-CN": "查看签署链接的内容" },
  who: "link",
  params: ofLink,
  answer: signingShape,
  refusals: ["link-void", "link-expired", "too-many-tries"],
  handle: (context, { params }) => penBehind(context, params.token),
  page: (context, pen) => (
    <Page context={context} pen={pen} typed={typedIn(context)} sent={entered(context, "code") !== ""} />
  ),
});

/** Where a phone comes back to that put the page to sleep while the mail was read. */
export const signingPageAfterCode = definePage({
  id: "signingPageAfterCode",
  path: "/s/:token/code",
  summary: { en: "The signing page once a code was mailed", "zh-CN": "验证码已发送后的签署页面" },
  who: "link",
  params: ofLink,
  handle: (context, { params }) => penBehind(context, params.token),
  page: (context, pen) => <Page context={context} pen={pen} typed={typedIn(context)} sent />,
});

export const signingDocument = defineRoute({
  id: "downloadSigningDocument",
  method: "get",
  path: "/s/:token/document",
  summary: {
    en: "The PDF that a signing link is about; the executed one once everyone has signed",
    "zh-CN": "下载签署文件；各方签署完成后为最终文件",
  },
  who: "link",
  params: ofLink,
  download: ["application/pdf"],
  refusals: ["link-void", "link-expired"],
  handle: async (context, { params }) => {
    const held = await openLink(context, "sign", params.token);
    if (isRefusal(held)) return held;
    const { services } = context;
    const { ceremony, executed, draft } = held.contract.state;
    if (held.used && held.row.expires_at < services.now()) return refuse("link-expired");
    if (!ceremony || !signerOf(ceremony, signerIn(held))) return refuse("link-void");
    const pdf = executed ?? draft.pdf;
    const [signer] = await asSystem(services.db, held.row.tenant, (tx) => signersByIds(tx, [signerIn(held)]));
    const reader = readerOf(context, held, signer?.name ?? "");
    // What both sides have signed is each side's own, signatures and all.
    return openPdf(context, reader, held.contract, { document: pdf.document, original: executed !== null });
  },
});

export const sendSigningCode = defineRoute({
  id: "sendSigningCode",
  method: "post",
  path: "/s/:token/code",
  summary: { en: "Mail the signer a one-time code", "zh-CN": "向签署人发送验证码" },
  who: "link",
  params: ofLink,
  body: z.object({ nonce, name: z.string().max(200).default("") }),
  answer: mailedCodeBeside<{ readonly pen: Pen }>(),
  refusals: ["too-many-tries", "forged-form", "link-void", "link-expired"],
  handle: async (context, { params, body }) => {
    const held = await openLinkToAct(context, "sign", params.token, body.nonce);
    if (isRefusal(held)) return held;
    if (held.used) return refuse("already-done");
    const pen = await penBehind(context, params.token);
    if (isRefusal(pen)) return pen;
    const reader = { ...held.row, name: pen.reader.name };
    const mailed = await mailCodeByLink(
      context,
      held,
      codeFor(held),
      reader,
      inBoth((language) => ceremonyWords(language).purpose),
    );
    return isRefusal(mailed) ? mailed : { ...mailed, pen };
  },
  page: (context, { pen }, { body }) => <Page context={context} pen={pen} typed={body} sent />,
  again: signingPage,
});

const codeFor = ({ row }: HeldLink) => ({ purpose: "signing", subject: row.id });

export const signByLink = defineRoute({
  id: "signContract",
  method: "post",
  path: "/s/:token",
  summary: { en: "Sign by link, with the mailed code", "zh-CN": "通过链接和验证码签署" },
  who: "link",
  params: ofLink,
  body: z.object({
    ...consentEntry,
    name,
    nonce,
    documentSha256,
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/)
      .meta({ description: "From POST …/code." }),
    ...signatureEntries,
  }),
  answer: carried,
  refusals: ["link-void", "link-expired", "already-done", "code-wrong", "too-many-tries", "forged-form", "frozen"],
  handle: async (context, { params, body }) => {
    const held = await openLinkToAct(context, "sign", params.token, body.nonce);
    if (isRefusal(held)) return held;
    const { contract, row } = held;
    const { manner, circumstances } = mannerOf(context, contract, { ...body, method: "mailed-code" });
    const authorisation = await authorisationFor(context, contract, signerIn(held));
    const wrong = held.used ? null : await keepEntries(context, contract, signerIn(held), body);
    // The same, sent at once, was quicker than this one's look at the link.
    const overtaken = wrong?.refused === "already-done";
    if (wrong && !overtaken) return refuseLink(context, row, wrong.refused, wrong.facts);
    const done = await state(context, {
      contract,
      circumstances,
      kind: "sign",
      item: signerIn(held),
      person: row.person,
      link: row.id,
      name: body.name,
      words: "",
      actor: actorOf(held),
      command: {
        type: "sign",
        signer: signerIn(held),
        documentSha256: body.documentSha256,
        steppedUp: true,
        manner,
        ...(authorisation && { authorisation }),
      },
      code: { ...codeFor(held), typed: body.code },
      used: held.used || overtaken,
    });
    return isRefusal(done) ? refuseLink(context, row, done.refused, done.facts) : done;
  },
  done: (_answer, { params }) => `/s/${params.token}`,
  again: signingPage,
});

export const signingPicture = defineRoute({
  id: "uploadSigningPicture",
  method: "post",
  path: "/s/:token/picture",
  summary: { en: "Upload a picture of a signature or a seal", "zh-CN": "上传签名或印章图片" },
  who: "link",
  params: ofLink,
  body: z.object({ nonce }),
  upload: pictureFile,
  answer: z.object({ kept: z.literal(true) }),
  refusals: ["link-void", "link-expired", "already-done", "too-many-tries", "forged-form", "picture-unfit"],
  handle: async (context, { params, body, upload }) => {
    const held = await openLinkToAct(context, "sign", params.token, body.nonce);
    if (isRefusal(held)) return held;
    if (held.used) return refuse("already-done");
    return (await keepPicture(context, held.contract, signerIn(held), upload)) ?? { kept: true as const };
  },
  done: (_answer, { params }) => `/s/${params.token}#sign`,
  again: signingPage,
});

export const declineByLink = defineRoute({
  id: "declineSigning",
  method: "post",
  path: "/s/:token/decline",
  summary: { en: "Decline to sign by link", "zh-CN": "通过链接拒绝签署" },
  who: "link",
  params: ofLink,
  body: z.object({ reason: z.string().trim().min(1).max(4000), nonce }),
  answer: carried,
  refusals: ["link-void", "link-expired", "already-done", "too-many-tries", "forged-form", "frozen"],
  handle: async (context, { params, body }) => {
    const held = await openLinkToAct(context, "sign", params.token, body.nonce);
    if (isRefusal(held)) return held;
    const { contract, row } = held;
    const done = await state(context, {
      contract,
      kind: "decline",
      item: signerIn(held),
      person: row.person,
      link: row.id,
      name: "",
      words: body.reason,
      actor: actorOf(held),
      command: { type: "decline-signing", signer: signerIn(held) },
      code: null,
      used: held.used,
    });
    return isRefusal(done) ? refuseLink(context, row, done.refused, done.facts) : done;
  },
  done: (_answer, { params }) => `/s/${params.token}`,
  again: signingPage,
});

export const passOnByLink = defineRoute({
  id: "passSigningOn",
  method: "post",
  path: "/s/:token/pass",
  summary: { en: "Name somebody else to sign instead", "zh-CN": "通过链接转交他人签署" },
  who: "link",
  params: ofLink,
  body: successorEntry.extend({ nonce }),
  answer: carried,
  refusals: ["link-void", "link-expired", "already-done", "same-person", "forged-form", "frozen"],
  handle: async (context, { params, body }) => {
    const held = await openLinkToAct(context, "sign", params.token, body.nonce);
    if (isRefusal(held)) return held;
    const { contract, row, used, person } = held;
    const signer = contract.state.ceremony && signerOf(contract.state.ceremony, signerIn(held));
    if (!signer) return refuse("link-void");
    const by = { person: row.person, link: row.id, name: person?.name ?? "" };
    const passing = { contract, signer, actor: actorOf(held), by, type: "reassign-signer", used } as const;
    const done = await passOn(context, passing, body);
    return isRefusal(done) ? refuseLink(context, row, done.refused, done.facts) : done;
  },
  done: (_answer, { params }) => `/s/${params.token}`,
  again: signingPage,
});

export const signingRoutes = [
  signingPage,
  signByLink,
  signingPicture,
  declineByLink,
  passOnByLink,
  signingPageAfterCode,
  sendSigningCode,
  signingDocument,
] as const;
