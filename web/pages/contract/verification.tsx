import { z } from "zod";
import { readDocument } from "../../../archive/document.ts";
import type { ContractRow } from "../../../db/contract.ts";
import { documentById, documentsOf } from "../../../db/version.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { contractVerificationWords } from "../../../i18n/verify.ts";
import { contractSeen, ofContract, seenBy } from "../../contract/contract.ts";
import { Banner, ButtonLink, PageHeader, Stack } from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { memberAccess, noteDocument } from "../../oversight/access-log.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { examinedFile, examinedShape } from "../../signing/examined-file.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { examineUpload, signedFile } from "../verify/verify-signatures.tsx";
import { CheckSignatures, FileVerdict } from "../verify/verify-signatures-desk.tsx";

const of = z.enum(["executed", "signed-so-far", "present", "brought"]);

const shape = z.object({
  organisation: z.string(),
  contract: z.object({ title: z.string(), number: z.string() }),
  of: of.meta({
    description: "Which file: the executed one, one with the signatures so far, the present text, or a file brought.",
  }),
  ours: z.boolean().meta({ description: "Whether the file is one of this contract's, byte by byte." }),
  found: examinedShape,
});

type Verification = z.input<typeof shape>;

const frameOf = async (context: SignedInContext, contract: ContractRow) => ({
  organisation: await seenBy(context, (tx) => organisationOf(tx, context)),
  contract: { title: contract.title, number: contract.number },
});

/** The executed PDF; before there is one, the PDF with the signatures so far, or the present text. */
const fileOf = ({ state: { executed, ceremony, draft } }: ContractRow) => {
  if (executed) return { of: "executed" as const, document: executed.document };
  const signed = ceremony?.signers.some(({ state }) => state === "sealed") ? ceremony.current : undefined;
  return signed
    ? { of: "signed-so-far" as const, document: signed.document }
    : { of: "present" as const, document: draft.pdf.document };
};

const pathOf = (contract: string): string => `/contracts/${contract}/verification`;

export const contractVerification = defineRoute({
  id: "verifyContract",
  method: "get",
  path: "/contracts/:contract/verification",
  summary: { en: "Check the signatures of the executed contract", "zh-CN": "校验已签署合同中的电子签名" },
  who: "signed-in",
  right: "view",
  params: ofContract,
  answer: shape,
  refusals: ["not-found", "file-broken", "file-bomb"],
  shows: "noted",
  handle: async (context, { params }): Promise<Verification | Refusal> => {
    const contract = await contractSeen(context, params.contract);
    if (isRefusal(contract)) return contract;
    const { of, document } = fileOf(contract);
    const row = await seenBy(context, async (tx) => {
      const found = await documentById(tx, document);
      const by = memberAccess(context, context.session.person.id);
      if (found) await noteDocument(tx, context, by, found, { act: "viewed", object: "document" });
      return found;
    });
    if (!row) return refuse("not-found");
    const found = await examinedFile(context, await readDocument(context.services, row));
    return isRefusal(found) ? found : { ...(await frameOf(context, contract)), of, ours: true, found };
  },
  page: (context, verification, { params }) => (
    <Page context={context} verification={verification} contract={params.contract} />
  ),
});

/** A file that somebody holds against the contract: it is looked at and not kept. */
export const verifyAgainstContract = defineRoute({
  id: "verifyAgainstContract",
  method: "post",
  path: "/contracts/:contract/verification",
  summary: { en: "Hold a signed PDF against the contract", "zh-CN": "将收到的 PDF 与合同核对" },
  who: "signed-in",
  right: "view",
  params: ofContract,
  upload: signedFile,
  answer: shape,
  refusals: ["too-many-tries", "file-broken", "file-bomb", "file-too-large"],
  handle: async (context, { params, upload }): Promise<Verification | Refusal> => {
    const contract = await contractSeen(context, params.contract);
    if (isRefusal(contract)) return contract;
    const found = await examineUpload(context, upload);
    if (isRefusal(found)) return found;
    const documents = await seenBy(context, (tx) => documentsOf(tx, contract.id));
    const ours = documents.some(({ sha256 }) => sha256 === found.sha256);
    return { ...(await frameOf(context, contract)), of: "brought", ours, found };
  },
  page: (context, verification, { params }) => (
    <Page context={context} verification={verification} contract={params.contract} />
  ),
  again: contractVerification,
});

interface PageProps {
  readonly context: SignedInContext;
  readonly verification: Verification;
  readonly contract: string;
}

const Page = ({ context, verification: { organisation, contract: about, of, ours, found }, contract }: PageProps) => {
  const words = contractVerificationWords(context.language);
  return (
    <Shell context={context} title={words.title} organisation={organisation} place="contracts">
      <Stack>
        <PageHeader
          title={words.title}
          subtitle={`${about.number} · ${about.title}`}
          actions={<ButtonLink href={`/contracts/${contract}?view=documents`}>{words.back}</ButtonLink>}
        />
        <RefusedBanner context={context} />
        {of === "brought" ? (
          <Banner tone={ours ? "good" : "warning"} announce title={ours ? words.ours : words.notOurs}>
            {ours ? undefined : words.notOursMeans}
          </Banner>
        ) : (
          <p>{words.of[of]}</p>
        )}
        <FileVerdict found={found} />
        <CheckSignatures context={context} action={pathOf(contract)} />
      </Stack>
    </Shell>
  );
};

export const verificationRoutes = [contractVerification, verifyAgainstContract] as const;
