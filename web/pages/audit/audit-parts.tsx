import { mayAct } from "../../../domain/access.ts";
import { type AuditCampaignStage, auditCampaignStages, type Finding } from "../../../domain/audit-campaign.ts";
import { auditCampaignWords } from "../../../i18n/audit-campaign.ts";
import { Badge, Icon, Tabs, type Tone } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { SignedInContext } from "../../http/context.ts";

/** Reports of access, and audits of contracts: for whoever reads both. */
export const AuditTabs = ({
  context,
  current,
}: {
  readonly context: SignedInContext;
  readonly current: "reports" | "campaigns";
}) => {
  const { tabs } = auditCampaignWords(context.language);
  if (!mayAct(context.session.person, "list-audit-reports")) return null;
  return (
    <Tabs
      tabs={(["reports", "campaigns"] as const).map((one) => ({
        label: tabs[one],
        href: `/audit/${one}`,
        current: one === current,
      }))}
    />
  );
};

export const CampaignStageBadge = ({ stage }: { readonly stage: AuditCampaignStage }) => (
  <Badge tone={stage === "closed" ? "good" : "warning"}>{auditCampaignWords(usePage().language).stage[stage]}</Badge>
);

const severityTone = { high: "danger", medium: "warning", low: "info" } as const satisfies Readonly<
  Record<Finding["severity"], Tone>
>;

export const FindingSeverityBadge = ({ severity }: Pick<Finding, "severity">) => (
  <Badge tone={severityTone[severity]}>{auditCampaignWords(usePage().language).severity[severity]}</Badge>
);

export const FindingStateBadge = ({ state, overdue }: Pick<Finding, "state" | "overdue">) => {
  const words = auditCampaignWords(usePage().language).findingState;
  if (state === "open" && overdue) return <Badge tone="danger">{words.overdue}</Badge>;
  const tone: Tone = state === "verified" ? "good" : state === "corrected" ? "info" : "warning";
  return <Badge tone={tone}>{words[state]}</Badge>;
};

/** The way from the draw to closing: across on wide screens, down on a phone. */
export const CampaignTrack = ({ current }: { readonly current: AuditCampaignStage }) => {
  const words = auditCampaignWords(usePage().language);
  const now = auditCampaignStages.indexOf(current);
  return (
    <ol class="stage-track" aria-label={words.track.label}>
      {auditCampaignStages.map((stage, index) => {
        const over = index < now || current === "closed";
        const state = over ? "done" : index === now ? "current" : "ahead";
        return (
          <li key={stage} data-state={state} aria-current={state === "current" ? "step" : undefined}>
            <span class="stage-dot">{state === "done" ? <Icon name="check" /> : null}</span>
            <span class="stage-name">
              {words.stage[stage]} <span class="visually-hidden">({words.track[state]})</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
};
