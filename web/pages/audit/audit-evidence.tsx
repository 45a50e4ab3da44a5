import { auditFilesOf } from "../../../db/audit-campaign.ts";
import type { EvidenceId } from "../../../domain/audit-campaign.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { auditCampaignWords } from "../../../i18n/audit-campaign.ts";
import { formatBytes } from "../../../i18n/format.ts";
import { append } from "../../../ledger/index.ts";
import { seenBy } from "../../contract/contract.ts";
import { ButtonLink, Section, Stack } from "../../design/components.ts";
import { defineRoute } from "../../http/route.ts";
import { idOf } from "../../incident-input.ts";
import { auditDownload } from "../../oversight/audit-download.ts";
import type { CampaignPart } from "./audit-campaign-parts.tsx";
import { campaignParams } from "./audit-input.ts";

/** Files that show something; nothing where there are none. */
export const EvidencePart = ({ context, view, ids }: CampaignPart & { readonly ids: readonly EvidenceId[] }) => {
  const files = view.files.filter(({ id }) => ids.includes(id));
  if (files.length === 0) return null;
  const { section } = auditCampaignWords(context.language);
  return (
    <Section id="evidence" title={section.evidence}>
      <Stack>
        {files.map(({ id, name, size, sha256 }) => (
          <div key={id}>
            <ButtonLink href={`/audit/campaigns/${view.row.id}/files/${id}`} icon="attach">
              {`${name} · ${formatBytes(size, context.language)}`}
            </ButtonLink>
            <p class="subtle">
              SHA-256 <code class="hash">{sha256}</code>
            </p>
          </div>
        ))}
      </Stack>
    </Section>
  );
};

/** A file of an audit: evidence, or its report. That it was taken out is told to the ledger. */
export const downloadAuditFile = defineRoute({
  id: "downloadAuditFile",
  method: "get",
  path: "/audit/campaigns/:campaign/files/:file",
  summary: { en: "A file of an audit", "zh-CN": "下载审计文件" },
  who: "signed-in",
  right: "view-campaign",
  params: campaignParams.extend({ file: idOf<"evidence">() }),
  download: ["application/octet-stream"],
  handle: async (context, { params }) => {
    const { services, session, allowedBy } = context;
    const found = await seenBy(context, async (tx) => {
      const file = (await auditFilesOf(tx, params.campaign)).find(({ id }) => id === params.file);
      if (!file) return refuse("not-found");
      const told = { tenant: file.tenant, subject: `audit-campaign/${params.campaign}` };
      const actor = `person/${session.person.id}`;
      const body = { file: file.id, sha256: file.sha256, allowedBy };
      await append(tx, [{ ...told, kind: "audit-file-downloaded", actor, at: services.now(), body }]);
      return file;
    });
    return isRefusal(found) ? found : auditDownload(services, found);
  },
});
