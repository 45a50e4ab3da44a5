import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../icons.tsx";
import { safeUrl } from "../safe-url.ts";

export interface MenuProps {
  readonly id: string;
  /** What the button shows. */
  readonly button: ComponentChildren;
  /** Said before what the button shows: for buttons whose look alone says what they are. */
  readonly label?: string | undefined;
  readonly children: ComponentChildren;
  /** `bare` has no border: for bars and table rows. */
  readonly look?: "button" | "bare" | undefined;
}

/** A button with a list of choices below it; a sheet from the bottom on a phone. A popover: no script. */
export const Menu = ({ id, button, label, children, look = "button" }: MenuProps) => (
  <span class="menu-anchor">
    <button
      class={look === "button" ? "button" : "bare-button"}
      data-kind={look === "button" ? "secondary" : undefined}
      type="button"
      popovertarget={id}
    >
      {label === undefined ? null : <span class="visually-hidden">{label}:</span>}
      {button}
    </button>
    <div class="menu" id={id} popover="auto">
      {children}
    </div>
  </span>
);

export interface MenuLinkProps {
  readonly href: string;
  readonly icon?: IconName | undefined;
  readonly current?: boolean | undefined;
  /** Language of the words, when it is not the page's. */
  readonly lang?: string | undefined;
  readonly children: ComponentChildren;
}

export const MenuLink = ({ href, icon, current, lang, children }: MenuLinkProps) => (
  <a
    class="menu-item"
    href={safeUrl(href)}
    lang={lang}
    hrefLang={lang}
    aria-current={current === true ? "true" : undefined}
  >
    {icon === undefined ? null : <Icon name={icon} />}
    <span>{children}</span>
    {current === true ? <Icon name="check" /> : null}
  </a>
);

/** Choices of one kind within a menu. */
export const MenuGroup = ({ label, children }: { readonly label: string; readonly children: ComponentChildren }) => (
  <div class="menu-group" role="group" aria-label={label}>
    <p class="menu-label">{label}</p>
    {children}
  </div>
);
