import { negotiationWords } from "../../../i18n/negotiation.ts";
import { Badge, Instant, RelativeTime, Section, Stack } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { clauseName, type Open } from "./desk-open.ts";
import type { GuestOpen } from "./negotiation-answer.ts";

/** Beside its clause a proposal stands only while no later one of the same guest does. */
const idShown = ({ state, id, clause }: GuestOpen["proposals"][number]): string =>
  state === "superseded" ? clause : id;

/** All of their proposals, the newest first, and what became of each. */
export const Proposals = ({ open }: Open) => {
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

const proposalTones = { open: "info", accepted: "good", declined: "danger", superseded: "neutral" } as const;

export const ProposalCard = ({ proposal }: { readonly proposal: GuestOpen["proposals"][number] }) => {
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
