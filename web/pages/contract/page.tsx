import type { VNode } from "preact";
import { z } from "zod";
import { isFrozen, isIncomplete } from "../../../domain/contract.ts";
import { negotiationOf } from "../../../domain/negotiation.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { breakGlassWords } from "../../../i18n/break-glass.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { formatInstant } from "../../../i18n/format.ts";
import { registerWords } from "../../../i18n/register.ts";
import { VaultUnreachable } from "../../../vault/fault.ts";
import { ofContract } from "../../contract/contract.ts";
import { contractAnswer } from "../../contract/contract-answer.ts";
import { dossierOf, holderName } from "../../contract/contract-dossier.ts";
import { timelineOf } from "../../contract/contract-timeline.ts";
import { talksOf } from "../../contract/negotiation.ts";
import { Badge, Banner, ButtonLink, PageHeader, RelativeTime, StagePill, Tabs } from "../../design/components.ts";
import { type Fault, faultsOf } from "../../drafting/incomplete-draft.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { openedTo } from "../../oversight/break-glass.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { CompletionNote } from "./completion-note.tsx";
import { DocumentsView } from "./documents.tsx";
import { HistoryView } from "./history.tsx";
import { NegotiationView } from "./negotiation-view.tsx";
import { ObligationsView } from "./obligations.tsx";
import { Overview } from "./overview.tsx";
import { PenInHand } from "./pen-banner.tsx";
import { PurgedView } from "./purged.tsx";
import { RetentionView } from "./retention.tsx";
import type { Shown } from "./shown.ts";
import { TermView } from "./term.tsx";
import { type ContractView, contractPath, contractViews } from "./view.ts";

const eventsOnPage = 50;

/** A contract: where it is, with whom, what is in it, and what may be done with it now. */
export const contractPage = defineRoute({
  id: "showContract",
  method: "get",
  path: "/contracts/:contract",
  summary: { en: "Show a contract", "zh-CN": "查看合同" },
  who: "signed-in",
  right: "view",
  params: ofContract,
  query: z.object({
    view: z.enum(contractViews).default("overview"),
    item: z.uuid().optional().meta({ description: "The obligation whose form is open." }),
    before: z.number().int().positive().optional().meta({ description: "Entries of the history before this one." }),
  }),
  answer: contractAnswer,
  version: ({ row }) => row.state.version,
  shows: ({ row }, { query }) => ({
    act: "viewed",
    object: query.view === "history" ? "history" : "contract",
    contract: row.id,
    version: row.state.draft.number,
  }),
  handle: async (context, { params, query: { view, before } }) => {
    const dossier = await dossierOf(context, params.contract);
    if (isRefusal(dossier)) return dossier;
    const told = context.face === "page" && (view === "history" || dossier.row.stage === "purged");
    const timeline = told ? await timelineOf(context, dossier.row, { before, limit: eventsOnPage }) : null;
    const negotiating = context.face === "page" && view === "negotiation" && dossier.row.stage !== "purged";
    const talks = negotiating ? await talksOf(context, dossier.row) : null;
    if (isRefusal(talks)) return talks;
    const drafting = context.face === "page" && view === "overview" && isIncomplete(dossier.row.state);
    const faults = drafting ? await faultsOf(context, dossier.row.id).catch(noneWithoutStore) : [];
    if (isRefusal(faults)) return faults;
    return { ...dossier, timeline, talks, faults, emergencies: await openedTo(context, params.contract) };
  },
  page: (context, dossier, { query: { view, item } }) => (
    <ContractPage context={context} dossier={dossier} view={view} item={item} />
  ),
});

/** Where a contract is can be read without the store of its documents; what its draft lacks cannot. */
const noneWithoutStore = (error: unknown): readonly Fault[] => {
  if (error instanceof VaultUnreachable) return [];
  throw error;
};

const ContractPage = (shown: Shown & { readonly view: ContractView }) => {
  const { context, dossier, view } = shown;
  const { row } = dossier;
  const words = contractWords(context.language);
  const found = registerWords(context.language);
  const codes = contractCodeWords(context.language);
  const title = row.title || `${row.number} ${found.register.noName}`;
  return (
    <Shell context={context} title={title} organisation={dossier.organisation} place="contracts">
      <PageHeader
        title={title}
        breadcrumb={[{ label: found.navigation.contracts, href: "/contracts" }]}
        subtitle={
          <>
            {[row.number, row.counterparty].filter((part) => part !== "").join(" · ")}
            <br />
            <WithWhom context={context} dossier={dossier} />
          </>
        }
        badges={
          <>
            <StagePill stage={row.stage} />
            {row.classification !== "internal" && (
              <Badge tone={row.classification === "secret" ? "danger" : "neutral"}>
                {codes.classification[row.classification]}
              </Badge>
            )}
            {row.amends !== null && <Badge tone="info">{found.register.amendment}</Badge>}
          </>
        }
      />
      <RefusedBanner context={context} />
      {dossier.emergencies.map(({ id, requester, until }) => (
        <Banner
          key={id}
          tone="danger"
          icon="warning"
          title={breakGlassWords(context.language).banner(requester.name)}
          actions={
            <ButtonLink href={`/break-glass/${id}`} kind="quiet">
              {breakGlassWords(context.language).title}
            </ButtonLink>
          }
        >
          {until !== null &&
            breakGlassWords(context.language).bannerUntil(
              formatInstant(until, context.language, context.session.person.timeZone),
            )}
        </Banner>
      ))}
      {isFrozen(row.state) && (
        <Banner
          tone="danger"
          icon="frozen"
          title={words.page.frozen}
          actions={
            <>
              {row.state.freezes.map((incident) => (
                <ButtonLink key={incident} href={`/incidents/${incident}`} kind="quiet">
                  {words.page.toIncident}
                </ButtonLink>
              ))}
            </>
          }
        >
          {words.page.frozenHint}
        </Banner>
      )}
      <CompletionNote {...shown} />
      {row.stage === "purged" ? (
        <>
          <PurgedView {...shown} />
          <HistoryView {...shown} />
        </>
      ) : (
        <>
          <Tabs
            tabs={contractViews.map((one) => ({
              label: words.view[one],
              href: contractPath(row.id, one),
              current: one === view,
              ...(countsOf(shown, one) > 0 && { count: countsOf(shown, one) }),
            }))}
          />
          {view !== "negotiation" && <PenInHand context={context} row={row} />}
          {viewOf[view](shown)}
        </>
      )}
    </Shell>
  );
};

const viewOf: Readonly<Record<ContractView, (shown: Shown) => VNode>> = {
  overview: Overview,
  documents: DocumentsView,
  negotiation: NegotiationView,
  obligations: ObligationsView,
  term: TermView,
  retention: RetentionView,
  history: HistoryView,
};

/** What is to be looked at behind a tab. */
const countsOf = ({ dossier: { versions, row } }: Shown, view: ContractView): number => {
  switch (view) {
    case "documents":
      return versions.length;
    case "negotiation":
      return (
        (row.state.threads ?? []).filter(({ state }) => state === "open").length +
        negotiationOf(row.state).proposals.filter(({ state }) => state === "open").length
      );
    case "obligations":
      return row.state.obligations.filter(({ state }) => state === "open").length;
    default:
      return 0;
  }
};

/** With whom it is and since when. */
const WithWhom = ({ context, dossier }: { readonly context: SignedInContext; readonly dossier: Shown["dossier"] }) => {
  const { page } = contractWords(context.language);
  const { role } = contractCodeWords(context.language);
  const [first, ...more] = dossier.waiting;
  if (!first) {
    return (
      <>
        {page.nobody} · <RelativeTime at={dossier.row.state.since} />
      </>
    );
  }
  const name =
    first.holder.kind === "role" ? role[first.holder.role] : (holderName(dossier, first.holder) ?? page.otherSide);
  return (
    <>
      {page.with(more.length === 0 ? name : `${name} +${more.length}`)} · <RelativeTime at={first.since} />
    </>
  );
};
