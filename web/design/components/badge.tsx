import type { ComponentChildren } from "preact";
import { designWords } from "../../../i18n/design.ts";
import { usePage } from "../page.ts";
import type { Tone } from "./tone.ts";

export interface BadgeProps {
  readonly tone?: Tone | undefined;
  readonly children: ComponentChildren;
}

/** A word about a thing: its classification, its type, a count. */
export const Badge = ({ tone = "neutral", children }: BadgeProps) => (
  <span class="badge" data-tone={tone}>
    {children}
  </span>
);

const stageTone = {
  draft: "neutral",
  review: "info",
  approval: "warning",
  signing: "warning",
  active: "good",
  amending: "info",
  renewing: "info",
  ended: "neutral",
  archived: "neutral",
  purged: "neutral",
  cancelled: "danger",
} as const satisfies Readonly<Record<string, Tone>>;

export type StageName = keyof typeof stageTone;

/** Where a contract is in its life. */
export const StagePill = ({ stage }: { readonly stage: StageName }) => {
  const { language } = usePage();
  return (
    <span class="stage-pill" data-tone={stageTone[stage]} data-stage={stage}>
      {designWords(language).stage[stage]}
    </span>
  );
};
