import { ContractArticle } from "../../../documents/html.tsx";
import { renditionOf } from "../../../documents/rendition.ts";
import { WatermarkLayer } from "../../../documents/watermark-html.tsx";
import { formatInstant } from "../../../i18n/format.ts";
import { linkWords } from "../../../i18n/link.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { Actions, Banner, ButtonLink, DocumentFrame, PageHeader, Section, Stack } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { type RequestContext } from "../../http/context.ts";
import { mayTakeWord } from "../../outside/guest-word.ts";
import { isWatermarked, watermarkLine } from "../../watermark.ts";
import { OutsiderCode } from "../outside/outsider-code.tsx";
import { Beside, CommentForm } from "./desk-clause.tsx";
import { Files, GiveBack } from "./desk-files.tsx";
import type { NegotiationDeskProps, Open } from "./desk-open.ts";
import { Proposals } from "./desk-proposals.tsx";
import type { GuestOpen } from "./negotiation-answer.ts";
import { Talk } from "./negotiation-talk.tsx";

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
