import { isOpen } from "../../../domain/obligation.ts";
import { type Termination, terminationChecks, terminationGrounds } from "../../../domain/termination.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import {
  Actions,
  Badge,
  Button,
  ButtonLink,
  CalendarDate,
  DateField,
  Disclosure,
  KeyValues,
  Person,
  RadioCards,
  Section,
  SelectField,
  Stack,
  TextField,
} from "../../design/components.ts";
import { entered, mistakeIn } from "../../http/context.ts";
import { CommandForm } from "./command-form.tsx";
import { isOpenTo, type Shown } from "./shown.ts";
import { contractPath } from "./view.ts";

/** How long it lasts, what has changed, and how it may end early. */
export const TermView = (shown: Shown) => (
  <Stack>
    <RenewalPanel {...shown} />
    <AmendmentsPanel {...shown} />
    <TerminationPanel {...shown} />
  </Stack>
);

const RenewalPanel = (shown: Shown) => {
  const { context, dossier } = shown;
  const { term: words, page } = contractWords(context.language);
  const codes = contractCodeWords(context.language);
  const { term } = dossier.row.state;
  if (term === null) {
    return (
      <Section id="renewal" title={words.renewal}>
        <p class="subtle">{words.renewalNone}</p>
      </Section>
    );
  }
  const { decision, renewal, until, noticeBy } = term;
  const by = decision?.by ? dossier.people.get(decision.by)?.name : undefined;
  return (
    <Section id="renewal" title={words.renewal} subtitle={codes.renewal[renewal.kind]}>
      <Stack>
        <KeyValues
          columns={3}
          items={[
            { label: page.from, value: <CalendarDate on={term.from} /> },
            { label: page.until, value: until === null ? page.openEnded : <CalendarDate on={until} /> },
            { label: page.noticeBy, value: noticeBy === null ? "—" : <CalendarDate on={noticeBy} /> },
          ]}
        />
        {decision && (
          <p>
            <Badge tone={decision.renew ? "good" : "warning"}>{decision.renew ? words.willRenew : words.willEnd}</Badge>{" "}
            {by !== undefined && <span class="subtle">{words.decided(by)}</span>}
          </p>
        )}
        {isOpenTo(shown, "decide-renewal") && (
          <Disclosure summary={words.choose} open={decision === null && renewal.kind === "decision"}>
            <CommandForm shown={shown} command="decide-renewal" view="term" kind="primary" label={words.save}>
              <RadioCards
                name="renew"
                label={words.choose}
                error={mistakeIn(context, "renew")}
                options={[
                  { value: "true", label: words.renew, description: words.renewHint(renewal.months), tone: "good" },
                  { value: "false", label: words.letEnd, description: words.letEndHint },
                ]}
              />
            </CommandForm>
          </Disclosure>
        )}
      </Stack>
    </Section>
  );
};

const AmendmentsPanel = (shown: Shown) => {
  const { context, dossier } = shown;
  const words = contractWords(context.language).term;
  const codes = contractCodeWords(context.language).amendment;
  const { amendments, amends } = dossier.row.state;
  if (amends !== null) return null;
  return (
    <Section id="amendments" title={words.amendments}>
      <Stack>
        {amendments.length === 0 ? (
          <p class="subtle">{words.amendmentsNone}</p>
        ) : (
          <ul class="stack">
            {amendments.map(({ contract, state }) => (
              <li key={contract}>
                <a href={contractPath(contract)}>{dossier.related.get(contract)?.title ?? contract}</a>{" "}
                <Badge tone={state === "in-force" ? "good" : "neutral"}>{codes[state]}</Badge>
              </li>
            ))}
          </ul>
        )}
        {isOpenTo(shown, "open-amendment") && <AmendmentStart {...shown} />}
      </Stack>
    </Section>
  );
};

/** From a template, in the contract's own wording where that is structured, or by a document. */
const AmendmentStart = (shown: Shown) => {
  const { context, dossier } = shown;
  const words = contractWords(context.language).term;
  const { id, draft } = dossier.row.state;
  const upload = `${contractPath(id)}/amendments/upload`;
  const isUploaded = draft.source === "upload";
  const models = dossier.amendmentTemplates;
  if (isUploaded && models.length === 0) {
    return (
      <>
        <p class="hint">{words.amendmentUploadHint}</p>
        <Actions>
          <ButtonLink href={upload}>{words.amendmentUpload}</ButtonLink>
        </Actions>
      </>
    );
  }
  const usual = models.find(({ language }) => language === context.language) ?? models[0];
  return (
    <>
      <CommandForm shown={shown} command="open-amendment" to="amendments" view="term">
        <SelectField
          name="template"
          label={words.amendmentStart}
          hint={words.amendmentStartHint}
          options={models.map(({ id: value, name }) => ({ value, label: name[context.language] }))}
          empty={isUploaded ? false : words.amendmentOwnWording}
          required={false}
          value={context.refused?.entered.has("template") ? entered(context, "template") : usual?.id}
          error={mistakeIn(context, "template")}
        />
        <TextField
          name="title"
          label={words.amendmentTitle}
          hint={words.amendmentHint}
          required={false}
          maxLength={300}
          value={entered(context, "title")}
          error={mistakeIn(context, "title")}
        />
      </CommandForm>
      <p>
        <a href={upload}>{words.amendmentUploadInstead}</a>
      </p>
    </>
  );
};

const TerminationPanel = (shown: Shown) => {
  const { context, dossier } = shown;
  const words = contractWords(context.language).term;
  const codes = contractCodeWords(context.language);
  const { termination } = dossier.row.state;
  return (
    <Section id="termination" title={words.termination}>
      <Stack>
        {termination === null ? (
          <p class="subtle">{words.terminationNone}</p>
        ) : (
          <UnderReview shown={shown} termination={termination} />
        )}
        {isOpenTo(shown, "propose-termination") && (
          <Disclosure summary={words.termination} open={context.refused?.entered.has("lastDay") ?? false}>
            <CommandForm shown={shown} command="propose-termination" view="term">
              <SelectField
                name="ground"
                label={words.ground}
                options={terminationGrounds.map((value) => ({ value, label: codes.ground[value] }))}
                value={entered(context, "ground")}
                error={mistakeIn(context, "ground")}
              />
              <DateField
                name="lastDay"
                label={words.lastDay}
                value={entered(context, "lastDay")}
                error={mistakeIn(context, "lastDay")}
              />
            </CommandForm>
          </Disclosure>
        )}
      </Stack>
    </Section>
  );
};

const UnderReview = ({ shown, termination }: { readonly shown: Shown; readonly termination: Termination }) => {
  const { context, dossier } = shown;
  const words = contractWords(context.language).term;
  const codes = contractCodeWords(context.language);
  const { ground, lastDay, proposedBy, checked } = termination;
  const unsettled = dossier.row.state.obligations.filter(isOpen).length;
  return (
    <>
      <KeyValues
        columns={3}
        items={[
          { label: words.ground, value: codes.ground[ground] },
          { label: words.lastDay, value: <CalendarDate on={lastDay} /> },
          {
            label: words.proposedBy,
            value: proposedBy ? <Person name={dossier.people.get(proposedBy)?.name ?? ""} size="small" /> : "—",
          },
        ]}
      />
      <h3>{words.checklist}</h3>
      <CommandForm shown={shown} command="check-termination" view="term" buttons>
        <ul class="stack">
          {terminationChecks.map((check) => (
            <li key={check}>
              {checked.includes(check) ? <Badge tone="good">✓</Badge> : null} {codes.check[check]}{" "}
              {!checked.includes(check) && isOpenTo(shown, "check-termination") && (
                <Button name="check" value={check} size="small">
                  {words.tick}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </CommandForm>
      <p>
        {unsettled > 0 ? (
          <a href={contractPath(dossier.row.id, "obligations")}>{words.openObligations(unsettled)}</a>
        ) : (
          checked.length === terminationChecks.length && words.ready
        )}
      </p>
      {isOpenTo(shown, "confirm-termination") && (
        <CommandForm shown={shown} command="confirm-termination" view="term" kind="danger" />
      )}
      {isOpenTo(shown, "withdraw-termination") && (
        <CommandForm shown={shown} command="withdraw-termination" view="term" kind="quiet" />
      )}
    </>
  );
};
