import { compareTexts } from "../../../documents/compare-words.ts";
import { renderedClause, textOf } from "../../../documents/rendition.ts";
import { negotiationOf, roundOut } from "../../../domain/negotiation.ts";
import type { Proposal } from "../../../domain/proposal.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { clausesOf } from "../../contract/negotiation.ts";
import { Badge, Disclosure, OwnTextArea, RelativeTime, Section, Stack } from "../../design/components.ts";
import { mayGive, type Negotiating, NegotiationForm } from "./negotiation-form.tsx";

/** What the other side would have the clauses say, each against the wording that counts now. */
export const ProposalsPart = (shown: Negotiating) => {
  const { context, dossier } = shown;
  const words = negotiationWords(context.language).proposals;
  const { proposals } = negotiationOf(dossier.row.state);
  if (proposals.length === 0) return null;
  const open = proposals.filter(({ state }) => state === "open");
  const settled = proposals.filter(({ state }) => state !== "open");
  return (
    <Section id="proposals" title={words.title}>
      <Stack>
        {open.length === 0 && <p class="subtle">{words.none}</p>}
        {open.map((proposal) => (
          <ProposalTold key={proposal.id} {...shown} proposal={proposal} />
        ))}
        {settled.length > 0 && (
          <Disclosure summary={`${words.settled} (${settled.length})`}>
            <Stack>
              {settled.map((proposal) => (
                <ProposalTold key={proposal.id} {...shown} proposal={proposal} />
              ))}
            </Stack>
          </Disclosure>
        )}
      </Stack>
    </Section>
  );
};

const tones = { open: "warning", accepted: "good", declined: "danger", superseded: "neutral" } as const;

const ProposalTold = (shown: Negotiating & { readonly proposal: Proposal }) => {
  const { context, dossier, talks, proposal } = shown;
  const words = negotiationWords(context.language).proposals;
  const { round } = negotiationWords(context.language).pen;
  const kept = talks.proposals.find(({ id }) => id === proposal.id);
  if (!kept) return null;
  const clause = talks.draft && renderedClause(talks.draft, proposal.clause);
  const name = clausesOf(talks.draft).find(({ id }) => id === proposal.clause)?.name ?? words.gone;
  return (
    <article class="thread" data-scope="shared" id={`proposal-${proposal.id}`}>
      <h3>
        {name} <Badge tone={tones[proposal.state]}>{words.state[proposal.state]}</Badge>
      </h3>
      <p class="comment-by">
        <strong>{dossier.guests.get(proposal.guest)?.name}</strong> · {round(proposal.round)} ·{" "}
        <RelativeTime at={proposal.at} />
        {proposal.version !== null && ` · ${words.into(proposal.version)}`}
        {proposal.settledAt !== undefined && (
          <>
            {" "}
            · {words.state[proposal.state]} <RelativeTime at={proposal.settledAt} />
          </>
        )}
      </p>
      {proposal.state === "open" && clause ? (
        <div class="said redline" lang={dossier.row.language}>
          {compareTexts(textOf(clause), kept.words, dossier.row.language).map(({ kind, text }, index) => {
            if (kind === "added") return <ins key={index}>{text}</ins>;
            return kind === "removed" ? <del key={index}>{text}</del> : text;
          })}
        </div>
      ) : (
        <p class="said" lang={dossier.row.language}>
          {kept.words}
        </p>
      )}
      {kept.reason !== "" && (
        <p class="said">
          <strong>{words.reason}</strong>
          {context.language === "en" ? ": " : "："}
          {kept.reason}
        </p>
      )}
      {proposal.state === "declined" && kept.answer && <p class="said subtle">{kept.answer}</p>}
      {proposal.state === "open" && (
        <Deciding {...shown} name={name} isThere={clause !== undefined && clause !== null} />
      )}
    </article>
  );
};

const Deciding = (
  shown: Negotiating & { readonly proposal: Proposal; readonly name: string; readonly isThere: boolean },
) => {
  const { context, dossier, talks, proposal, name, isThere } = shown;
  const { proposals: words, pen } = negotiationWords(context.language);
  const hidden = { id: proposal.id };
  return (
    <Stack>
      {!isThere && <p class="hint">{talks.draft === null ? words.upload : words.gone}</p>}
      {isThere && mayGive(shown, "accept-proposal") && (
        <NegotiationForm
          shown={shown}
          command="accept-proposal"
          kind="primary"
          label={words.accept}
          about={name}
          hidden={hidden}
        >
          <p class="hint">
            {words.acceptHint} {dossier.row.stage === "review" && words.acceptSendsBack}{" "}
            {roundOut(negotiationOf(dossier.row.state)) && pen.editing}
          </p>
        </NegotiationForm>
      )}
      {mayGive(shown, "decline-proposal") && (
        <Disclosure summary={words.decline}>
          <NegotiationForm shown={shown} command="decline-proposal" label={words.decline} about={name} hidden={hidden}>
            <OwnTextArea
              id={`decline-${proposal.id}`}
              name="words"
              label={words.declineReason}
              hint={words.declineHint}
              rows={2}
            />
          </NegotiationForm>
        </Disclosure>
      )}
    </Stack>
  );
};
