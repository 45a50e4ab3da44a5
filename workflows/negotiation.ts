import { proxyActivities } from "@temporalio/workflow";
import type { NegotiationActivities } from "../activities/negotiation.ts";
import { negotiationOf, roundOut } from "../domain/negotiation.ts";
import type { Effects } from "./effect.ts";
import { untilDone } from "./patience.ts";

const { tellRound, tellRoundEnd, tellGuests, tellMentioned } = proxyActivities<NegotiationActivities>(untilDone);

/** Letters only. Withdrawal, expiry, freezing and the end need none: a guest's link is asked at every use. */
export const negotiationEffects: Effects = {
  /** Before the first round there is nothing to see; whoever joins while one is out gets their letter at once. */
  "guest-invited": async ({ tenant, id, negotiation }, { guest }) => {
    const out = negotiation && roundOut(negotiationOf({ negotiation }));
    if (out) await tellRound({ tenant, contract: id, round: out.id, why: "asked", guest });
  },
  "round-sent": ({ tenant, id }, { round, decided }) =>
    tellRound({ tenant, contract: id, round, why: "asked", ...(decided && { decided }) }),
  "round-reminded": ({ tenant, id }, { round }) => tellRound({ tenant, contract: id, round, why: "reminded" }),
  "round-returned": ({ tenant, id }, { round }) => tellRoundEnd({ tenant, contract: id, round, how: "returned" }),
  "round-expired": ({ tenant, id }, { round }) => tellRoundEnd({ tenant, contract: id, round, how: "expired" }),
  "guests-told": ({ tenant, id }, { type: _type, ...news }) => tellGuests({ tenant, contract: id, ...news }),
  "thread-opened": async ({ tenant, id }, { thread, mentions, by }) => {
    if (mentions.length > 0) await tellMentioned({ tenant, contract: id, thread, comment: thread, mentions, by });
  },
  replied: async ({ tenant, id }, { thread, comment, mentions, by }) => {
    if (mentions.length > 0) await tellMentioned({ tenant, contract: id, thread, comment, mentions, by });
  },
};
