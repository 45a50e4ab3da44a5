import { mayActOn } from "../../../domain/access.ts";
import type { PersonId } from "../../../domain/ids.ts";
import type { Thread, ThreadScope } from "../../../domain/thread.ts";
import { formatList } from "../../../i18n/format.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { clausesOf } from "../../contract/negotiation.ts";
import {
  Badge,
  Disclosure,
  Icon,
  OwnTextArea,
  RadioCards,
  RelativeTime,
  Section,
  SelectField,
  Stack,
} from "../../design/components.ts";
import { mayGive, type Negotiating, NegotiationForm } from "./negotiation-form.tsx";

/** What is said, clause by clause: among ourselves, or with the other side. Which of the two stands on every thread. */
export const ThreadsPart = (shown: Negotiating) => {
  const { context, dossier } = shown;
  const words = negotiationWords(context.language).threads;
  const { threads = [] } = dossier.row.state;
  const open = inOrder(
    shown,
    threads.filter(({ state }) => state === "open"),
  );
  const resolved = inOrder(
    shown,
    threads.filter(({ state }) => state === "resolved"),
  );
  return (
    <Section id="threads" title={words.title}>
      <Stack>
        {threads.length === 0 && <p class="subtle">{words.none}</p>}
        {open.map((thread) => (
          <ThreadTold key={thread.id} {...shown} thread={thread} />
        ))}
        {mayGive(shown, "open-thread") && <NewThread {...shown} />}
        {resolved.length > 0 && (
          <Disclosure summary={words.resolvedThreads(resolved.length)}>
            <Stack>
              {resolved.map((thread) => (
                <ThreadTold key={thread.id} {...shown} thread={thread} />
              ))}
            </Stack>
          </Disclosure>
        )}
      </Stack>
    </Section>
  );
};

/** In the order of the contract; what is about the whole first. */
const inOrder = ({ talks }: Negotiating, threads: readonly Thread[]): readonly Thread[] => {
  const places = new Map(clausesOf(talks.draft).map(({ id }, place) => [id, place]));
  const placeOf = ({ clause }: Thread): number => (clause === null ? -1 : (places.get(clause) ?? places.size));
  return threads.toSorted((a, b) => placeOf(a) - placeOf(b));
};

/** Unmistakable: whoever writes in it sees who will read it. */
export const ScopeBadge = ({ scope, language }: { readonly scope: ThreadScope; readonly language: "en" | "zh-CN" }) => (
  <Badge tone={scope === "shared" ? "warning" : "info"}>
    <Icon name={scope === "shared" ? "globe" : "lock"} /> {negotiationWords(language).threads[scope]}
  </Badge>
);

const ThreadTold = (shown: Negotiating & { readonly thread: Thread }) => {
  const { context, dossier, talks, thread } = shown;
  const words = negotiationWords(context.language).threads;
  const { id, scope, state, asked } = thread;
  const about = nameOf(shown, thread);
  const waits = asked.flatMap(({ person }) => talks.speakers.get(person) ?? []);
  const said = talks.comments.filter((comment) => comment.thread === id);
  return (
    <article class="thread" data-scope={scope} id={`thread-${id}`}>
      <h3>
        {about} <ScopeBadge scope={scope} language={context.language} />{" "}
        {state === "resolved" && <Badge tone="good">{words.resolved}</Badge>}
      </h3>
      {said.map(({ id: comment, person, guest, words: text, added_at }) => (
        <div key={comment} class="comment" data-side={guest === null ? "ours" : "theirs"}>
          <p class="comment-by">
            <strong>
              {guest === null
                ? talks.speakers.get(person ?? "")
                : `${dossier.guests.get(guest)?.name ?? ""} (${words.theirs})`}
            </strong>{" "}
            <RelativeTime at={added_at.toISOString()} />
          </p>
          <p class="said">{text}</p>
        </div>
      ))}
      {waits.length > 0 && <p class="hint">{words.waitsFor(formatList(waits, context.language))}</p>}
      <ThreadActs {...shown} about={about} />
    </article>
  );
};

const ThreadActs = (shown: Negotiating & { readonly thread: Thread; readonly about: string }) => {
  const { context, thread, about } = shown;
  const words = negotiationWords(context.language).threads;
  const { id, scope, state } = thread;
  if (state === "resolved") {
    return mayGive(shown, "reopen-thread") ? (
      <NegotiationForm
        shown={shown}
        command="reopen-thread"
        kind="quiet"
        label={words.reopen}
        about={about}
        hidden={{ id }}
      />
    ) : null;
  }
  // Whoever does not negotiate speaks among ourselves alone.
  const mayReply = mayGive(shown, "reply") && (scope === "internal" || mayNegotiate(shown));
  return (
    <div class="thread-acts">
      {mayReply && (
        <Disclosure summary={words.reply}>
          <NegotiationForm
            shown={shown}
            command="reply"
            kind={scope === "shared" ? "danger" : "secondary"}
            label={words.submit[scope]}
            about={about}
            hidden={{ thread: id }}
          >
            <OwnTextArea
              id={`reply-${id}`}
              name="words"
              label={words.reply}
              hint={scope === "shared" ? words.sharedHint : words.wordsHint}
            />
            {scope === "internal" && <MentionPicker {...shown} of={id} />}
          </NegotiationForm>
        </Disclosure>
      )}
      {mayGive(shown, "resolve-thread") && (
        <NegotiationForm
          shown={shown}
          command="resolve-thread"
          kind="quiet"
          label={words.resolve}
          about={`${about} · ${words[scope]}`}
          hidden={{ id }}
        />
      )}
    </div>
  );
};

const mayNegotiate = ({ context, dossier }: Negotiating): boolean =>
  mayActOn({ ...context.session.person }, "negotiate", dossier.row);

const nameOf = ({ context, talks }: Negotiating, { clause }: Thread): string => {
  const words = negotiationWords(context.language).threads;
  if (clause === null) return words.whole;
  return clausesOf(talks.draft).find(({ id }) => id === clause)?.name ?? words.elsewhere;
};

const NewThread = (shown: Negotiating) => {
  const { context, talks } = shown;
  const { language, refused } = context;
  const words = negotiationWords(language).threads;
  const outside = mayNegotiate(shown);
  const mine = refused?.entered.has("scope") === true;
  const clauses = clausesOf(talks.draft);
  const typed = (name: string): string => (mine ? (refused?.entered.get(name)?.[0] ?? "") : "");
  return (
    <Disclosure summary={words.add} open={mine}>
      <NegotiationForm shown={shown} command="open-thread" kind="primary" label={words.submit.either}>
        <RadioCards
          name="scope"
          label={words.scope}
          value={typed("scope") || "internal"}
          options={[
            { value: "internal", label: words.internal, description: words.internalHint },
            ...(outside
              ? [{ value: "shared", label: words.shared, description: words.sharedHint, tone: "danger" as const }]
              : []),
          ]}
        />
        {clauses.length > 0 && (
          <SelectField
            name="clause"
            label={negotiationWords(language).issues.clause}
            required={false}
            empty={words.whole}
            value={typed("clause")}
            options={clauses.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <OwnTextArea id="thread-words" name="words" label={words.words} hint={words.wordsHint} value={typed("words")} />
        <MentionPicker {...shown} of="new" />
      </NegotiationForm>
    </Disclosure>
  );
};

/** How many colleagues are listed to tick; anybody else who may see the contract is mentioned by name. */
const mostTicked = 30;

/** Ticked by hand, so that it works without a script. */
const MentionPicker = ({ context, dossier, talks, of }: Negotiating & { readonly of: string }) => {
  const words = negotiationWords(context.language).threads;
  const { owner, named } = dossier.row;
  const close: readonly PersonId[] = [owner, ...named];
  const offered = talks.colleagues
    .toSorted((a, b) => Number(close.includes(b.id)) - Number(close.includes(a.id)))
    .slice(0, mostTicked);
  if (offered.length === 0) return null;
  return (
    <Disclosure summary={words.mention}>
      <fieldset class="field">
        <legend class="visually-hidden">{words.mention}</legend>
        <p class="hint">{words.mentionHint}</p>
        {offered.map(({ id, name }) => (
          <div key={id} class="field choice">
            <input type="checkbox" id={`mention-${of}-${id}`} name="mentions" value={id} />
            <label for={`mention-${of}-${id}`}>{name}</label>
          </div>
        ))}
      </fieldset>
    </Disclosure>
  );
};
