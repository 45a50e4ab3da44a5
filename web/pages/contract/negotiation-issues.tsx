import type { IssueRow } from "../../../db/issue.ts";
import { positionsFor } from "../../../documents/library/positions.ts";
import { mayAct } from "../../../domain/access.ts";
import { type Issue, issueStates } from "../../../domain/issue.ts";
import { positionId } from "../../../domain/library.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { clausesOf } from "../../contract/negotiation.ts";
import { Badge, Disclosure, KeyValues, OwnTextArea, Section, SelectField, Stack } from "../../design/components.ts";
import { mayGive, type Negotiating, NegotiationForm } from "./negotiation-form.tsx";
import { contractPath } from "./view.ts";

/** Where the sides differ, what we could accept instead, and how each point was settled. Ours alone. */
export const IssuesPart = (shown: Negotiating) => {
  const { context, dossier } = shown;
  const words = negotiationWords(context.language).issues;
  const { issues = [] } = dossier.row.state;
  return (
    <Section id="issues" title={words.title} subtitle={words.hint}>
      <Stack>
        {issues.length === 0 && <p class="subtle">{words.none}</p>}
        {issues
          .toSorted((a, b) => issueStates.indexOf(a.state) - issueStates.indexOf(b.state))
          .map((issue) => (
            <IssueTold key={issue.id} {...shown} issue={issue} />
          ))}
        {mayGive(shown, "raise-issue") && (
          <Disclosure summary={words.add}>
            <NegotiationForm shown={shown} command="raise-issue" kind="primary" label={words.add}>
              <SelectField
                name="clause"
                label={words.clause}
                required={false}
                empty={words.whole}
                options={clausesOf(shown.talks.draft).map(({ id, name }) => ({ value: id, label: name }))}
              />
              <IssueFields {...shown} of="new" />
            </NegotiationForm>
          </Disclosure>
        )}
      </Stack>
    </Section>
  );
};

const tones = { open: "warning", agreed: "good", conceded: "neutral" } as const;

const IssueTold = (shown: Negotiating & { readonly issue: Issue }) => {
  const { context, talks, issue } = shown;
  const words = negotiationWords(context.language).issues;
  const kept = talks.issues.find((one) => one.issue === issue.id);
  if (!kept) return null;
  const clause = clausesOf(talks.draft).find(({ id }) => id === issue.clause)?.name;
  const { title, ours, theirs, fallbacks } = kept;
  return (
    <article class="thread" data-scope="internal" id={`issue-${issue.id}`}>
      <h3>
        {title} <Badge tone={tones[issue.state]}>{words.state[issue.state]}</Badge>
      </h3>
      <KeyValues
        columns={2}
        items={[
          ...(clause === undefined ? [] : [{ label: words.clause, value: clause }]),
          { label: words.ours, value: <span class="said">{ours || "—"}</span> },
          { label: words.theirs, value: <span class="said">{theirs || "—"}</span> },
          ...(fallbacks.length === 0
            ? []
            : [
                {
                  label: words.fallbacks,
                  value: (
                    <ol>
                      {fallbacks.map((fallback) => (
                        <li key={fallback}>{fallback}</li>
                      ))}
                    </ol>
                  ),
                },
              ]),
        ]}
      />
      <FromLibrary {...shown} />
      <div class="thread-acts">
        {mayGive(shown, "revise-issue") && (
          <Disclosure summary={words.edit}>
            <NegotiationForm
              shown={shown}
              command="revise-issue"
              label={words.save}
              about={title}
              hidden={{ issue: issue.id }}
            >
              <IssueFields {...shown} of={issue.id} kept={kept} />
            </NegotiationForm>
          </Disclosure>
        )}
        {mayGive(shown, "settle-issue") &&
          issueStates
            .filter((outcome) => outcome !== issue.state)
            .map((outcome) => (
              <NegotiationForm
                key={outcome}
                shown={shown}
                command="settle-issue"
                kind="quiet"
                label={words.settle[outcome]}
                about={title}
                hidden={{ issue: issue.id, outcome }}
              />
            ))}
      </div>
    </article>
  );
};

/** Our position in the library, what may take its place, and who has to agree to each, as it would read here. */
const FromLibrary = (shown: Negotiating & { readonly issue: Issue }) => {
  const { context, dossier, talks, issue } = shown;
  const { language } = context;
  const words = negotiationWords(language).issues;
  const library = libraryWords(language);
  const found = talks.draft && issue.clause !== null && positionsFor(talks.draft, talks.library, issue.clause);
  if (!found) return null;
  const { article, wordings } = found;
  const mayChoose = mayAct(context.session.person, "edit-library") && mayGive(shown, "save-draft");
  return (
    <Disclosure summary={words.library(wordings.length)}>
      <Stack>
        {wordings.map(({ position, other, text, taken }) => (
          <div key={positionId(position)} class="stack" data-wording={positionId(position)}>
            <p>
              <strong>{other ? other.name[language] : words.ours}</strong>{" "}
              <Badge tone={position.kind === "fallback" ? "warning" : "info"}>{library.kind[position.kind]}</Badge>{" "}
              {position.kind === "fallback" && (
                <Badge tone="warning">{library.needs(library.approverGroup[position.approver])}</Badge>
              )}{" "}
              {taken && <Badge tone="good">{words.taken}</Badge>}
            </p>
            <p class="hint">{other ? other.guidance[language] : library.kindMeaning.standard}</p>
            <p class="said" lang={dossier.row.language}>
              {text}
            </p>
          </div>
        ))}
        {mayChoose && wordings.length > 1 && (
          <p>
            <a href={`${contractPath(dossier.row.id)}/draft/wordings#choice-${article}`}>{library.choose.link}</a>
          </p>
        )}
      </Stack>
    </Disclosure>
  );
};

const IssueFields = ({ context, of, kept }: Negotiating & { readonly of: string; readonly kept?: IssueRow }) => {
  const words = negotiationWords(context.language).issues;
  const field = (name: "ours" | "theirs" | "fallbacks") => ({ id: `${name}-${of}`, name, required: false });
  return (
    <>
      <OwnTextArea id={`title-${of}`} name="title" label={words.name} rows={1} most={300} value={kept?.title ?? ""} />
      <OwnTextArea {...field("ours")} label={words.ours} value={kept?.ours ?? ""} />
      <OwnTextArea {...field("theirs")} label={words.theirs} value={kept?.theirs ?? ""} />
      <OwnTextArea
        {...field("fallbacks")}
        label={words.fallbacks}
        hint={words.fallbacksHint}
        value={kept?.fallbacks.join("\n") ?? ""}
      />
    </>
  );
};
