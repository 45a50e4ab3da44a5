import type { RemarkRow } from "../../../db/remark.ts";
import type { MatterId } from "../../../domain/retention.ts";
import { contractWords } from "../../../i18n/contract.ts";
import {
  Badge,
  Banner,
  CalendarDate,
  KeyValues,
  Person,
  RelativeTime,
  Section,
  Stack,
  TextField,
} from "../../design/components.ts";
import { entered, mistakeIn } from "../../http/context.ts";
import { CommandForm } from "./command-form.tsx";
import { isOpenTo, type Shown } from "./shown.ts";

/** How long it must be kept, what holds it back, and how it is destroyed. */
export const RetentionView = (shown: Shown) => (
  <Stack>
    <DestructionPanel {...shown} />
    <HoldsPanel {...shown} />
  </Stack>
);

const HoldsPanel = (shown: Shown) => {
  const { context, dossier } = shown;
  const words = contractWords(context.language).retention;
  const { holds } = dossier.row.state;
  return (
    <Section id="holds" title={words.holds}>
      <Stack>
        {holds.length === 0 && <p class="subtle">{words.holdsNone}</p>}
        {holds.map((matter) => (
          <div key={matter} class="stack">
            <p>
              <Badge tone="warning">{dossier.matters.get(matter)?.name ?? matter}</Badge>
            </p>
            <HoldReason remark={dossier.holdReasons.get(matter)} />
            <ReleaseForms {...shown} matter={matter} />
          </div>
        ))}
        {isOpenTo(shown, "place-hold") && (
          <CommandForm shown={shown} command="place-hold" view="retention">
            <TextField
              name="matter"
              label={words.matter}
              hint={words.matterHint}
              maxLength={200}
              value={entered(context, "matter")}
              error={mistakeIn(context, "matter")}
            />
            <TextField
              name="reason"
              label={words.holdReason}
              maxLength={1000}
              value={entered(context, "reason")}
              error={mistakeIn(context, "reason")}
            />
          </CommandForm>
        )}
      </Stack>
    </Section>
  );
};

/** One person asks for the release of a hold, another agrees. */
const ReleaseForms = ({ matter, ...shown }: Shown & { readonly matter: MatterId }) => {
  const { context, dossier } = shown;
  const { retention: words } = contractWords(context.language);
  const about = dossier.matters.get(matter)?.name ?? matter;
  const release = dossier.row.state.holdReleases.find((one) => one.matter === matter);
  const command = (name: "request-hold-release" | "approve-hold-release" | "withdraw-hold-release") => ({
    ...{ shown, command: name, about },
    view: "retention" as const,
  });
  const of = <input type="hidden" name="matter" value={matter} />;
  if (!release) {
    return isOpenTo(shown, "request-hold-release") ? (
      <CommandForm {...command("request-hold-release")} kind="quiet" label={words.release}>
        {of}
        <TextField name="reason" label={words.releaseReason} maxLength={1000} />
      </CommandForm>
    ) : null;
  }
  const isFirst = release.requestedBy === context.session.person.id;
  return (
    <>
      <Banner tone="info" title={words.releaseAsked(dossier.people.get(release.requestedBy)?.name ?? "")}>
        <HoldReason remark={dossier.releaseReasons.get(matter)} />
        {words.releaseTwo}
      </Banner>
      {!isFirst && isOpenTo(shown, "approve-hold-release") && (
        <CommandForm {...command("approve-hold-release")} kind="danger">
          {of}
        </CommandForm>
      )}
      {isOpenTo(shown, "withdraw-hold-release") && (
        <CommandForm {...command("withdraw-hold-release")} kind="quiet">
          {of}
        </CommandForm>
      )}
    </>
  );
};

/** In whose words, and since when. */
const HoldReason = ({ remark }: { readonly remark: RemarkRow | undefined }) =>
  remark === undefined ? null : (
    <p>
      {remark.words}{" "}
      <span class="subtle">
        {remark.name}, <RelativeTime at={remark.added_at.toISOString()} />
      </span>
    </p>
  );

const DestructionPanel = (shown: Shown) => {
  const { context, dossier } = shown;
  const words = contractWords(context.language).retention;
  const { retention } = dossier.row.state;
  if (retention === null) {
    return (
      <Section id="retention" title={words.title}>
        <p class="subtle">{words.none}</p>
      </Section>
    );
  }
  const { until, elapsed, purgeRequestedBy, purgeApprovedBy } = retention;
  const person = (id: typeof purgeRequestedBy) =>
    id === null ? words.open : <Person name={dossier.people.get(id)?.name ?? ""} size="small" />;
  return (
    <Section id="retention" title={words.title} subtitle={words.two}>
      <Stack>
        <KeyValues
          columns={3}
          items={[
            {
              label: words.until,
              value: (
                <>
                  <CalendarDate on={until} /> {elapsed && <Badge tone="warning">{words.over}</Badge>}
                </>
              ),
            },
            { label: words.first, value: person(purgeRequestedBy) },
            { label: words.second, value: person(purgeApprovedBy) },
          ]}
        />
        {purgeApprovedBy !== null && <Banner tone="warning" icon="destroy" title={words.destroying} />}
        {isOpenTo(shown, "request-purge") && (
          <CommandForm shown={shown} command="request-purge" view="retention">
            <p class="hint">{words.confirm}</p>
          </CommandForm>
        )}
        {isOpenTo(shown, "approve-purge") && (
          <CommandForm shown={shown} command="approve-purge" view="retention" kind="danger">
            <p class="hint">{words.confirm}</p>
          </CommandForm>
        )}
        {isOpenTo(shown, "withdraw-purge") && (
          <CommandForm shown={shown} command="withdraw-purge" view="retention" kind="quiet" />
        )}
      </Stack>
    </Section>
  );
};
