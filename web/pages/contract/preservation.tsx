import type { Contract } from "../../../domain/contract.ts";
import { isGivenUp, preservationAgenda } from "../../../domain/preservation.ts";
import { preservationWords } from "../../../i18n/preservation.ts";
import { Banner, Instant, type KeyValue, KeyValues, Section } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";

/** How long the executed copy proves itself, when its time-stamp was renewed, and when it will be. */
export const PreservationPart = ({ contract, now }: { readonly contract: Contract; readonly now: Date }) => {
  const words = preservationWords(usePage().language);
  const { preservation } = contract;
  if (!preservation || isGivenUp(contract)) return null;
  const { stamp, renewals, renewingSince } = preservation;
  const [next] = preservationAgenda(contract);
  const isOver = new Date(stamp.until) <= now;
  const items: readonly KeyValue[] = [
    { label: words.until, value: <Instant at={stamp.until} /> },
    { label: renewals === 0 ? words.stamped : words.renewed(renewals), value: <Instant at={stamp.at} /> },
    ...(renewingSince === null ? [] : [{ label: words.now, value: <Instant at={renewingSince} /> }]),
    ...(next === undefined ? [] : [{ label: words.next, value: <Instant at={next.at} /> }]),
  ];
  return (
    <Section id="preservation" title={words.title} subtitle={renewingSince === null ? words.hint : words.nowMeans}>
      {isOver && (
        <Banner tone="warning" title={words.over}>
          {words.overMeans}
        </Banner>
      )}
      <KeyValues items={items} columns={2} />
      {renewals > 0 && <p class="subtle">{words.kept}</p>}
    </Section>
  );
};
