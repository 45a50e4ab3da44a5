import { z } from "zod";
import type { ContractRow } from "../../../db/contract.ts";
import { type SignerRow, signersByIds } from "../../../db/version.ts";
import { parseContractId, parseSignerId } from "../../../domain/ids.ts";
import { inBoth } from "../../../domain/language.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { type Signer, signerOf } from "../../../domain/signing.ts";
import { ceremonyWords } from "../../../i18n/ceremony.ts";
import { linkWords } from "../../../i18n/link.ts";
import { maskedAddress } from "../../contract/brief.ts";
import { actOf, contractSeen, foreseen, idIn, seenBy } from "../../contract/contract.ts";
import { state } from "../../contract/statement.ts";
import { entered, type SignedInContext } from "../../http/context.ts";
import { readingOf } from "../../http/reading.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { memberAccess } from "../../oversight/access-log.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { mailCode, mailedCodeBeside } from "../../sign-in/mailed-code.ts";
import { type Pen, penOf, signingShape } from "../../signing/ceremony.ts";
import { keepEntries, keepPicture, pictureFile, signatureEntries } from "../../signing/signature-entry.ts";
import { consentEntry, mannerOf } from "../../signing/signing-act.ts";
import { InPersonDesk } from "./signing-in-person-desk.tsx";

const ofSigner = z.object({ contract: idIn(parseContractId), signer: idIn(parseSignerId) });

interface Present {
  readonly contract: ContractRow;
  readonly signer: Signer;
  readonly who: SignerRow;
}

/** Somebody of the other side whose turn it is, to sign on the device of whoever asks. */
const presentFor = async (
  context: SignedInContext,
  { contract: id, signer: name }: z.output<typeof ofSigner>,
): Promise<Present | Refusal> => {
  const contract = await contractSeen(context, id);
  if (isRefusal(contract)) return contract;
  const signer = contract.state.ceremony && signerOf(contract.state.ceremony, name);
  const [who] = await seenBy(context, (tx) => signersByIds(tx, [name]));
  if (!signer || !who) return refuse("not-found");
  return signer.side === "theirs" ? { contract, signer, who } : refuse("not-allowed");
};

const penFor = async (context: SignedInContext, params: z.output<typeof ofSigner>): Promise<Pen | Refusal> => {
  const present = await presentFor(context, params);
  if (isRefusal(present)) return present;
  const { contract, signer, who } = present;
  const { session } = context;
  const pen = await seenBy(context, async (tx) => {
    const organisation = await organisationOf(tx, context);
    const found = await penOf(tx, contract, {
      organisation,
      id: signer.id,
      language: context.language,
      now: context.services.now(),
    });
    return found?.pen;
  });
  if (!pen) return refuse("not-found");
  const common = {
    ...pen,
    timeZone: session.person.timeZone,
    reader: { name: who.name, address: maskedAddress(who.email) },
  };
  if (pen.outcome || signer.state !== "waiting") return { ...common, document: null, turn: null };
  const reader = {
    by: memberAccess(context, session.person.id),
    viewer: session.person,
    organisation: pen.organisation,
    see: <T,>(work: Parameters<typeof seenBy<T>>[1]) => seenBy(context, work),
  };
  const document = await readingOf(context, reader, contract);
  return { ...common, document, turn: { nonce: null, successors: null, mayPassOn: false } };
};

const Page = ({
  context,
  pen,
  params,
  sent,
}: {
  readonly context: SignedInContext;
  readonly pen: Pen;
  readonly params: z.output<typeof ofSigner>;
  readonly sent: boolean;
}) => (
  <Shell
    context={context}
    title={`${ceremonyWords(context.language).inPerson.title}: ${pen.contract.title}`}
    organisation={pen.organisation}
    place="contracts"
  >
    <InPersonDesk
      context={context}
      pen={pen}
      path={`/contracts/${params.contract}/signatures/${params.signer}/in-person`}
      pdf={`/contracts/${params.contract}/documents/${pen.document?.pdf ?? pen.outcome?.executed?.document}`}
      sent={sent}
    />
  </Shell>
);

/** The contract on the device of one of ours, for somebody of the other side who is with them. */
export const inPersonPage = defineRoute({
  id: "readInPerson",
  method: "get",
  path: "/contracts/:contract/signatures/:signer/in-person",
  summary: { en: "Host somebody who signs face to face", "zh-CN": "主持当面签署" },
  who: "signed-in",
  right: "submit",
  params: ofSigner,
  answer: signingShape,
  refusals: ["not-allowed"],
  handle: (context, { params }) => penFor(context, params),
  page: (context, pen, { params }) => (
    <Page context={context} pen={pen} params={params} sent={entered(context, "code") !== ""} />
  ),
});

export const inPersonAfterCode = definePage({
  id: "inPersonAfterCode",
  path: "/contracts/:contract/signatures/:signer/in-person/code",
  summary: { en: "Face to face, once a code was mailed", "zh-CN": "当面签署，验证码已发送" },
  who: "signed-in",
  right: "submit",
  params: ofSigner,
  handle: (context, { params }) => penFor(context, params),
  page: (context, pen, { params }) => <Page context={context} pen={pen} params={params} sent />,
});

const codeFor = ({ id }: Pick<Signer, "id">) => ({ purpose: "signing-in-person", subject: id });

/** Mails a code to the signer's own device: whoever has the host's device does not see it. */
export const sendInPersonCode = defineRoute({
  id: "sendInPersonCode",
  method: "post",
  path: "/contracts/:contract/signatures/:signer/in-person/code",
  summary: { en: "Mail the signer a code for their own device", "zh-CN": "向签署人本人设备发送验证码" },
  who: "signed-in",
  right: "submit",
  params: ofSigner,
  answer: mailedCodeBeside<{ readonly pen: Pen }>(),
  refusals: ["too-many-tries", "not-allowed", "already-done"],
  handle: async (context, { params }) => {
    const present = await presentFor(context, params);
    if (isRefusal(present)) return present;
    const { signer, who } = present;
    if (signer.state !== "waiting") return refuse("already-done");
    const pen = await penFor(context, params);
    if (isRefusal(pen)) return pen;
    const mailed = await mailCode(
      context,
      codeFor(signer),
      who,
      inBoth((language) => ceremonyWords(language).purpose),
    );
    return isRefusal(mailed) ? mailed : { ...mailed, pen };
  },
  page: (context, { pen }, { params }) => <Page context={context} pen={pen} params={params} sent />,
  again: inPersonPage,
});

export const signInPerson = defineRoute({
  id: "signInPerson",
  method: "post",
  path: "/contracts/:contract/signatures/:signer/in-person",
  summary: { en: "Sign face to face", "zh-CN": "当面签署" },
  who: "signed-in",
  right: "submit",
  stepUp: true,
  params: ofSigner,
  body: z.object({
    ...consentEntry,
    name: z.string().trim().min(1).max(200).meta({ description: "Typed by whoever signs." }),
    documentSha256: z.string().regex(/^[0-9a-f]{64}$/),
    identified: z.enum(["document", "known"]).meta({ description: "How the host knows who it is." }),
    proof: z.enum(["code", "witnessed"]),
    code: z.string().trim().max(6).default(""),
    reason: z.string().trim().max(4000).default("").meta({ description: "Needed without a code." }),
    ...signatureEntries,
  }),
  answer: z.object({ version: z.number().int(), stage: z.string() }),
  refusals: ["not-allowed", "already-done", "code-wrong", "wrong-stage", "frozen"],
  handle: async (context, { params, body }) => {
    const present = await presentFor(context, params);
    if (isRefusal(present)) return present;
    const { contract, signer } = present;
    const words = linkWords(context.language).mistakes;
    const byCode = body.proof === "code";
    if (byCode && !/^\d{6}$/.test(body.code))
      return refuse("invalid-input", { fields: ["code"], reasons: [words.code] });
    if (!byCode && body.reason === "") return refuse("invalid-input", { fields: ["reason"], reasons: [words.words] });
    const host = context.session.person.id;
    const { manner, circumstances } = mannerOf(context, contract, {
      method: byCode ? "code-in-person" : "witnessed",
      consentVersion: body.consentVersion,
      host,
      identified: body.identified,
    });
    const command = { type: "sign-in-person", signer: signer.id, documentSha256: body.documentSha256, manner } as const;
    const refusal = foreseen({ ...context, expectedVersion: undefined }, contract, command);
    if (refusal) return refusal;
    const wrong = await keepEntries(context, contract, signer.id, body);
    if (wrong) return wrong;
    return state(context, {
      contract,
      circumstances,
      kind: "sign",
      item: signer.id,
      person: host,
      link: null,
      name: body.name,
      words: byCode ? "" : body.reason,
      actor: actOf(context, contract).actor,
      command,
      code: byCode ? { ...codeFor(signer), typed: body.code } : null,
      used: false,
    });
  },
  done: (_answer, { params }) => `/contracts/${params.contract}`,
  again: inPersonPage,
});

/** A picture that the signer has with them, of their signature or their seal. */
export const inPersonPicture = defineRoute({
  id: "uploadInPersonPicture",
  method: "post",
  path: "/contracts/:contract/signatures/:signer/in-person/picture",
  summary: { en: "Upload a picture of a signature or a seal, face to face", "zh-CN": "当面签署时上传签名或印章图片" },
  who: "signed-in",
  right: "submit",
  params: ofSigner,
  upload: pictureFile,
  answer: z.object({ kept: z.literal(true) }),
  refusals: ["not-allowed", "already-done", "picture-unfit"],
  handle: async (context, { params, upload }) => {
    const present = await presentFor(context, params);
    if (isRefusal(present)) return present;
    return (await keepPicture(context, present.contract, present.signer.id, upload)) ?? { kept: true as const };
  },
  done: (_answer, { params }) => `/contracts/${params.contract}/signatures/${params.signer}/in-person#sign`,
  again: inPersonPage,
});

export const inPersonRoutes = [
  inPersonPage,
  inPersonAfterCode,
  sendInPersonCode,
  inPersonPicture,
  signInPerson,
] as const;
