import type { Containment, NoteId } from "../../../domain/incident.ts";
import type { Language } from "../../../domain/language.ts";
import { type RefusalCode, refuse } from "../../../domain/refusal.ts";
import { incidentWords } from "../../../i18n/incident.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import {
  ActionForm,
  Actions,
  Banner,
  Button,
  CheckboxField,
  Disclosure,
  FieldGroup,
  Instant,
  Section,
  Stack,
  TextArea,
} from "../../design/components.ts";
import { formSecrets } from "../../http/context.ts";
import { refusalToIncident } from "../../incident.ts";
import type { PartProps } from "./incident-parts.tsx";

/** What was done at once so that no more harm comes, and its undoing. */
export const ContainmentPart = (part: PartProps) => {
  const { context, view } = part;
  const words = incidentWords(context.language);
  const { containments } = view.row.state;
  if (view.row.state.triage === null && containments.length === 0) return null;
  return (
    <Section id="containment" title={words.section.containment} subtitle={words.containment.intro}>
      <Stack>
        <HoldBanner {...part} />
        {containments.map((one) => (
          <Round key={one.number} {...part} round={one} />
        ))}
        <ContainForm {...part} />
      </Stack>
    </Section>
  );
};

/** The words of `note` do not matter to the rules; any id asks the same question. */
const anyNote = "" as NoteId;

const HoldBanner = ({ context, view: { row } }: PartProps) => {
  const { containment: words } = incidentWords(context.language);
  const { hold } = row.state;
  if (hold === "none") return null;
  const mayUndo = refusalToIncident(context, row, { type: "release", note: anyNote }) === null;
  return (
    <Banner tone={hold === "released" ? "good" : "warning"} icon="frozen" title={words[hold]}>
      {mayUndo && (
        <Disclosure summary={words.undo}>
          <ActionForm action={`/incidents/${row.id}/release`} label={words.undo} {...formSecrets(context)}>
            <TextArea name="release" label={words.undoWhy} rows={2} />
            <Actions>
              <Button kind="danger">{words.undo}</Button>
            </Actions>
          </ActionForm>
        </Disclosure>
      )}
    </Banner>
  );
};

const Round = ({ context, view, round }: PartProps & { readonly round: Containment }) => {
  const { containment: words } = incidentWords(context.language);
  const { measures, result, number, at } = round;
  const nothing = !measures.freeze && !measures.revokeLinks && measures.revokeSessionsOf.length === 0;
  return (
    <div>
      <h3>
        {words.round(number)} · <Instant at={at} />
      </h3>
      {nothing && <p>{words.nothing}</p>}
      {result === null ? (
        <p>{words.underWay}</p>
      ) : (
        <ul>
          {measures.freeze && (
            <li>
              {result.notFrozen === null
                ? words.freeze
                : `${words.notFrozen}${context.language === "en" ? ": " : "："}${whyNot(result.notFrozen, context.language)}`}
            </li>
          )}
          {(measures.freeze || measures.revokeLinks) && <li>{words.linksVoided(result.links)}</li>}
          {result.shares !== undefined && result.shares > 0 && <li>{words.sharesShut(result.shares)}</li>}
          {measures.revokeSessionsOf.length > 0 && (
            <li>
              {words.sessionsEnded(result.sessions)}:{" "}
              {measures.revokeSessionsOf.map((id) => view.names.get(id)).join(", ")}
            </li>
          )}
        </ul>
      )}
    </div>
  );
};

/** Under release 0.1 a contract could be held by one incident only. */
const whyNot = (code: RefusalCode, language: Language): string =>
  code === "already-done" ? incidentWords(language).containment.heldByOther : refusalSentence(refuse(code), language);

const ContainForm = ({ context, view: { row, choices } }: PartProps) => {
  const { containment: words } = incidentWords(context.language);
  const asked = { type: "contain", freeze: false, revokeLinks: false, revokeSessionsOf: [], note: anyNote } as const;
  if (refusalToIncident(context, row, asked)) return null;
  const mayFreeze = refusalToIncident(context, row, { ...asked, freeze: true }) === null;
  const form = (
    <ActionForm action={`/incidents/${row.id}/containment`} label={words.submit} {...formSecrets(context)}>
      {mayFreeze && <CheckboxField name="freeze" label={words.freeze} hint={words.freezeHint} required={false} />}
      {row.contract !== null && (
        <CheckboxField name="revokeLinks" label={words.links} hint={words.linksHint} required={false} />
      )}
      <Disclosure summary={words.sessions}>
        <FieldGroup legend={words.sessions} columns={2}>
          {choices.people.map(({ id, name }, index) => (
            <CheckboxField key={id} name={`revokeSessionsOf.${index}`} value={id} label={name} required={false} />
          ))}
        </FieldGroup>
      </Disclosure>
      <TextArea name="containment" label={words.note} rows={2} required={false} />
      <Actions>
        <Button kind="danger" icon="lock">
          {words.submit}
        </Button>
      </Actions>
    </ActionForm>
  );
  return row.state.containments.length === 0 ? form : <Disclosure summary={words.submit}>{form}</Disclosure>;
};
