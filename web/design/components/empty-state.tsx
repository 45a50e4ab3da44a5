import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../icons.tsx";

export interface EmptyStateProps {
  readonly icon?: IconName | undefined;
  readonly title: string;
  readonly children?: ComponentChildren | undefined;
  readonly actions?: ComponentChildren | undefined;
}

/** Nothing here, why, and what to do about it. */
export const EmptyState = ({ icon = "inbox", title, children, actions }: EmptyStateProps) => (
  <div class="empty-state">
    <span class="empty-icon">
      <Icon name={icon} />
    </span>
    <p class="empty-title">{title}</p>
    {children === undefined ? null : <div class="subtle">{children}</div>}
    {actions === undefined ? null : <div class="actions">{actions}</div>}
  </div>
);
