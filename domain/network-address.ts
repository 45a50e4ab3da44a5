import ipaddr from "ipaddr.js";

/** How far away an address of the Internet Protocol is. */
export type Reach =
  /** Anybody's, on the open internet. */
  | "public"
  /** This very machine. */
  | "loopback"
  /** A network of ours, one of the cloud's own services, or nobody at all. */
  | "inside"
  /** Not written as an address. */
  | "none";

/**
 * How far away an address is, whatever it hides behind: IPv4 in IPv6 in each of the ways there are, too. Only what the
 * registries give to the open internet is `public` (IANA special-purpose registries, RFC 6890); what is not known is not.
 */
export const reachOf = (text: string): Reach => {
  if (!ipaddr.isValid(text)) return "none";
  const address = ipaddr.process(text);
  if ("zoneId" in address && address.zoneId) return "inside";
  const range = address.range();
  if (range === "loopback") return "loopback";
  if (range !== "unicast") return "inside";
  // The only block of IPv6 that is given out (RFC 4291 §2.4); its documentation and benchmarking parts are named above.
  if ("parts" in address && ((address.parts[0] ?? 0) & 0xe000) !== 0x2000) return "inside";
  return ownOfClouds.has(address.toString()) ? "inside" : "public";
};

/** Services that clouds offer to their own machines at addresses that look like anybody's. */
const ownOfClouds: ReadonlySet<string> = new Set(["168.63.129.16"]);
