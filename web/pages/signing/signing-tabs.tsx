import { mayAct } from "../../../domain/access.ts";
import { completionWords } from "../../../i18n/completion.ts";
import { Tabs } from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { type SigningDeskName, signingDesks } from "../../signing/signing-desks.ts";

/** From one page about signing to the others that the person may see. */
export const SigningTabs = ({
  context,
  current,
}: {
  readonly context: SignedInContext;
  readonly current: SigningDeskName;
}) => {
  const words = completionWords(context.language).tabs;
  const tabs = signingDesks.filter(({ may }) => mayAct(context.session.person, may));
  return tabs.length < 2 ? null : (
    <Tabs tabs={tabs.map(({ name, href }) => ({ label: words[name], href, current: name === current }))} />
  );
};
