import { negotiationWords } from "../../../i18n/negotiation.ts";
import { ActionForm, Actions, Badge, Button, Disclosure, RelativeTime } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { formSecrets, type RequestContext } from "../../http/context.ts";
import type { GuestOpen } from "./negotiation-answer.ts";

export interface TalkProps {
  readonly context: RequestContext;
  readonly threads: GuestOpen["threads"];
  readonly organisation: string;
  readonly path: string;
  readonly nonce: string;
  /** The clause that they are about, to come back to. */
  readonly clause?: string;
}

/** Threads as a guest sees them: shared ones, with a way to reply. */
export const Talk = ({ threads, ...rest }: TalkProps) => (
  <>
    {threads.map((thread) => (
      <Thread key={thread.id} {...rest} thread={thread} />
    ))}
  </>
);

const Thread = ({
  context,
  thread,
  organisation,
  path,
  nonce,
}: Omit<TalkProps, "threads"> & { readonly thread: GuestOpen["threads"][number] }) => {
  const { language } = usePage();
  const words = negotiationWords(language).guest;
  const { id, resolved, comments } = thread;
  return (
    <div class="thread" data-scope="shared" id={`thread-${id}`}>
      {comments.map(({ side, name, words: text, at }, index) => (
        <div key={index} class="comment" data-side={side}>
          <p class="comment-by">
            <strong>
              {side === "ours" ? [name, organisation].filter(Boolean).join(", ") : (name ?? words.yourSide)}
            </strong>{" "}
            <RelativeTime at={at} />
          </p>
          <p class="said">{text}</p>
        </div>
      ))}
      {resolved ? (
        <Badge tone="good">{words.resolved}</Badge>
      ) : (
        <Disclosure summary={words.reply}>
          <ActionForm action={`${path}/comments`} label={words.reply} {...formSecrets(context)}>
            <input type="hidden" name="nonce" value={nonce} />
            <input type="hidden" name="thread" value={id} />
            <div class="field">
              <label for={`reply-${id}`}>{words.reply}</label>
              <textarea class="input" id={`reply-${id}`} name="words" rows={3} maxLength={5000} required />
            </div>
            <Actions>
              <Button>{words.commentSubmit}</Button>
            </Actions>
          </ActionForm>
        </Disclosure>
      )}
    </div>
  );
};
