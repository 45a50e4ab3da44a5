import { wordType } from "../../../archive/returned.ts";
import { type Guest, guestDays, openGuests } from "../../../domain/guest.ts";
import { languages } from "../../../domain/language.ts";
import { negotiationOf, type Round, roundDays, roundOut } from "../../../domain/negotiation.ts";
import { sharingNeedsStepUp } from "../../../domain/share.ts";
import { negotiationWords } from "../../../i18n/negotiation.ts";
import { webWords } from "../../../i18n/web.ts";
import {
  Badge,
  ButtonLink,
  Columns,
  Disclosure,
  Instant,
  type KeyValue,
  KeyValues,
  Section,
  SelectField,
  Stack,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { entered, mistakeIn } from "../../http/context.ts";
import { isConfirmed } from "../../sign-in/session.ts";
import { mayGive, type Negotiating, NegotiationForm } from "./negotiation-form.tsx";
import { IssuesPart } from "./negotiation-issues.tsx";
import { ProposalsPart } from "./negotiation-proposals.tsx";
import { ThreadsPart } from "./negotiation-threads.tsx";
import { PenBanner } from "./pen-banner.tsx";
import type { Shown } from "./shown.ts";
import { contractPath } from "./view.ts";

/** Who holds the pen; what the other side asks for; where the sides differ; what is said, among us and with them. */
export const NegotiationView = (shown: Shown) => {
  const { talks } = shown.dossier;
  if (talks === null) return <></>;
  const all = { ...shown, talks };
  return (
    <>
      <PenBanner context={shown.context} row={shown.dossier.row} isHere />
      <Columns
        main={
          <>
            <ProposalsPart {...all} />
            <ThreadsPart {...all} />
            <IssuesPart {...all} />
          </>
        }
        aside={
          <>
            <Rounds {...all} />
            <Guests {...all} />
          </>
        }
      />
    </>
  );
};

const Rounds = (shown: Negotiating) => {
  const { context, dossier } = shown;
  const words = negotiationWords(context.language);
  const negotiation = negotiationOf(dossier.row.state);
  return (
    <Section id="rounds" title={words.rounds.title}>
      <Stack>
        <Handing {...shown} />
        {negotiation.rounds.toReversed().map((round) => (
          <RoundTold key={round.id} {...shown} round={round} />
        ))}
      </Stack>
    </Section>
  );
};

/** The form that hands the pen over, or takes it back. */
const Handing = (shown: Negotiating) => {
  const { context, dossier } = shown;
  const { state } = dossier.row;
  const words = negotiationWords(context.language).rounds;
  const negotiation = negotiationOf(state);
  if (roundOut(negotiation)) {
    return mayGive(shown, "take-pen-back") ? (
      <NegotiationForm shown={shown} command="take-pen-back" label={words.take}>
        <p class="hint">{words.takeHint}</p>
      </NegotiationForm>
    ) : null;
  }
  if (!mayGive(shown, "send-round")) return null;
  if (openGuests(negotiation).length === 0) return <p class="subtle">{words.invitedFirst}</p>;
  const typed = context.refused?.entered.has("version") ? context.refused.entered : undefined;
  return (
    <NegotiationForm
      shown={shown}
      command="send-round"
      kind="primary"
      label={words.send(negotiation.rounds.length + 1)}
      hidden={{ version: String(state.draft.number) }}
    >
      <p class="hint">{words.sendHint(state.draft.number)}</p>
      <TextArea
        name="words"
        label={words.note}
        hint={words.noteHint}
        rows={3}
        maxLength={5000}
        required={false}
        value={typed?.get("words")?.[0] ?? ""}
      />
      <TextField
        name="days"
        inputMode="numeric"
        label={words.days}
        hint={words.daysHint(roundDays.most)}
        maxLength={2}
        value={typed?.get("days")?.[0] ?? String(roundDays.usual)}
        error={typed && mistakeIn(context, "days")}
      />
    </NegotiationForm>
  );
};

const roundTones = { out: "warning", returned: "good", "taken-back": "neutral", expired: "danger" } as const;

const RoundTold = ({ context, dossier, talks, round }: Negotiating & { readonly round: Round }) => {
  const words = negotiationWords(context.language);
  const t = words.rounds;
  const { row, people, guests, documents } = dossier;
  const notes = talks.comments.filter(({ thread }) => thread === round.id);
  const proposed = negotiationOf(row.state).proposals.filter((one) => one.round === round.number);
  const note = (label: string, text: string | undefined): readonly KeyValue[] =>
    text === undefined ? [] : [{ label, value: <span class="said">{text}</span> }];
  const items: readonly KeyValue[] = [
    {
      label: t.sent,
      value: (
        <>
          <Instant at={round.sentAt} />
          <br />
          <a href={`/contracts/${row.id}/versions/${round.version}`}>{t.version(round.version)}</a>{" "}
          <code class="hash">{round.document.sha256.slice(0, 12)}…</code>
        </>
      ),
    },
    { label: t.sentBy, value: (round.sentBy && people.get(round.sentBy)?.name) ?? "" },
    ...note(t.ourWords, notes.find(({ person }) => person !== null)?.words),
    round.endedAt === null
      ? { label: t.due, value: <Instant at={round.due} /> }
      : { label: t.ended, value: <Instant at={round.endedAt} /> },
    ...(round.returnedBy ? [{ label: t.returnedBy, value: guests.get(round.returnedBy)?.name ?? "" }] : []),
    ...(round.answer ? [{ label: t.answered, value: t.answer[round.answer] }] : []),
    ...note(t.theirWords, notes.find(({ guest }) => guest !== null)?.words),
    ...(proposed.length > 0 ? [{ label: t.proposals, value: String(proposed.length) }] : []),
    ...(round.documents.length > 0
      ? [
          {
            label: t.files,
            value: (
              <ul>
                {round.documents.map(({ document }) => (
                  <li key={document}>
                    <a href={`/contracts/${row.id}/documents/${document}?save=true`}>
                      {documents.find(({ id }) => id === document)?.name ?? document}
                    </a>
                    {documents.some(({ id, media_type }) => id === document && media_type === wordType) && (
                      <>
                        {" · "}
                        <a href={`/contracts/${row.id}/returned/${document}`}>{t.readAgainst(round.version)}</a>
                      </>
                    )}
                  </li>
                ))}
              </ul>
            ),
          },
        ]
      : []),
  ];
  return (
    <div class="stack" id={`round-${round.number}`}>
      <h3>
        {words.pen.round(round.number)} <Badge tone={roundTones[round.state]}>{words.pen.ended[round.state]}</Badge>
      </h3>
      <KeyValues items={items} />
    </div>
  );
};

const Guests = (shown: Negotiating) => {
  const { context, dossier } = shown;
  const words = negotiationWords(context.language).guests;
  const negotiation = negotiationOf(dossier.row.state);
  const open = openGuests(negotiation);
  const over = negotiation.guests.filter((guest) => !open.includes(guest));
  return (
    <Section id="guests" title={words.title} subtitle={words.hint}>
      <Stack>
        {open.length === 0 && <p class="subtle">{words.none}</p>}
        {open.map((guest) => (
          <GuestTold key={guest.id} {...shown} guest={guest} />
        ))}
        {mayGive(shown, "invite-guest") && <InviteForm {...shown} />}
        {over.length > 0 && (
          <Disclosure summary={words.over}>
            <Stack>
              {over.map((guest) => (
                <GuestTold key={guest.id} {...shown} guest={guest} />
              ))}
            </Stack>
          </Disclosure>
        )}
      </Stack>
    </Section>
  );
};

const GuestTold = (shown: Negotiating & { readonly guest: Guest }) => {
  const { context, dossier, guest } = shown;
  const words = negotiationWords(context.language).guests;
  const { name, email } = dossier.guests.get(guest.id) ?? { name: "", email: "" };
  return (
    <div class="stack">
      <h3>
        {name} <Badge tone={guest.state === "open" ? "warning" : "neutral"}>{words.state[guest.state]}</Badge>
        <br />
        <span class="subtle">{email}</span>
      </h3>
      <KeyValues
        items={[
          { label: words.until, value: <Instant at={guest.until} /> },
          { label: words.by, value: (guest.by && dossier.people.get(guest.by)?.name) ?? "" },
        ]}
      />
      {guest.state === "open" && mayGive(shown, "withdraw-guest") && (
        <NegotiationForm
          shown={shown}
          command="withdraw-guest"
          label={words.withdraw}
          about={email}
          hidden={{ id: guest.id }}
        />
      )}
    </div>
  );
};

const InviteForm = (shown: Negotiating) => {
  const { context, dossier } = shown;
  const { language, session, services } = context;
  const words = negotiationWords(language).guests;
  if (sharingNeedsStepUp(dossier.row.classification) && !isConfirmed(session, services.now())) {
    const back = encodeURIComponent(contractPath(dossier.row.id, "negotiation"));
    return (
      <Disclosure summary={words.invite}>
        <p>{words.stepUp}</p>
        <ButtonLink href={`/confirm?next=${back}`} icon="lock">
          {webWords(language).confirm.title}
        </ButtonLink>
      </Disclosure>
    );
  }
  const mine = context.refused?.entered.has("email") === true;
  const typed = (field: string) => ({
    value: mine ? entered(context, field) : "",
    error: mine ? mistakeIn(context, field) : undefined,
  });
  const first = negotiationOf(dossier.row.state).guests.length === 0;
  return (
    <Disclosure summary={words.invite} open={mine || first}>
      <NegotiationForm shown={shown} command="invite-guest" kind="primary" label={words.submit}>
        <TextField name="name" label={words.name} maxLength={200} {...typed("name")} />
        <TextField
          name="email"
          type="email"
          inputMode="email"
          label={words.email}
          hint={words.emailHint}
          maxLength={320}
          {...typed("email")}
        />
        <SelectField
          name="language"
          label={words.language}
          empty={false}
          options={languages.map((one) => ({ value: one, label: languageNames[one] }))}
          value={(mine && entered(context, "language")) || dossier.row.language}
        />
        <TextField
          name="days"
          inputMode="numeric"
          label={words.days}
          hint={words.daysHint(guestDays.most)}
          maxLength={3}
          value={(mine && entered(context, "days")) || String(guestDays.usual)}
          error={mine ? mistakeIn(context, "days") : undefined}
        />
      </NegotiationForm>
    </Disclosure>
  );
};

const languageNames = { en: "English", "zh-CN": "简体中文" } as const;
