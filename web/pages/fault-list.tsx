import type { Fault } from "../drafting/incomplete-draft.ts";

/** What keeps a draft from being submitted, each a link to where it is put right. */
export const FaultList = ({ faults }: { readonly faults: readonly Fault[] }) => (
  <ul>
    {faults.map(({ sentence, place }) => (
      <li key={`${place} ${sentence}`}>
        <a href={place}>{sentence}</a>
      </li>
    ))}
  </ul>
);
