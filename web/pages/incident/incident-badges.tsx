import { type IncidentStage, incidentStages } from "../../../domain/incident.ts";
import { incidentWords } from "../../../i18n/incident.ts";
import { Badge, Icon, type Tone } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";

const severityTone: Readonly<Record<string, Tone>> = { "1": "danger", "2": "danger", "3": "warning", "4": "info" };

export const SeverityBadge = ({ severity }: { readonly severity: number | null }) => {
  const words = incidentWords(usePage().language).severity;
  return (
    <Badge tone={severityTone[String(severity)] ?? "neutral"}>
      {severity === null ? words.none : words[severityKey(severity)]}
    </Badge>
  );
};

/** The key under which words of a severity are found. */
export const severityKey = (severity: number): "1" | "2" | "3" | "4" =>
  severity === 1 ? "1" : severity === 2 ? "2" : severity === 3 ? "3" : "4";

export const StageBadge = ({ stage }: { readonly stage: IncidentStage }) => (
  <Badge tone={stage === "closed" ? "good" : "warning"}>{incidentWords(usePage().language).stage[stage]}</Badge>
);

/** The way from report to closing: across on wide screens, down on a phone. */
export const IncidentTrack = ({ current }: { readonly current: IncidentStage }) => {
  const words = incidentWords(usePage().language);
  const now = incidentStages.indexOf(current);
  return (
    <ol class="stage-track" aria-label={words.track.label}>
      {incidentStages.map((stage, index) => {
        const state = index < now ? "done" : index === now ? "current" : "ahead";
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
