import type { Transaction } from "kysely";
import { openDocument } from "../../../archive/document.ts";
import { noteAccess } from "../../../db/access-log.ts";
import { contractById } from "../../../db/contract.ts";
import { documentsNamed } from "../../../db/ledger.ts";
import { type DocumentRow, documentsOf, outlasts } from "../../../db/version.ts";
import type { Contract } from "../../../domain/contract.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { evidenceBundle, type LedgerTables } from "../../../ledger/index.ts";
import { ofContract, seenBy } from "../../contract/contract.ts";
import type { SignedInContext } from "../../http/context.ts";
import { Download, defineRoute } from "../../http/route.ts";
import { memberAccess } from "../../oversight/access-log.ts";

/** All that shows somebody outside what was done with a contract, to be checked without us. Its download is recorded. */
export const contractEvidence = defineRoute({
  id: "getEvidence",
  method: "get",
  path: "/contracts/:contract/evidence",
  summary: {
    en: "Evidence bundle of a contract: documents, ledger entries, proofs and a verifier",
    "zh-CN": "合同证据包：文件、账本记录、证明与核验程序",
  },
  who: "signed-in",
  right: "export-evidence",
  stepUp: true,
  params: ofContract,
  download: ["application/zip"],
  refusals: ["step-up-required", "not-yet-numbered"],
  handle: (context, { params }) => bundleOf(context, params.contract),
});

const bundleOf = async (context: SignedInContext, id: ContractId): Promise<Download | Refusal> => {
  const { services, session } = context;
  const at = services.now();
  const bundle = await seenBy(context, async (tx) => {
    const row = await contractById(tx, id);
    if (!row) return refuse("not-found");
    const subject = `contract/${id}`;
    const proving = (await documentsOf(tx, id)).filter((document) => proves(document, row.state));
    const named = await documentsNamed(
      tx,
      subject,
      proving.map(({ sha256 }) => sha256),
    );
    const ledger: Transaction<LedgerTables> = tx;
    const stream = await evidenceBundle(ledger, services.ledger, {
      ...{ tenant: row.tenant, subject, at },
      documents: proving
        .filter(({ sha256 }) => named.has(sha256))
        .map((document) => ({ ...fileOf(document), open: () => openDocument(services, document) })),
    });
    // Its first entries are numbered within a second.
    if (stream === undefined) return refuse("not-yet-numbered", { retryAfter: 1 });
    const exported = { act: "exported", object: "evidence", contract: id, found: named.size } as const;
    await noteAccess(tx, { ...memberAccess(context, session.person.id), ...exported, tenant: row.tenant, at });
    return { stream, name: `${row.number}-evidence.zip` };
  });
  return isRefusal(bundle) ? bundle : new Download({ ...bundle, mediaType: "application/zip" });
};

/** The executed copy, the certificates and their signatures; once the contract is destroyed, what certifies that. */
const proves = ({ id, kind }: DocumentRow, { stage, executed, ceremony }: Contract): boolean => {
  if (outlasts(kind)) return true;
  if (stage === "purged") return false;
  return (
    kind === "evidence-certificate-signature" ||
    kind === "executed-signature" ||
    id === executed?.document ||
    id === ceremony?.evidence?.document
  );
};

const fileOf = ({ name, sha256 }: DocumentRow) => ({ name, sha256 });
