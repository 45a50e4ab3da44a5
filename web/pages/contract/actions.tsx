import type { Refusal } from "../../../domain/refusal.ts";
import { contractCommandHints, contractCommandWords, contractWords } from "../../../i18n/contract.ts";
import { formatList } from "../../../i18n/format.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import type { Action } from "../../contract-actions.ts";
import { ButtonLink, Disclosure, Section, Stack } from "../../design/components.ts";
import { CommandForm } from "./command-form.tsx";
import type { Shown } from "./shown.ts";
import { contractPath } from "./view.ts";

/** What is open to whoever looks, the step that moves the contract on first; and why the rest is not. */
export const ActionsPanel = (shown: Shown) => {
  const words = contractWords(shown.context.language).page;
  const { actions } = shown.dossier;
  const open = actions.filter(({ refusal }) => refusal === null);
  const closed = actions.filter(({ refusal }) => refusal !== null);
  return (
    <Section id="actions" title={words.actions}>
      <Stack>
        {open.length === 0 && <p class="subtle">{words.noActions}</p>}
        {open.map((action, index) => (
          <OpenAction key={action.command} shown={shown} action={action} first={index === 0} />
        ))}
        {closed.length > 0 && (
          <Disclosure summary={words.closed}>
            <Closed shown={shown} closed={closed} />
          </Disclosure>
        )}
      </Stack>
    </Section>
  );
};

const OpenAction = ({ shown, action, first }: { readonly shown: Shown; readonly action: Action; readonly first: boolean }) => {
  const { command, item } = action;
  const { context, dossier } = shown;
  const kind = first ? "primary" : "secondary";
  const href = hrefOf(dossier.row.id, action.command, item);
  const label = contractCommandWords(context.language)[command];
  if (href !== undefined) {
    return (
      <ButtonLink href={href} kind={kind} wide>
        {label}
      </ButtonLink>
    );
  }
  const hints: Readonly<Record<string, string>> = contractCommandHints(context.language);
  const rare = command === "cancel" || command === "return-to-draft";
  const form = (
    <CommandForm shown={shown} command={command} kind={rare ? "danger" : kind} wide>
      {hints[command] !== undefined && <p class="hint">{hints[command]}</p>}
    </CommandForm>
  );
  return rare ? <Disclosure summary={label}>{form}</Disclosure> : form;
};

/** Where a command has its form, when that is not here. */
const hrefOf = (contract: string, command: Action["command"], item: string | null): string | undefined => {
  switch (command) {
    case "save-draft":
      return `/contracts/${contract}/draft`;
    case "submit-for-approval":
      return `/contracts/${contract}/approval-plan`;
    case "decide-approval":
      return `/contracts/${contract}/approvals/${item}`;
    case "sign":
      return `/contracts/${contract}/signatures/${item}`;
    case "fulfil-obligation":
    case "settle-obligation":
      return contractPath(contract, "obligations");
    case "decide-renewal":
    case "open-amendment":
    case "propose-termination":
    case "check-termination":
    case "confirm-termination":
    case "withdraw-termination":
      return contractPath(contract, "term");
    case "request-purge":
    case "approve-purge":
    case "withdraw-purge":
    case "place-hold":
    case "release-hold":
      return contractPath(contract, "retention");
    case "submit-for-review":
    case "return-to-draft":
    case "archive":
    case "cancel":
      return undefined;
  }
};

/** Commands that are refused for the same reason stand together. */
const Closed = ({ shown: { context }, closed }: { readonly shown: Shown; readonly closed: readonly Action[] }) => {
  const { language } = context;
  const words = contractCommandWords(language);
  const sentence = (refusal: Refusal | null): string => (refusal ? refusalSentence(refusal, language) : "");
  const groups = Map.groupBy(closed, ({ refusal }) => sentence(refusal));
  return (
    <dl class="key-values" data-columns="1">
      {[...groups].map(([reason, actions]) => (
        <div key={reason}>
          <dt>{reason}</dt>
          <dd>{formatList(actions.map(({ command }) => words[command]), language)}</dd>
        </div>
      ))}
    </dl>
  );
};
