import ipaddr from "ipaddr.js";

/**
 * The network that an address is in, as coarsely as providers own them: /16 of IPv4, /32 of IPv6. It tells one provider
 * or company from another with no list of ours; it tells no country.
 */
export const networkOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.parse(address);
  const bytes = parsed.toByteArray();
  if (parsed.kind() === "ipv4") return `${bytes.slice(0, 2).join(".")}.0.0/16`;
  // ::ffff:0:0/96 is IPv4 written as IPv6 (RFC 4291 §2.5.5.2).
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff)
    return `${bytes.slice(12, 14).join(".")}.0.0/16`;
  const hex = bytes.slice(0, 4).map((byte) => byte.toString(16).padStart(2, "0"));
  return `${hex.slice(0, 2).join("")}:${hex.slice(2).join("")}::/32`;
};

const browsers: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/MicroMessenger/, "WeChat"],
  [/DingTalk/, "DingTalk"],
  [/Lark|Feishu/, "Lark"],
  [/\bEdgA?(?:iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/HarmonyOS|OpenHarmony/, "HarmonyOS"],
  [/Android/, "Android"],
  [/iPhone|iPad|iPod/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux|X11/, "Linux"],
];

/**
 * What kind of browser or program calls itself so, without its version, which every update changes: `Firefox on Linux`;
 * of a program, its name. A caller can call itself anything: two that differ are two, two that agree may be two as well.
 */
export const agentOf = (userAgent: string): string => {
  const browser = browsers.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (browser === undefined) return (/^[\w.-]{1,40}/.exec(userAgent)?.[0] ?? "unknown").toLowerCase();
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  return system === undefined ? browser : `${browser} on ${system}`;
};
