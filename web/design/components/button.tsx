import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../icons.tsx";
import { safeUrl } from "../safe-url.ts";

export type ButtonKind = "primary" | "secondary" | "danger" | "quiet";

interface Look {
  /** One primary button a view: the step that moves the contract on. Default `secondary`. */
  readonly kind?: ButtonKind | undefined;
  readonly size?: "small" | "normal" | "large" | undefined;
  readonly icon?: IconName | undefined;
  /** As wide as its container. */
  readonly wide?: boolean | undefined;
  readonly children: ComponentChildren;
}

export interface ButtonProps extends Look {
  /** `submit` unless said otherwise: in Engross a button sends a form. */
  readonly type?: "submit" | "button" | undefined;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** Id of a form elsewhere on the page. */
  readonly form?: string | undefined;
  /** Id of a `Dialog` that this opens. */
  readonly opens?: string | undefined;
  /** Id of a popover that this toggles. */
  readonly toggles?: string | undefined;
  /** Id of the text that says why it is disabled or what follows. */
  readonly describedBy?: string | undefined;
}

const look = ({ kind = "secondary", size = "normal", wide = false }: Look) => ({
  class: "button",
  "data-kind": kind,
  ...(size === "normal" ? {} : { "data-size": size }),
  ...(wide ? { "data-wide": "" } : {}),
});

const Inside = ({ icon, children }: Pick<Look, "icon" | "children">) => (
  <>
    {icon === undefined ? null : <Icon name={icon} />}
    <span>{children}</span>
  </>
);

/** Does something: sends its form, or opens a dialog or popover without any script. */
export const Button = ({ type, name, value, disabled, form, opens, toggles, describedBy, ...rest }: ButtonProps) => (
  <button
    {...look(rest)}
    type={opens !== undefined || toggles !== undefined ? "button" : (type ?? "submit")}
    name={name}
    value={value}
    disabled={disabled}
    form={form}
    aria-describedby={describedBy}
    {...(opens === undefined ? {} : { command: "show-modal", commandfor: opens, "aria-haspopup": "dialog" as const })}
    popovertarget={toggles}
  >
    <Inside icon={rest.icon}>{rest.children}</Inside>
  </button>
);

export interface ButtonLinkProps extends Look {
  readonly href: string;
  /** Offers the address as a file of this name. */
  readonly download?: string | undefined;
}

/** Goes somewhere, looking like a button. */
export const ButtonLink = ({ href, download, ...rest }: ButtonLinkProps) => (
  <a {...look(rest)} href={safeUrl(href)} download={download}>
    <Inside icon={rest.icon}>{rest.children}</Inside>
  </a>
);

/** Buttons side by side; on a phone one above the other. */
export const Actions = ({ children }: { readonly children: ComponentChildren }) => (
  <div class="actions">{children}</div>
);
