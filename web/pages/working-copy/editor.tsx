import { z } from "zod";
import { draftingWords } from "../../../i18n/drafting.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { ActionForm, Banner, Button, ButtonLink, PageHeader, StagePill } from "../../design/components.ts";
import { type EditorView, tellEditor, toldEditor, viewEditor } from "../../drafting/working-copy-view.ts";
import { formSecrets, formToken, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { Shell } from "../../shell.tsx";
import { PenInHand } from "../contract/pen-banner.tsx";
import { SavingWarnings } from "../drafting/edit-draft.tsx";
import { Answers } from "./answer.tsx";
import { ofContract } from "./input.ts";
import { OutlineNav } from "./outline.tsx";
import { AddLast, PartCard, RemovedClauses } from "./part.tsx";
import { Checks, Marks, Preview, Shortcuts } from "./side.tsx";
import { Presence, StateLine } from "./state.tsx";

export const editorPage = defineRoute({
  id: "editWording",
  method: "get",
  path: "/contracts/:contract/edit",
  summary: { en: "Edit the wording of a draft, part by part", "zh-CN": "逐条编辑草稿文字" },
  who: "signed-in",
  right: "draft",
  shows: "noted",
  params: ofContract,
  answer: z.custom<EditorView>().transform(tellEditor).pipe(toldEditor),
  refusals: ["not-allowed", "wrong-stage", "frozen", "wording-uploaded", "contract-purged"],
  handle: (context, { params }) => viewEditor(context, params.contract),
  page: (context, view) => <Editor context={context} view={view} />,
});

export interface EditorProps {
  readonly context: SignedInContext;
  readonly view: EditorView;
}

const Editor = ({ context, view }: EditorProps) => {
  const { row } = view.copy.current;
  const words = workingCopyWords(context.language);
  const drafting = draftingWords(context.language);
  const refused = context.refused?.refusal.refused;
  return (
    <Shell context={context} title={`${words.title} · ${row.title}`} organisation={view.organisation} place="contracts">
      <PageHeader
        title={words.title}
        badges={<StagePill stage={row.stage} />}
        subtitle={`${row.number} · ${view.copy.now.title}`}
        breadcrumb={[
          { label: drafting.contracts, href: "/contracts" },
          { label: row.title, href: `/contracts/${row.id}` },
        ]}
        actions={
          <ButtonLink href={`/contracts/${row.id}/draft`} kind="quiet">
            {words.answersForm}
          </ButtonLink>
        }
      />
      <PenInHand context={context} row={row} />
      {refused !== undefined && refused !== "stale-version" && (
        <Banner
          tone={refused === "text-disputed" ? "warning" : "danger"}
          announce
          title={context.refused ? refusalSentence(context.refused.refusal, context.language) : ""}
        />
      )}
      {refused === "stale-version" && <SavingWarnings context={context} current={view.copy.current} />}
      <div
        class="editor"
        data-editor={row.id}
        data-person={context.session.person.id}
        data-csrf={formToken(context)}
        data-mark={view.mark}
      >
        <div class="editor-bar" data-sync="bar" id="editor-bar">
          <VersionForm context={context} view={view} />
        </div>
        <div class="editor-standing">
          <StateLine />
          <Presence view={view} />
        </div>
        <div class="editor-columns">
          <nav class="editor-outline" aria-label={words.outlineLabel} data-sync="outline" id="editor-outline">
            <OutlineNav view={view} />
          </nav>
          <div class="editor-parts">
            <Answers context={context} view={view} />
            <div class="editor-parts" id="editor-texts" data-parts="">
              {view.parts.map((part) => (
                <PartCard key={part.part} context={context} view={view} part={part} />
              ))}
            </div>
            <AddLast context={context} view={view} />
            <div data-sync="removed" id="editor-removed">
              <RemovedClauses context={context} view={view} />
            </div>
          </div>
          <div class="editor-side">
            <div data-sync="checks" id="editor-checks">
              <Checks view={view} />
            </div>
            <div data-sync="preview" id="editor-preview">
              <Preview view={view} />
            </div>
            <Marks view={view} />
            <Shortcuts />
          </div>
        </div>
      </div>
    </Shell>
  );
};

const VersionForm = ({ context, view }: EditorProps) => {
  const { row } = view.copy.current;
  const words = workingCopyWords(context.language);
  return (
    <ActionForm
      action={`/contracts/${row.id}/edit/version`}
      id="save-version"
      label={words.version.save}
      inline
      {...formSecrets(context, row.version)}
    >
      <p class="subtle" id="save-version-hint">
        {view.edited ? words.version.hint(view.copy.number + 1) : words.intro(view.copy.number)}
      </p>
      <Button kind="primary" describedBy="save-version-hint">
        {words.version.save}
      </Button>
    </ActionForm>
  );
};
