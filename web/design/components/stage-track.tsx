import type { ComponentChildren } from "preact";
import { designWords } from "../../../i18n/design.ts";
import { Icon } from "../icons.tsx";
import { usePage } from "../page.ts";
import type { StageName } from "./badge.tsx";

const wholeLife: readonly StageName[] = [
  "draft",
  "review",
  "approval",
  "signing",
  "active",
  "ended",
  "archived",
  "purged",
];

export interface StageTrackProps {
  readonly current: StageName;
  /** Stages to draw, in order. Default: a life without detours; a current detour (amending…) takes its place after active. */
  readonly stages?: readonly StageName[] | undefined;
  /** A line under a stage: the date it was reached, who holds it. */
  readonly notes?: Partial<Readonly<Record<StageName, ComponentChildren>>> | undefined;
}

const drawn = (current: StageName): readonly StageName[] => {
  if (wholeLife.includes(current)) return wholeLife;
  if (current === "cancelled") return ["draft", "cancelled"];
  return wholeLife.flatMap((stage) => (stage === "active" ? [stage, current] : [stage]));
};

/** The life of a contract from draft to destruction: a line of dots; on a phone only the present stage is named to the eye. */
export const StageTrack = ({ current, stages = drawn(current), notes = {} }: StageTrackProps) => {
  const words = designWords(usePage().language);
  const now = stages.indexOf(current);
  return (
    <ol class="stage-track" aria-label={words.track.label}>
      {stages.map((stage, index) => {
        const state = index < now ? "done" : index === now ? "current" : "ahead";
        return (
          <li key={stage} data-state={state} aria-current={state === "current" ? "step" : undefined}>
            <span class="stage-dot">{state === "done" ? <Icon name="check" /> : null}</span>
            <span class="stage-name">
              {words.stage[stage]} <span class="visually-hidden">({words.track[state]})</span>
            </span>
            {notes[stage] === undefined ? null : <span class="stage-note">{notes[stage]}</span>}
          </li>
        );
      })}
    </ol>
  );
};
