import { keepDocument } from "../../../archive/document.ts";
import type { ContractRow } from "../../../db/contract.ts";
import { derivedId } from "../../../db/derived-id.ts";
import type { ContractId, DocumentId, ObligationId } from "../../../domain/ids.ts";
import { parseObligationId } from "../../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import type { DocumentRef } from "../../../domain/signing.ts";
import { contractCommandWords } from "../../../i18n/contract-command.ts";
import { carried, contractSeen, foreseen, giveCommand, idIn, ofContract } from "../../contract/contract.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute, type Upload } from "../../http/route.ts";
import { maxEvidenceBytes } from "./evidence.ts";
import { contractPage } from "./page.tsx";
import { contractPath } from "./view.ts";

const params = ofContract.extend({ obligation: idIn(parseObligationId) });

/** Marks a duty or payment as done, with the file that shows it. The file goes to the vault as it arrives. */
export const fulfilObligation = defineRoute({
  id: "fulfilObligation",
  method: "post",
  path: "/contracts/:contract/obligations/:obligation/fulfil",
  summary: {
    en: contractCommandWords("en")["fulfil-obligation"],
    "zh-CN": contractCommandWords("zh-CN")["fulfil-obligation"],
  },
  who: "signed-in",
  right: "fulfil",
  params,
  upload: { field: "evidence", maxBytes: maxEvidenceBytes, required: true },
  answer: carried,
  refusals: ["frozen", "wrong-stage", "already-done", "file-empty"],
  version: ({ version }) => version,
  handle: (context, { params: { contract, obligation }, upload }) => fulfil(context, contract, obligation, upload),
  done: (_answer, { params: { contract } }) => contractPath(contract, "obligations"),
  again: contractPage,
});

const fulfil = async (context: SignedInContext, id: ContractId, obligation: ObligationId, upload: Upload) => {
  const contract = await contractSeen(context, id);
  if (isRefusal(contract)) return contract;
  const { commandId } = context;
  const document = derivedId<"document">(commandId, "evidence");
  const fulfilled = (evidence: DocumentRef) =>
    ({ type: "fulfil-obligation", obligation, evidence, next: derivedId<"obligation">(commandId, "next") }) as const;
  const refusal = foreseen(context, contract, fulfilled({ document, sha256: "" }));
  if (refusal) return refusal;
  const evidence = await keepEvidence(context, contract, document, upload);
  return isRefusal(evidence) ? evidence : giveCommand(context, contract, fulfilled(evidence));
};

/** SHA-256 of nothing (FIPS 180-4). */
const emptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const keepEvidence = async (
  { services, session }: SignedInContext,
  contract: ContractRow,
  id: DocumentId,
  { name, mediaType, stream }: Upload,
): Promise<DocumentRef | Refusal> => {
  const kept = await keepDocument(services, {
    id,
    tenant: contract.tenant,
    contract: contract.id,
    kind: "evidence",
    name: name.slice(0, 200),
    mediaType: /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(mediaType) ? mediaType : "application/octet-stream",
    pages: null,
    addedBy: session.person.id,
    bytes: stream,
  });
  return kept.sha256 === emptySha256 ? refuse("file-empty") : kept;
};
