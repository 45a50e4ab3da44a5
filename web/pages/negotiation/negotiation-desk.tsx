import { ContractArticle } from "../../../documents/html.tsx";
import { type RenderedClause, renditionOf, textOf } from "../../../documents/rendition.ts";
import { WatermarkLayer } from "../../../documents/watermark-html.tsx";
import { formatBytes, formatInstant } from "../../../i18n/format.ts";
import { linkWords } from "../../../i18n/link.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  ButtonLink,
  Disclosure,
  DocumentFrame,
  FileField,
  Instant,
  PageHeader,
  RadioCards,
  RelativeTime,
  Section,
  Stack,
  TextArea,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { entered, formSecrets, mistakeIn, type RequestContext } from "../../http/context.ts";
import { mayTakeWord } from "../../outside/guest-word.ts";
import { isWatermarked, watermarkLine } from "../../watermark.ts";
import { OutsiderCode } from "../outside/outsider-code.tsx";
import type { GuestOpen, GuestView } from "./negotiation-answer.ts";
import { Talk } from "./negotiation-talk.tsx";

export interface NegotiationDeskProps {
  readonly context: RequestContext;
  readonly view: GuestView;
  /** The page's own path, under which forms are sent. */
  readonly path: string;
  /** A code has been mailed. */
  readonly sent: boolean;
  /** The clause whose forms are open. */
  readonly clause: string | undefined;
  readonly done: "comment" | "propose" | "file" | "returned" | undefined;
}

/** First the code; then who holds the pen, the wording with what is said of it, and the way to hand it back. */
export const NegotiationDesk = (props: NegotiationDeskProps) => {
  const { context, view, done } = props;
  const { language, timeZone } = usePage();
  const words = negotiationWords(language).guest;
  const { answer } = view;
  const { open, organisation } = answer;
  return (
    <Stack>
      <PageHeader
        title={open ? open.contract.title : words.title}
        subtitle={words.from(answer.invitedBy, organisation)}
      />
      <NotDone context={context} />
      {done !== undefined && open && (
        <div id="done">
          <Banner tone="good" announce title={words.done[done]} />
        </div>
      )}
      {open ? (
        <Opened {...props} open={open} />
      ) : (
        <OutsiderCode
          {...{ context, path: props.path, sent: props.sent, address: answer.address, nonce: answer.nonce }}
          words={words.code}
        />
      )}
      <Section id="trust" title={words.trust.title}>
        <ul class="stack">
          <li>{words.trust.binds}</li>
          <li>{words.trust.sees(organisation)}</li>
          <li>
            {words.trust.alone} {words.trust.until(formatInstant(answer.until, language, timeZone))}
          </li>
          <li>{words.trust.passwords}</li>
        </ul>
      </Section>
    </Stack>
  );
};

const NotDone = ({ context }: { readonly context: RequestContext }) =>
  context.refused ? (
    <Banner tone="danger" announce title={linkWords(context.language).refused}>
      <p>{refusalSentence(context.refused.refusal, context.language)}</p>
    </Banner>
  ) : null;

type Open = NegotiationDeskProps & { readonly open: GuestOpen };

const Opened = (props: Open) => {
  const { open, view, context, path } = props;
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const { organisation } = view.answer;
  const general = open.threads.filter(({ clause }) => clause === null);
  return (
    <>
      <Pen {...props} />
      {open.round?.note && (
        <Section id="note" title={words.note(organisation)}>
          <p class="said">{open.round.note}</p>
        </Section>
      )}
      {open.round === null ? <Banner title={words.nothing} /> : <Wording {...props} round={open.round} />}
      <Section id="whole" title={words.whole}>
        <Stack>
          <Talk context={context} threads={general} organisation={organisation} path={path} nonce={view.answer.nonce} />
          <CommentForm {...props} />
        </Stack>
      </Section>
      {(open.pen === "yours" || open.files.length > 0) && <Files {...props} />}
      {open.proposals.length > 0 && <Proposals {...props} />}
      {open.pen === "yours" && <GiveBack {...props} />}
    </>
  );
};

/** Who may change the wording now, before anything else on the page. */
const Pen = ({ open, view }: Open) => {
  const { language, timeZone } = usePage();
  const { pen } = negotiationWords(language);
  const { organisation } = view.answer;
  const round = open.round && pen.round(open.round.number);
  const yours = open.pen === "yours";
  const due = yours && open.round ? pen.due(formatInstant(open.round.due, language, timeZone)) : null;
  const details = [round, due].filter((part) => part !== null).join(" · ");
  return (
    <Banner
      tone={yours ? "warning" : "info"}
      icon="sign"
      title={[yours ? pen.yours : pen.ours(organisation), details].filter((part) => part !== "").join(" — ")}
    >
      {open.round !== null && <p>{yours ? pen.yourTurn : pen.notYourTurn(organisation)}</p>}
    </Banner>
  );
};

const Wording = (props: Open & { readonly round: NonNullable<GuestOpen["round"]> }) => {
  const { context, view, path, round } = props;
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const { sight, visiting } = view;
  const { pdf } = round;
  const { contract } = visiting.held;
  const links = (
    <>
      <ButtonLink href={`${path}/documents/${pdf.id}?inline=true`} icon="eye">
        {words.view}
      </ButtonLink>
      <ButtonLink href={`${path}/documents/${pdf.id}`} icon="download">
        {words.download}
      </ButtonLink>
      {mayTakeWord(contract.classification) && (
        <ButtonLink href={`${path}/word`} icon="download">
          {words.downloadWord}
        </ButtonLink>
      )}
    </>
  );
  const draft = sight?.sent?.draft;
  const html = sight?.sent?.html;
  const reader = {
    name: visiting.words.name,
    email: visiting.words.email,
    timeZone: contract.state.timeZone,
  };
  const line = isWatermarked(contract.classification) ? watermarkLine(context, reader) : undefined;
  if (!draft) {
    return (
      <Section id="wording" title={words.wording} subtitle={words.wordingFile} actions={<Actions>{links}</Actions>}>
        {html && line === undefined ? (
          <DocumentFrame title={contract.title} html={html} language={contract.language} hash={pdf.sha256} scroll />
        ) : (
          <p class="subtle">{pdf.name}</p>
        )}
      </Section>
    );
  }
  return (
    <Section id="wording" title={words.wording} subtitle={words.wordingHint} actions={<Actions>{links}</Actions>}>
      <div class="document-page" lang={renditionOf(draft).language}>
        {line !== undefined && <WatermarkLayer line={line} />}
        <ContractArticle draft={draft} beside={(clause) => <Beside {...props} rendered={clause} />} />
      </div>
    </Section>
  );
};

/** What is said about a clause, and the forms to say more, in the reader's language. */
const Beside = (props: Open & { readonly rendered: RenderedClause }) => {
  const { context, open, view, path, clause, rendered } = props;
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const { id } = rendered;
  const threads = open.threads.filter((thread) => thread.clause === id);
  const proposals = open.proposals.filter((one) => one.clause === id && one.state !== "superseded");
  const named = clauseName(open, id);
  return (
    <div class="beside" lang={language}>
      <Talk
        context={context}
        threads={threads}
        organisation={view.answer.organisation}
        path={path}
        nonce={view.answer.nonce}
        clause={id}
      />
      {proposals.map((one) => (
        <ProposalCard key={one.id} proposal={one} />
      ))}
      {clause === id ? (
        <>
          <CommentForm {...props} about={rendered} />
          {open.pen === "yours" ? (
            <ProposalForm {...props} about={rendered} />
          ) : (
            <p class="hint">{words.proposeLater}</p>
          )}
        </>
      ) : (
        <a class="beside-link" href={`${path}?clause=${encodeURIComponent(id)}#clause-${id}`}>
          {words.onClause}
          <span class="visually-hidden"> {named}</span>
        </a>
      )}
    </div>
  );
};

interface About {
  readonly about?: RenderedClause;
}

/** As it is cited, with its heading. */
const clauseName = (open: GuestOpen, id: string): string => {
  const clause = open.round?.clauses.find((one) => one.id === id);
  return clause ? `${clause.citation} ${clause.heading}`.trim() : "";
};

const CommentForm = ({ context, open, view, path, about }: Open & About) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const name = about ? `${words.comment}: ${clauseName(open, about.id)}` : words.comment;
  const mine = !context.refused?.entered.has("reason") && !context.refused?.entered.has("thread");
  const here = mine && (context.refused?.entered.get("clause")?.[0] ?? undefined) === about?.id;
  return (
    <ActionForm action={`${path}/comments`} label={name} {...formSecrets(context)}>
      <input type="hidden" name="nonce" value={view.answer.nonce} />
      {about && <input type="hidden" name="clause" value={about.id} />}
      <LongText
        id={about ? `comment-${about.id}` : "comment"}
        label={words.comment}
        rows={3}
        most={5000}
        value={here ? entered(context, "words") : ""}
      />
      <Actions>
        <Button kind="secondary">{words.commentSubmit}</Button>
      </Actions>
    </ActionForm>
  );
};

/** A field named `words`, of which a page has several: each needs an id of its own. */
const LongText = ({
  id,
  label,
  hint,
  rows,
  most,
  value,
}: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly rows: number;
  readonly most: number;
  readonly value: string;
}) => (
  <div class="field">
    <label for={id}>{label}</label>
    {hint !== undefined && (
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
    <textarea
      class="input"
      id={id}
      name="words"
      rows={rows}
      maxLength={most}
      required
      value={value}
      aria-describedby={hint === undefined ? undefined : `${id}-hint`}
    />
  </div>
);

const ProposalForm = ({ context, view, path, about }: Open & { readonly about: RenderedClause }) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const again = context.refused?.entered.has("reason") === true;
  return (
    <Disclosure summary={words.propose} open={again}>
      <ActionForm action={`${path}/proposals`} label={words.propose} {...formSecrets(context)}>
        <input type="hidden" name="nonce" value={view.answer.nonce} />
        <input type="hidden" name="clause" value={about.id} />
        <LongText
          id={`propose-${about.id}`}
          label={words.proposeWords}
          hint={words.proposeHint}
          rows={8}
          most={20_000}
          value={again ? entered(context, "words") : textOf(about)}
        />
        <TextArea
          name="reason"
          label={words.proposeReason}
          rows={2}
          maxLength={2000}
          required={false}
          value={again ? entered(context, "reason") : ""}
        />
        <Actions>
          <Button kind="primary">{words.proposeSubmit}</Button>
        </Actions>
      </ActionForm>
    </Disclosure>
  );
};

const proposalTones = { open: "info", accepted: "good", declined: "danger", superseded: "neutral" } as const;

const ProposalCard = ({ proposal }: { readonly proposal: GuestOpen["proposals"][number] }) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const { words: text, reason, answer } = proposal;
  return (
    <div class="thread" data-scope="shared" id={`proposal-${proposal.id}`}>
      <p class="comment-by">
        <strong>{words.proposal}</strong> <Fared proposal={proposal} />
      </p>
      <p class="said">{text}</p>
      {reason !== "" && <p class="said subtle">{reason}</p>}
      {answer !== null && <Because answer={answer} />}
    </div>
  );
};

/** How a proposal stands, and since when. */
const Fared = ({ proposal: { state, at, settledAt } }: { readonly proposal: GuestOpen["proposals"][number] }) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  return (
    <>
      <Badge tone={proposalTones[state]}>{words.proposalState[state]}</Badge>{" "}
      {settledAt === null ? <RelativeTime at={at} /> : <Instant at={settledAt} />}
    </>
  );
};

const Because = ({ answer }: { readonly answer: string }) => {
  const { language } = usePage();
  return (
    <p class="said">
      <strong>{negotiationWords(language).guest.because}</strong>
      {language === "en" ? ": " : "："}
      {answer}
    </p>
  );
};

/** Beside its clause a proposal stands only while no later one of the same guest does. */
const idShown = ({ state, id, clause }: GuestOpen["proposals"][number]): string =>
  state === "superseded" ? clause : id;

/** All of their proposals, the newest first, and what became of each. */
const Proposals = ({ open }: Open) => {
  const { language } = usePage();
  const { guest: words, pen } = negotiationWords(language);
  return (
    <Section id="proposals" title={words.proposals} subtitle={words.proposalsHint}>
      <Stack>
        {open.proposals.toReversed().map((proposal) => {
          const name = clauseName(open, proposal.clause);
          return (
            <article key={proposal.id} class="thread" data-scope="shared">
              <h3>
                {name === "" ? (
                  words.clauseGone
                ) : (
                  <a href={`#${proposal.state === "superseded" ? "clause" : "proposal"}-${idShown(proposal)}`}>
                    {name}
                  </a>
                )}
              </h3>
              <p class="comment-by">
                {pen.round(proposal.round)} · <Fared proposal={proposal} />
              </p>
              {name === "" && <p class="said">{proposal.words}</p>}
              {proposal.answer !== null && <Because answer={proposal.answer} />}
            </article>
          );
        })}
      </Stack>
    </Section>
  );
};

const Files = ({ context, open, view, path }: Open) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  return (
    <Section id="files" title={words.files} subtitle={open.pen === "yours" ? words.filesHint : undefined}>
      <Stack>
        {open.files.length > 0 && (
          <ul class="stack">
            {open.files.map(({ id, name, bytes }) => (
              <li key={id}>
                <a href={`${path}/documents/${id}`}>{name}</a>{" "}
                <span class="subtle">{formatBytes(bytes, language)}</span>
              </li>
            ))}
          </ul>
        )}
        {open.pen === "yours" && (
          <ActionForm action={`${path}/documents`} label={words.files} files {...formSecrets(context)}>
            <input type="hidden" name="nonce" value={view.answer.nonce} />
            <FileField name="file" label={words.file} accept=".docx,.pdf" />
            <Actions>
              <Button icon="upload">{words.fileSubmit}</Button>
            </Actions>
          </ActionForm>
        )}
      </Stack>
    </Section>
  );
};

const GiveBack = ({ context, view, path }: Open) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const t = words.give;
  return (
    <Section id="give" title={t.title} subtitle={t.hint(view.answer.organisation)}>
      <ActionForm action={`${path}/return`} label={t.title} {...formSecrets(context)}>
        <input type="hidden" name="nonce" value={view.answer.nonce} />
        <RadioCards
          name="answer"
          label={t.answer}
          error={mistakeIn(context, "answer") && words.mistakes.answer}
          options={[
            { value: "changes", label: t.changes, description: t.changesHint },
            { value: "no-changes", label: t["no-changes"], description: t["no-changesHint"] },
          ]}
        />
        <TextArea name="words" label={t.note} rows={3} maxLength={5000} required={false} />
        <Actions>
          <Button kind="primary" size="large" wide>
            {t.submit}
          </Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};
