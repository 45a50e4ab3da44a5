import { millisecondsOf } from "./calendar.ts";
import type { Found, Look, Watched } from "./watch.ts";

/** So many days of work make a habit of where somebody works from. */
const settled = 5;

/** How long two networks of one session may lie apart in time to be in use at once, in ms. */
const atOnce = 10 * 60_000;

/**
 * Sessions that are somewhere else than they were opened, and devices and countries that somebody was never seen with. A
 * new network alone is nothing: people travel, and telephones change networks all day.
 */
export const placeFindings = ({ looks, habits }: Watched): readonly Found[] => {
  const networks = new Set(habits.networks);
  const agents = new Set(habits.agents);
  const countries = new Set(habits.countries);
  /** The last look of each session on each network, and which of them were new to the person. */
  const sessions = new Map<string, Map<string, Look>>();
  const fresh = new Set<string>();
  const found: Found[] = [];
  const isSettled = habits.days >= settled;
  for (const look of looks) {
    const { session, network, agent, sessionAgent, country } = look;
    // A mailed link is opened by whatever guards the mailbox, too.
    if (session === null) continue;
    const newNetwork = network !== null && !networks.has(network);
    const newAgent = agent !== null && !agents.has(agent);
    if (newNetwork) fresh.add(network);
    const seen = sessions.get(session) ?? new Map<string, Look>();
    const moved = movedSession(look, seen, fresh);
    if (sessionAgent !== null && agent !== null)
      found.push({ rule: "moved-session", look, looks: () => [look], facts: { from: sessionAgent, to: agent } });
    else if (moved) found.push(moved);
    else if (isSettled && newNetwork && newAgent)
      found.push({ rule: "new-device", look, looks: () => [look], facts: { agent, network } });
    if (isSettled && country !== null && habits.countries.size > 0 && !countries.has(country))
      found.push({ rule: "new-country", look, looks: () => [look], facts: { country } });
    if (network !== null) {
      seen.set(network, look);
      networks.add(network);
    }
    if (agent !== null) agents.add(agent);
    if (country !== null) countries.add(country);
    sessions.set(session, seen);
  }
  return found;
};

/**
 * One session that goes to and fro between a network of its holder's and one that is new to them has two users. A
 * telephone that leaves the office does not come back within minutes under the same provider.
 */
const movedSession = (look: Look, seen: ReadonlyMap<string, Look>, fresh: ReadonlySet<string>): Found | undefined => {
  const { network } = look;
  const before = network === null ? undefined : seen.get(network);
  if (network === null || before === undefined || fresh.has(network)) return undefined;
  const since = millisecondsOf(before.at);
  if (millisecondsOf(look.at) - since > atOnce) return undefined;
  const between = [...seen].find(
    ([other, { at }]) => other !== network && fresh.has(other) && millisecondsOf(at) > since,
  );
  if (!between) return undefined;
  return { rule: "moved-session", look, looks: () => [between[1], look], facts: { from: network, to: between[0] } };
};
