import { z } from "zod";
import type { ContractRow } from "../../../db/contract.ts";
import type { SignerId } from "../../../domain/act.ts";
import { type Id, parseContractId } from "../../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { type Signer, signerOf } from "../../../domain/signing.ts";
import { ceremonyWords } from "../../../i18n/ceremony.ts";
import { maskedAddress } from "../../contract/brief.ts";
import { actOf, contractSeen, idIn, seenBy } from "../../contract/contract.ts";
import { state } from "../../contract/statement.ts";
import { entered, type SignedInContext } from "../../http/context.ts";
import { readingOf } from "../../http/reading.ts";
import { defineRoute } from "../../http/route.ts";
import { memberAccess } from "../../oversight/access-log.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { type Pen, passingOn, penOf, signingShape } from "../../signing/ceremony.ts";
import { authorisationFor } from "../../signing/company-seal.ts";
import { keepEntries, keepPicture, pictureFile, signatureEntries } from "../../signing/signature-entry.ts";
import { consentEntry, mannerOf, passOn, successorEntry } from "../../signing/signing-act.ts";
import { SigningDesk } from "./signing-desk.tsx";

const parseSigner = (text: string): SignerId | undefined =>
  parseContractId(text) as string | undefined as Id<"signer"> | undefined;

const ofSigner = z.object({ contract: idIn(parseContractId), signer: idIn(parseSigner) });

/** The signer, if it is the person signed in. */
const turnOf = async (
  context: SignedInContext,
  { contract: id, signer: name }: z.output<typeof ofSigner>,
): Promise<{ readonly contract: ContractRow; readonly signer: Signer } | Refusal> => {
  const contract = await contractSeen(context, id);
  if (isRefusal(contract)) return contract;
  const signer = contract.state.ceremony && signerOf(contract.state.ceremony, name);
  if (!signer) return refuse("not-found");
  return signer.person === context.session.person.id ? { contract, signer } : refuse("not-allowed");
};

/** The same pen as behind a link, for one of our own who is signed in. */
export const signerPage = defineRoute({
  id: "readSigner",
  method: "get",
  path: "/contracts/:contract/signatures/:signer",
  summary: { en: "A signature that waits for the person signed in", "zh-CN": "查看待本人签署的合同" },
  who: "signed-in",
  right: "sign",
  params: ofSigner,
  answer: signingShape,
  refusals: ["not-allowed"],
  handle: async (context, { params }): Promise<Pen | Refusal> => {
    const turn = await turnOf(context, params);
    if (isRefusal(turn)) return turn;
    const { contract, signer } = turn;
    const { session } = context;
    const found = await seenBy(context, async (tx) => {
      const organisation = await organisationOf(tx, context);
      const pen = await penOf(tx, contract, {
        organisation,
        id: signer.id,
        language: context.language,
        now: context.services.now(),
      });
      return pen && { ...pen, passing: await passingOn(tx, signer) };
    });
    if (!found) return refuse("not-found");
    const common = {
      ...found.pen,
      timeZone: session.person.timeZone,
      reader: { name: session.person.name, address: maskedAddress(session.person.email) },
    };
    const shows = signer.state === "waiting" || signer.state === "told";
    if (found.pen.outcome || !shows) return { ...common, document: null, turn: null };
    const reader = {
      by: memberAccess(context, session.person.id),
      viewer: session.person,
      organisation: found.pen.organisation,
      see: <T,>(work: Parameters<typeof seenBy<T>>[1]) => seenBy(context, work),
    };
    const document = await readingOf(context, reader, contract);
    return { ...common, document, turn: signer.state === "waiting" ? { ...found.passing, nonce: null } : null };
  },
  page: (context, pen, { params }) => (
    <Shell
      context={context}
      title={ceremonyWords(context.language).tab(pen.contract.title)}
      organisation={pen.organisation}
      place="inbox"
    >
      <SigningDesk
        context={context}
        pen={pen}
        path={`/contracts/${params.contract}/signatures/${params.signer}`}
        pdf={`/contracts/${params.contract}/documents/${pen.document?.pdf ?? pen.outcome?.executed?.document}`}
        typed={{ name: entered(context, "name"), reason: entered(context, "reason"), email: entered(context, "email") }}
        sent={false}
      />
    </Shell>
  ),
});

const carried = z.object({ version: z.number().int(), stage: z.string() });

export const signAsSigner = defineRoute({
  id: "signAsSigner",
  method: "post",
  path: "/contracts/:contract/signatures/:signer",
  summary: { en: "Sign, freshly confirmed", "zh-CN": "签署合同" },
  who: "signed-in",
  right: "sign",
  stepUp: true,
  params: ofSigner,
  body: z.object({
    ...consentEntry,
    name: z.string().trim().min(1).max(200),
    documentSha256: z.string().regex(/^[0-9a-f]{64}$/),
    ...signatureEntries,
  }),
  answer: carried,
  refusals: ["not-allowed", "already-done", "wrong-stage", "frozen", "seal-not-authorised"],
  handle: async (context, { params, body }) => {
    const turn = await turnOf(context, params);
    if (isRefusal(turn)) return turn;
    const { contract, signer } = turn;
    const method = context.session.confirmedBy ?? "sign-in";
    const { manner, circumstances } = mannerOf(context, contract, { ...body, method });
    const authorisation = await authorisationFor(context, contract, signer.id);
    const wrong = signer.state === "waiting" ? await keepEntries(context, contract, signer.id, body) : null;
    if (wrong) return wrong;
    return state(context, {
      contract,
      circumstances,
      kind: "sign",
      item: signer.id,
      person: context.session.person.id,
      link: null,
      name: body.name,
      words: "",
      actor: actOf(context, contract).actor,
      command: {
        type: "sign",
        signer: signer.id,
        documentSha256: body.documentSha256,
        steppedUp: true,
        manner,
        ...(authorisation && { authorisation }),
      },
      code: null,
      used: false,
    });
  },
  done: (_answer, { params }) => `/contracts/${params.contract}/signatures/${params.signer}`,
  again: signerPage,
});

export const signerPicture = defineRoute({
  id: "uploadSignerPicture",
  method: "post",
  path: "/contracts/:contract/signatures/:signer/picture",
  summary: { en: "Upload a picture of a signature or a seal", "zh-CN": "上传签名或印章图片" },
  who: "signed-in",
  right: "sign",
  params: ofSigner,
  upload: pictureFile,
  answer: z.object({ kept: z.literal(true) }),
  refusals: ["not-allowed", "already-done", "picture-unfit"],
  handle: async (context, { params, upload }) => {
    const turn = await turnOf(context, params);
    if (isRefusal(turn)) return turn;
    return (await keepPicture(context, turn.contract, turn.signer.id, upload)) ?? { kept: true as const };
  },
  done: (_answer, { params }) => `/contracts/${params.contract}/signatures/${params.signer}#sign`,
  again: signerPage,
});

export const declineAsSigner = defineRoute({
  id: "declineAsSigner",
  method: "post",
  path: "/contracts/:contract/signatures/:signer/decline",
  summary: { en: "Decline to sign", "zh-CN": "拒绝签署" },
  who: "signed-in",
  right: "sign",
  params: ofSigner,
  body: z.object({ reason: z.string().trim().min(1).max(4000) }),
  answer: carried,
  refusals: ["not-allowed", "already-done", "wrong-stage", "frozen"],
  handle: async (context, { params, body }) => {
    const turn = await turnOf(context, params);
    if (isRefusal(turn)) return turn;
    const { contract, signer } = turn;
    const { person } = context.session;
    return state(context, {
      contract,
      kind: "decline",
      item: signer.id,
      person: person.id,
      link: null,
      name: person.name,
      words: body.reason,
      actor: actOf(context, contract).actor,
      command: { type: "decline-signing", signer: signer.id },
      code: null,
      used: false,
    });
  },
  done: (_answer, { params }) => `/contracts/${params.contract}`,
  again: signerPage,
});

export const passOnAsSigner = defineRoute({
  id: "passOnAsSigner",
  method: "post",
  path: "/contracts/:contract/signatures/:signer/pass",
  summary: { en: "Name a colleague to sign instead", "zh-CN": "转交同事签署" },
  who: "signed-in",
  right: "sign",
  params: ofSigner,
  body: successorEntry,
  answer: carried,
  refusals: ["not-allowed", "already-done", "same-person", "wrong-stage", "frozen"],
  handle: async (context, { params, body }) => {
    const turn = await turnOf(context, params);
    if (isRefusal(turn)) return turn;
    const { contract, signer } = turn;
    const { id, name } = context.session.person;
    const { actor } = actOf(context, contract);
    const by = { person: id, link: null, name };
    return passOn(context, { contract, signer, actor, by, type: "reassign-signer", used: false }, body);
  },
  done: (_answer, { params }) => `/contracts/${params.contract}`,
  again: signerPage,
});

export const signerRoutes = [signerPage, signAsSigner, signerPicture, declineAsSigner, passOnAsSigner] as const;
