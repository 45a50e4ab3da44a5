import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../icons.tsx";

const icons = { info: "info", good: "check", warning: "warning", danger: "warning" } as const satisfies Record<
  string,
  IconName
>;

export interface BannerProps {
  readonly tone?: keyof typeof icons | undefined;
  readonly title: string;
  readonly icon?: IconName | undefined;
  readonly children?: ComponentChildren | undefined;
  /** What can be done about it. */
  readonly actions?: ComponentChildren | undefined;
  /** Read aloud when it appears: for the answer to something the person just did. */
  readonly announce?: boolean | undefined;
}

/** Something that holds for the whole page: the contract is frozen, the decision was recorded. */
export const Banner = ({ tone = "info", title, icon, children, actions, announce = false }: BannerProps) => (
  <div class="banner" data-tone={tone} role={announce ? (tone === "danger" ? "alert" : "status") : undefined}>
    <Icon name={icon ?? icons[tone]} />
    <div class="banner-text">
      <p class="banner-title">{title}</p>
      {children === undefined ? null : <div class="banner-body">{children}</div>}
    </div>
    {actions === undefined ? null : <div class="actions">{actions}</div>}
  </div>
);
