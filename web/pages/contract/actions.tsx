import { decideAccess } from "../../../access/decision.ts";
import type { Contract, Stage } from "../../../domain/contract.ts";
import type { Refusal } from "../../../domain/refusal.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { contractCommandHints, contractCommandWords } from "../../../i18n/contract-command.ts";
import { formatList } from "../../../i18n/format.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { rightsWords } from "../../../i18n/rights.ts";
import { workingCopyWords } from "../../../i18n/working-copy.ts";
import type { Action } from "../../contract/contract-actions.ts";
import { ButtonLink, Disclosure, Section, Stack } from "../../design/components.ts";
import { CommandForm } from "./command-form.tsx";
import type { Shown } from "./shown.ts";
import { contractPath } from "./view.ts";

/** What is open to whoever looks, the step that moves the contract on first; and why the rest is not. */
export const ActionsPanel = (shown: Shown) => {
  const words = contractWords(shown.context.language).page;
  const { actions, row } = shown.dossier;
  const open = actions.filter(({ command, refusal }) => refusal === null && !isElsewhere(row.state, command));
  const usual = open.filter(({ command }) => !isRare(row.stage, command));
  const rare = open.filter(({ command }) => isRare(row.stage, command));
  const closed = actions.filter(({ refusal }) => refusal !== null);
  return (
    <Section id="actions" title={words.actions}>
      <Stack>
        {open.length === 0 && <p class="subtle">{words.noActions}</p>}
        {usual.map((action, index) => (
          <OpenAction key={action.command} shown={shown} action={action} kind={index === 0 ? "primary" : "secondary"} />
        ))}
        {rare.length > 0 && (
          <Disclosure summary={words.moreActions}>
            <Stack>
              {rare.map((action) => (
                <OpenAction key={action.command} shown={shown} action={action} kind="secondary" />
              ))}
            </Stack>
          </Disclosure>
        )}
        {closed.length > 0 && (
          <Disclosure summary={words.closed}>
            <Closed shown={shown} closed={closed} />
          </Disclosure>
        )}
        <ToRights {...shown} />
      </Stack>
    </Section>
  );
};

/** Why others can or cannot do something, for those who may ask. */
const ToRights = ({ context, dossier: { row } }: Shown) =>
  decideAccess(context.session.person, { right: "explain-rights", contract: row }).allowed ? (
    <ButtonLink href={`/contracts/${row.id}/rights`} kind="quiet" icon="lock">
      {rightsWords(context.language).title}
    </ButtonLink>
  ) : null;

const aside: ReadonlySet<Action["command"]> = new Set([
  "return-to-draft",
  "propose-termination",
  "replace-signer",
  "recall-signing",
  "withdraw-termination",
  "withdraw-purge",
  "share",
  "withdraw-share",
  "place-hold",
  "request-hold-release",
  "withdraw-hold-release",
  "cancel",
]);

/** Steps that lead back or out, and what people seldom come for. */
const isRare = (stage: Stage, command: Action["command"]): boolean =>
  aside.has(command) || (command === "save-draft" && stage !== "draft");

/** Obligations are settled or carried on only when the contract is being ended; the points of its checklist lead there. */
const isElsewhere = ({ termination, stage }: Contract, command: Action["command"]): boolean =>
  command === "settle-obligation" && termination === null && stage !== "ended";

interface OpenActionProps {
  readonly shown: Shown;
  readonly action: Action;
  readonly kind: "primary" | "secondary";
}

const OpenAction = ({ shown, action: { command, item }, kind }: OpenActionProps) => {
  const { context, dossier } = shown;
  const href = hrefOf(dossier.row.id, command, item);
  if (href !== undefined) {
    const link = (
      <ButtonLink href={href} kind={kind} wide>
        {contractCommandWords(context.language)[command]}
      </ButtonLink>
    );
    if (command !== "save-draft" || !isEditable(dossier)) return link;
    return (
      <>
        <ButtonLink href={`/contracts/${dossier.row.id}/edit`} kind={kind} wide>
          {workingCopyWords(context.language).open}
        </ButtonLink>
        <ButtonLink href={href} wide>
          {workingCopyWords(context.language).answersForm}
        </ButtonLink>
      </>
    );
  }
  const hints: Readonly<Record<string, string>> = contractCommandHints(context.language);
  return (
    <CommandForm shown={shown} command={command} kind={aside.has(command) ? "danger" : kind} wide>
      {hints[command] !== undefined && <p class="hint">{hints[command]}</p>}
    </CommandForm>
  );
};

/** Whether its wording can be edited clause by clause: a draft that was not uploaded. */
const isEditable = ({ row, versions }: Shown["dossier"]): boolean =>
  row.stage === "draft" &&
  versions.some(({ number, draft_document }) => number === row.state.draft.number && draft_document !== null);

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
    case "sign-in-person":
    case "replace-signer":
    case "recall-signing":
      return `${contractPath(contract)}#signing`;
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
    case "share":
    case "withdraw-share":
      return contractPath(contract, "documents");
    case "request-purge":
    case "approve-purge":
    case "withdraw-purge":
    case "place-hold":
    case "request-hold-release":
    case "approve-hold-release":
    case "withdraw-hold-release":
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
          <dd>
            {formatList(
              actions.map(({ command }) => words[command]),
              language,
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
};
