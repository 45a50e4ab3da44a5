import type { PartText } from "../../../domain/working-copy.ts";
import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { FieldError } from "../../design/components/field.tsx";
import { ActionForm, Badge, Button, Disclosure } from "../../design/components.ts";
import type { PartView } from "../../drafting/working-copy-view.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { conditionText } from "../drafting/condition.ts";
import { Changes } from "./changes.tsx";
import { DisputePanel } from "./dispute.tsx";
import type { EditorProps } from "./editor.tsx";
import { anchorOf } from "./input.ts";

export interface PartProps extends EditorProps {
  readonly part: PartView;
}

/** One part with its fields, its buttons and, where two people wrote in the same place, both versions. */
export const PartCard = ({ context, view, part }: PartProps) => {
  const words = workingCopyWords(context.language);
  const anchor = anchorOf(part.part);
  const { row } = view.copy.current;
  const { disputed } = part;
  const again = context.refused !== undefined && entered(context, "part") === part.part;
  const text: PartText =
    again && !disputed ? { heading: entered(context, "heading"), wording: entered(context, "wording") } : part.text;
  const base = again && !disputed ? entered(context, "base") : part.base;
  return (
    <section
      class="card part"
      id={anchor}
      data-part={part.part}
      data-level={part.level}
      aria-labelledby={`${anchor}-name`}
    >
      <header class="card-header" data-within="header">
        <h2 id={`${anchor}-name`} class="part-name" tabIndex={-1}>
          {part.label}
        </h2>
        <PartMarks view={view} part={part} context={context} />
      </header>
      <div class="card-body">
        <div data-within="dispute">
          {disputed && <DisputePanel context={context} view={view} part={part} disputed={disputed} />}
        </div>
        <ActionForm
          action={`/contracts/${row.id}/edit/text`}
          id={`form-${anchor}`}
          label={part.label}
          {...formSecrets(context)}
        >
          <input type="hidden" name="part" value={part.part} />
          <input type="hidden" name="base" value={base} />
          <PartFields context={context} part={part} text={text} />
          <div class="part-actions" data-within="actions">
            <Button size="small" name="step" value="">
              {words.save}
            </Button>
            {part.level > 0 && (
              <Disclosure summary={<span aria-label={words.stepsOf(part.label)}>{words.more}</span>}>
                <div class="actions">
                  {(["up", "down", "in", "out"] as const)
                    .filter((step) => part.steps.has(step))
                    .map((step) => (
                      <Button key={step} size="small" name="step" value={step}>
                        {words.steps[step]}
                      </Button>
                    ))}
                  <Button size="small" icon="plus" name="step" value="add">
                    {words.steps.add}
                  </Button>
                  <Button size="small" kind="danger" name="step" value="remove">
                    {words.steps.remove}
                  </Button>
                </div>
              </Disclosure>
            )}
          </div>
        </ActionForm>
        <div data-within="changes">
          <Changes context={context} view={view} part={part} />
        </div>
      </div>
    </section>
  );
};

const PartMarks = ({ context, view, part }: PartProps) => {
  const words = workingCopyWords(context.language);
  const { language } = context;
  return (
    <div class="part-marks">
      {part.unless && (
        <span class="subtle">{words.notIncluded(conditionText(part.unless, view.copy.now.variables, language))}</span>
      )}
      {part.changed && <Badge tone="accent">{words.changed}</Badge>}
      {part.editor !== null && <span class="subtle">{words.editedBy(part.editor)}</span>}
      <span class="part-present" data-present={part.part} />
    </div>
  );
};

const PartFields = ({
  context,
  part,
  text,
}: {
  readonly context: SignedInContext;
  readonly part: PartView;
  readonly text: PartText;
}) => {
  const words = workingCopyWords(context.language);
  const id = anchorOf(part.part);
  const again = context.refused !== undefined && entered(context, "part") === part.part;
  const wrong = (field: string) => (again ? mistakeIn(context, field) : undefined);
  return (
    <>
      {part.part !== "preamble" && (
        <div class="field">
          <label for={`${id}-heading`}>{part.part === "title" ? words.contract : words.heading}</label>
          <input
            class="input"
            id={`${id}-heading`}
            name="heading"
            value={text.heading}
            maxLength={300}
            autoComplete="off"
            lang={undefined}
            data-text="heading"
          />
          <FieldError name={`${part.part}.heading`} error={wrong("heading")} />
        </div>
      )}
      {part.part !== "title" && (
        <div class="field">
          <label for={`${id}-wording`}>{words.wording}</label>
          <textarea
            class="input part-wording"
            id={`${id}-wording`}
            name="wording"
            rows={rowsFor(text.wording)}
            maxLength={40_000}
            value={text.wording}
            data-text="wording"
          />
          <FieldError name={`${part.part}.wording`} error={wrong("wording")} />
        </div>
      )}
    </>
  );
};

/** Before the style sheet makes a field grow with its text, or where a browser does not know how. */
const rowsFor = (text: string): number =>
  Math.min(
    18,
    Math.max(
      2,
      text.split("\n").reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / 70)), 0),
    ),
  );

export const AddLast = ({ context, view }: EditorProps) => {
  const words = workingCopyWords(context.language);
  return (
    <ActionForm
      action={`/contracts/${view.copy.current.row.id}/edit/text`}
      id="add-last"
      label={words.addLast}
      {...formSecrets(context)}
    >
      <input type="hidden" name="part" value="preamble" />
      <Button icon="plus" name="step" value="add">
        {words.addLast}
      </Button>
    </ActionForm>
  );
};

export const RemovedClauses = ({ context, view }: EditorProps) => {
  const words = workingCopyWords(context.language);
  if (view.removed.length === 0) return null;
  return (
    <section class="card" aria-labelledby="removed-title">
      <header class="card-header">
        <div>
          <h2 id="removed-title">{words.removed}</h2>
          <p class="subtle">{words.removedIntro}</p>
        </div>
      </header>
      <div class="card-body">
        <ul class="removed-list">
          {view.removed.map(({ part, label }) => (
            <li key={part}>
              <span>{label}</span>
              <ActionForm
                action={`/contracts/${view.copy.current.row.id}/edit/text`}
                id={`restore-${anchorOf(part)}`}
                label={`${words.steps.restore}: ${label}`}
                {...formSecrets(context)}
              >
                <input type="hidden" name="part" value={part} />
                <Button size="small" name="step" value="restore">
                  {words.steps.restore}
                </Button>
              </ActionForm>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
};
