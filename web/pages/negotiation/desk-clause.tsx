import { type RenderedClause, textOf } from "../../../documents/rendition.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { ActionForm, Actions, Button, Disclosure, OwnTextArea, TextArea } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { entered, formSecrets } from "../../http/context.ts";
import { clauseName, type Open } from "./desk-open.ts";
import { ProposalCard } from "./desk-proposals.tsx";
import { Talk } from "./negotiation-talk.tsx";

/** What is said about a clause, and the forms to say more, in the reader's language. */
export const Beside = (props: Open & { readonly rendered: RenderedClause }) => {
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

export const CommentForm = ({ context, open, view, path, about }: Open & About) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const name = about ? `${words.comment}: ${clauseName(open, about.id)}` : words.comment;
  const mine = !context.refused?.entered.has("reason") && !context.refused?.entered.has("thread");
  const here = mine && (context.refused?.entered.get("clause")?.[0] ?? undefined) === about?.id;
  return (
    <ActionForm action={`${path}/comments`} label={name} {...formSecrets(context)}>
      <input type="hidden" name="nonce" value={view.answer.nonce} />
      {about && <input type="hidden" name="clause" value={about.id} />}
      <OwnTextArea
        id={about ? `comment-${about.id}` : "comment"}
        label={words.comment}
        name="words"
        value={here ? entered(context, "words") : ""}
      />
      <Actions>
        <Button kind="secondary">{words.commentSubmit}</Button>
      </Actions>
    </ActionForm>
  );
};

const ProposalForm = ({ context, view, path, about }: Open & { readonly about: RenderedClause }) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const again = context.refused?.entered.has("reason") === true;
  return (
    <Disclosure summary={words.propose} open={again}>
      <ActionForm action={`${path}/proposals`} label={words.propose} {...formSecrets(context)}>
        <input type="hidden" name="nonce" value={view.answer.nonce} />
        <input type="hidden" name="clause" value={about.id} />
        <OwnTextArea
          id={`propose-${about.id}`}
          name="words"
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
