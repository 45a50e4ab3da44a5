import type { ComponentChildren } from "preact";
import type { Tx } from "../db/schema.ts";
import { tenantById } from "../db/tenant.ts";
import { mayAct } from "../domain/access.ts";
import { formatList } from "../i18n/format.ts";
import { shellWords } from "../i18n/shell.ts";
import { Layout, type NavigationItem } from "./design/components.ts";
import { formToken, type SignedInContext } from "./http/context.ts";
import { firstDesk } from "./signing/signing-desks.ts";

export type Place =
  | "inbox"
  | "contracts"
  | "library"
  | "signing"
  | "incidents"
  | "people"
  | "reviews"
  | "glass"
  | "storage"
  | "ledger"
  | "audit"
  | "access"
  | "approval"
  | "settings"
  | "account";

/** The name that stands over the navigation. */
export const organisationOf = async (tx: Tx, { session }: SignedInContext): Promise<string> =>
  (await tenantById(tx, session.person.tenant))?.name ?? "";

export interface ShellProps {
  readonly context: SignedInContext;
  readonly title: string;
  readonly organisation: string;
  readonly place: Place;
  readonly children: ComponentChildren;
}

/** The frame of every page of somebody signed in. */
export const Shell = ({ context, title, organisation, place, children }: ShellProps) => {
  const { language, session } = context;
  const words = shellWords(language);
  const item = (name: Exclude<Place, "account">, href: string, icon: NavigationItem["icon"]): NavigationItem => ({
    label: words[name],
    href,
    icon,
    current: name === place,
  });
  const roles = session.person.roles.map((role) => words.role[role]);
  return (
    <Layout
      title={title}
      organisation={organisation}
      navigation={[
        {
          items: [
            item("inbox", "/", "inbox"),
            item("contracts", "/contracts", "register"),
            ...(mayAct(session.person, "read-library") ? [item("library", "/library", "template")] : []),
            ...(firstDesk(session.person) ? [item("signing", firstDesk(session.person) ?? "/", "sign")] : []),
            item("incidents", "/incidents", "incident"),
          ],
        },
        {
          label: words.oversight,
          items: [
            ...(mayAct(session.person, "use-break-glass") ? [item("glass", "/break-glass", "lock")] : []),
            ...(mayAct(session.person, "oversee-access-reviews")
              ? [item("reviews", "/access-campaigns", "people")]
              : []),
            ...(mayAct(session.person, "read-audit") ? [item("access", "/access-log", "eye")] : []),
            ...(mayAct(session.person, "list-audit-reports") ? [item("audit", "/audit/reports", "audit")] : []),
            ...(mayAct(session.person, "read-audit") ? [item("ledger", "/ledger/audits", "seal")] : []),
            ...(mayAct(session.person, "read-storage") ? [item("storage", "/storage", "archive")] : []),
          ],
        },
        {
          label: words.ofOrganisation,
          items: [
            ...(mayAct(session.person, "manage-people") ? [item("people", "/people", "person")] : []),
            ...(mayAct(session.person, "set-approval-policy") ? [item("approval", "/settings/approval", "check")] : []),
            ...(mayAct(session.person, "manage-settings") ? [item("settings", "/settings", "settings")] : []),
          ],
        },
      ].filter(({ items }) => items.length > 0)}
      person={{ name: session.person.name, detail: formatList(roles, language) }}
      personLinks={[{ label: words.account, href: "/account", icon: "lock" }]}
      signOut={{ action: "/sign-out", csrf: formToken(context) }}
      search={{ action: "/contracts" }}
    >
      {children}
    </Layout>
  );
};
