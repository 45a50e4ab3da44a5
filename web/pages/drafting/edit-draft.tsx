import type { z } from "zod";
import { answersMark } from "../../../db/working-copy.ts";
import { gate } from "../../../domain/command.ts";
import type { Draft } from "../../../domain/draft.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { negotiationOf, roundOut } from "../../../domain/negotiation.ts";
import { isRefusal, type Refusal } from "../../../domain/refusal.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { actOf, ofContract, seenBy } from "../../contract/contract.ts";
import { Banner, ButtonLink, PageHeader, StagePill } from "../../design/components.ts";
import { enteredFrom } from "../../drafting/draft-entries.ts";
import { tellFindings } from "../../drafting/draft-findings.ts";
import { noteView, whileThere } from "../../drafting/draft-reading.ts";
import { enteredFromSigners, sealsOn, signerRowsFor } from "../../drafting/draft-signer-form.ts";
import {
  type CurrentWording,
  changedDraft,
  currentWording,
  type Desk,
  deskOf,
  saveDraft,
  savedDraft,
} from "../../drafting/drafting.ts";
import { workedDraft } from "../../drafting/working-copy.ts";
import type { SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { Shell } from "../../shell.tsx";
import { PenInHand } from "../contract/pen-banner.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { DraftForm } from "./draft-form.tsx";
import { formState } from "./entered.ts";
import { FindingList } from "./findings.tsx";
import { UploadPage } from "./upload-form.tsx";

export interface Editing {
  readonly current: CurrentWording;
  readonly desk: Desk;
  /** `null` where the wording was uploaded: then a further document replaces it. */
  readonly draft: Draft | null;
  /** Of which answers the form is made. */
  readonly seen: string;
}

/** The wording that counts, for changing it; refused to whoever may not. Looking at it is recorded. */
export const openForEditing = async (context: SignedInContext, contract: ContractId): Promise<Editing | Refusal> => {
  const found = await seenBy(context, async (tx) => {
    const current = await currentWording(tx, contract);
    if (isRefusal(current)) return current;
    const refusal = gate(current.row.state, "save-draft", actOf(context, current.row));
    if (refusal) return refusal;
    if (current.master)
      await noteView(tx, context, current.master, { act: "viewed", object: "draft", version: current.version.number });
    const seen = await answersMark(tx, contract, current.version.number);
    return { current, seen, desk: await deskOf(tx, context) };
  });
  if (isRefusal(found)) return found;
  const draft = await whileThere(async () => (found.current.master ? workedDraft(context, found.current) : null));
  return isRefusal(draft) ? draft : { ...found, draft };
};

/** What saving brings about, before it is done: a contract on its way goes back. */
export const SavingWarnings = ({
  context,
  current: { row },
}: {
  readonly context: SignedInContext;
  readonly current: CurrentWording;
}) => {
  const words = draftingWords(context.language).edit;
  const here = `/contracts/${row.id}/versions/${row.state.draft.number}`;
  const { stage } = row;
  const underWay = stage === "review" || stage === "approval" || stage === "signing";
  const stale = context.refused?.refusal.refused === "stale-version";
  return (
    <>
      {!stale && <RefusedBanner context={context} />}
      {stale && (
        <Banner
          tone="danger"
          announce
          title={words.stale}
          actions={<ButtonLink href={here}>{words.current(row.state.draft.number)}</ButtonLink>}
        >
          {words.staleDetail}
        </Banner>
      )}
      {roundOut(negotiationOf(row.state)) && (
        <Banner tone="warning" icon="sign" title={negotiationWords(context.language).pen.theirs}>
          {negotiationWords(context.language).pen.editing}
        </Banner>
      )}
      {underWay && (
        <Banner tone="warning" title={words.sendsBack}>
          {words.sendsBackDetail[stage]}
        </Banner>
      )}
    </>
  );
};

export const editDraftPage = definePage({
  id: "editDraftPage",
  path: "/contracts/:contract/draft",
  summary: { en: "Edit a draft", "zh-CN": "编辑草稿" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  handle: (context, { params }) => openForEditing(context, params.contract),
  page: (context, { current, desk, draft, seen }) => {
    if (!draft)
      return (
        <UploadPage
          context={context}
          desk={desk}
          current={current}
          warnings={<SavingWarnings context={context} current={current} />}
        />
      );
    const { row, version, signers } = current;
    const words = draftingWords(context.language);
    const findings = tellFindings(version.findings, draft, context.language);
    const kept = new Map([
      ...enteredFrom(draft.values),
      ...enteredFromSigners(signers, row.state.draft.patience),
      ["title", draft.title],
    ]);
    return (
      <Shell context={context} title={words.edit.title} organisation={desk.tenant.name} place="contracts">
        <PageHeader
          title={words.edit.title}
          badges={<StagePill stage={row.stage} />}
          subtitle={`${row.number} · ${row.title}`}
          actions={
            <>
              {row.stage === "draft" && (
                <ButtonLink href={`/contracts/${row.id}/edit`}>{workingCopyWords(context.language).open}</ButtonLink>
              )}
              <ButtonLink href={`/contracts/${row.id}/draft/wordings`}>
                {libraryWords(context.language).choose.link}
              </ButtonLink>
            </>
          }
          breadcrumb={[
            { label: words.contracts, href: "/contracts" },
            { label: row.title, href: `/contracts/${row.id}` },
          ]}
        />
        <PenInHand context={context} row={row} />
        <SavingWarnings context={context} current={current} />
        {!context.refused && (
          <FindingList findings={findings} text={`/contracts/${row.id}/versions/${version.number}`} />
        )}
        <DraftForm
          context={context}
          action={`/contracts/${row.id}/draft`}
          expectedVersion={row.version}
          variables={draft.variables}
          ours={draft.ours}
          members={desk.signers}
          seals={desk.seals}
          sealed={sealsOn(signers)}
          signerRows={signerRowsFor(signers)}
          form={formState(context, kept, findings)}
          submit={words.form.save}
          back={`/contracts/${row.id}`}
        >
          <input type="hidden" name="seen" value={seen} />
        </DraftForm>
      </Shell>
    );
  },
});

export const saveDraftRoute = defineRoute({
  id: "saveDraft",
  method: "post",
  path: "/contracts/:contract/draft",
  summary: { en: "Save changed answers as a new version", "zh-CN": "将修改保存为新版本" },
  who: "signed-in",
  right: "draft",
  params: ofContract,
  body: changedDraft,
  answer: savedDraft,
  refusals: [
    "not-allowed",
    "invalid-input",
    "stale-version",
    "wrong-stage",
    "frozen",
    "wording-uploaded",
    "contract-purged",
  ],
  handle: (context, { params, body }): Promise<z.input<typeof savedDraft> | Refusal> =>
    saveDraft(context, params.contract, body),
  done: ({ id }) => `/contracts/${id}`,
  again: editDraftPage,
  version: ({ version }) => version,
});
