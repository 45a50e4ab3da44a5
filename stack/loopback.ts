import { isIPv4 } from "node:net";

/** Whether a host of a URL is this machine, so that nothing said to it leaves it. */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."));
