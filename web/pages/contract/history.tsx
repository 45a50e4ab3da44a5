import { decideAccess } from "../../../access/decision.ts";
import { accessLogWords } from "../../../i18n/access-log.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { contractEventWords } from "../../../i18n/contract-event.ts";
import { negotiationEventWords } from "../../../i18n/negotiation-commands.ts";
import type { Entry } from "../../../ledger/index.ts";
import { ButtonLink, Pagination, Section, Timeline, type TimelineEvent, type Tone } from "../../design/components.ts";
import type { Shown } from "./shown.ts";
import { contractPath } from "./view.ts";

/** What happened, as the ledger tells it. */
export const HistoryView = ({ context, dossier }: Shown) => {
  const words = contractWords(context.language).history;
  const { timeline, row } = dossier;
  if (timeline === null) return <></>;
  const mayReadLog = decideAccess(context.session.person, { right: "read-access-log", contract: row }).allowed;
  const { entries, older } = timeline;
  const duties = row.state.obligations.flatMap(({ id, origin }) => {
    const title = dossier.obligations.get(origin)?.title;
    return title ? [[id, title] as const] : [];
  });
  const names = new Map<string, string>([...timeline.names, ...duties]);
  return (
    <>
      <Section
        id="history"
        title={words.title}
        actions={
          mayReadLog && (
            <ButtonLink href={`/contracts/${row.id}/access-log`} icon="eye">
              {accessLogWords(context.language).toContract}
            </ButtonLink>
          )
        }
      >
        <Timeline label={words.title} exact events={entries.map((entry) => told(entry, names, context.language))} />
      </Section>
      <Pagination {...(older !== null && { older: `${contractPath(row.id, "history")}&before=${older}` })} />
    </>
  );
};

const tones: Readonly<Record<string, Tone>> = {
  "approval-granted": "good",
  "approval-rejected": "danger",
  "approval-expired": "warning",
  "signing-declined": "danger",
  "signing-expired": "warning",
  "signing-recalled": "warning",
  executed: "good",
  "obligation-fulfilled": "good",
  "obligation-overdue": "warning",
  "obligation-escalated": "warning",
  renewed: "good",
  terminated: "warning",
  cancelled: "warning",
  "hold-placed": "warning",
  purged: "danger",
  shared: "warning",
  "guest-invited": "warning",
  "round-sent": "warning",
  "round-returned": "good",
  "round-expired": "warning",
  frozen: "danger",
  "freeze-released": "warning",
  unfrozen: "good",
};

const told = (
  { id, index, kind, at, actor, body }: Entry,
  names: ReadonlyMap<string, string>,
  language: Shown["context"]["language"],
): TimelineEvent => {
  const words = contractWords(language).history;
  const events: Readonly<Record<string, string>> = {
    ...contractEventWords(language),
    ...negotiationEventWords(language),
  };
  const [whose = "", actorId = ""] = actor.split("/", 2);
  const actors: Readonly<Record<string, string>> = {
    person: names.get(actorId) ?? words.somebody,
    signer: names.get(actorId) ?? words.otherSide,
    link: words.otherSide,
    share: names.get(actorId) ?? words.otherSide,
    guest: names.get(actorId) ?? words.otherSide,
    incident: words.incident,
  };
  const about = [
    body["approver"],
    body["signer"],
    body["obligation"],
    whose === "share" ? null : body["share"],
    whose === "guest" ? null : body["guest"],
  ].flatMap((one) => (typeof one === "string" ? (names.get(one) ?? []) : []));
  return {
    key: id,
    at: at.toISOString(),
    title: [events[kind] ?? kind, ...about].join(language === "en" ? ": " : "："),
    actor: actors[whose] ?? words.engross,
    note: index === null ? words.unnumbered : words.entry(index),
    tone: tones[kind] ?? "neutral",
  };
};
