import type { ContractEvent } from "./event.ts";
import type { Id } from "./ids.ts";
import type { IncidentEvent } from "./incident-command.ts";
import { reachOf } from "./network-address.ts";
import { type Refusal, refuse } from "./refusal.ts";

export type WebhookId = Id<"webhook">;
export type DeliveryId = Id<"delivery">;

/** What other systems may ask to be told of: a subject of the ledger and the kind of its entry. */
export const webhookKinds = [
  "contract.created",
  "contract.submitted-for-review",
  "contract.returned-to-draft",
  "contract.submitted-for-approval",
  "contract.approval-granted",
  "contract.approval-rejected",
  "contract.approval-expired",
  "contract.signing-opened",
  "contract.signed",
  "contract.signing-declined",
  "contract.signing-recalled",
  "contract.executed",
  "contract.cancelled",
  "contract.obligation-fulfilled",
  "contract.obligation-overdue",
  "contract.notice-reminded",
  "contract.renewed",
  "contract.expired",
  "contract.terminated",
  "contract.archived",
  "contract.hold-placed",
  "contract.hold-released",
  "contract.purged",
  "contract.frozen",
  "contract.unfrozen",
  "incident.reported",
  "incident.closed",
] as const satisfies readonly (`contract.${ContractEvent["type"]}` | `incident.${IncidentEvent["type"]}`)[];

export type WebhookKind = (typeof webhookKinds)[number];

/** What is told when somebody wants to see whether it arrives. */
export const testKind = "webhook.test";

/** The kind of a ledger entry as other systems know it, if they may: its subject is `contract/<id>`, for example. */
export const kindOf = (subject: string, kind: string): WebhookKind | undefined => {
  const told = `${subject.slice(0, subject.indexOf("/"))}.${kind}`;
  return webhookKinds.find((each) => each === told);
};

/** As Standard Webhooks 1.0 lays a payload out. Ids and codes alone: nobody is named and no wording leaves. */
export interface WebhookPayload {
  readonly type: WebhookKind | typeof testKind;
  /** When it happened, UTC. */
  readonly timestamp: string;
  readonly data: {
    /** What it happened to. */
    readonly contract?: string;
    readonly incident?: string;
    /** Its number in the ledger, from 0: by it the whole entry is found and proven. */
    readonly entry?: number;
  };
}

export const payloadOf = (
  subject: string,
  told: { readonly kind: WebhookPayload["type"]; readonly at: Date; readonly entry: number | null },
): WebhookPayload => {
  const [what, id = ""] = subject.split("/");
  return {
    type: told.kind,
    timestamp: told.at.toISOString(),
    data: {
      ...(what === "contract" && { contract: id }),
      ...(what === "incident" && { incident: id }),
      ...(told.entry !== null && { entry: told.entry }),
    },
  };
};

/** Most endpoints of one organisation. */
export const mostWebhooks = 20;

/** Where deliveries may go: anywhere on the open internet by TLS; also to this machine, for tests and development. */
export type Destinations = "public" | "public-and-loopback";

/**
 * Why nothing can be sent to an address, as far as its text tells. What a name resolves to is asked at every delivery.
 *
 * No user and password, which would be sent along; no port of another service of the host's below 1024.
 */
export const addressRefusal = (text: string, allowed: Destinations): Refusal | null => {
  const wrong = refuse("webhook-address");
  const url = URL.parse(text);
  if (!url || text.length > 500 || url.username || url.password || url.hash) return wrong;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const reach = reachOf(host);
  const isHere = reach === "loopback" || /^localhost\.?$/i.test(host);
  if (isHere && allowed === "public-and-loopback") return ["http:", "https:"].includes(url.protocol) ? null : wrong;
  if (url.protocol !== "https:" || isHere) return wrong;
  if (url.port !== "" && Number(url.port) < 1024) return wrong;
  if (reach === "inside" || (reach === "none" && !isName(host))) return wrong;
  return null;
};

/** A name that public DNS can know: more than one label, and none of those that never leave a house (RFC 6761, 6762, 8375). */
const isName = (host: string): boolean =>
  /^[^.]+(\.[^.]+)+\.?$/.test(host) &&
  !/\.(?:local|localhost|internal|intranet|lan|home|corp|arpa|onion)\.?$/i.test(host);

/** What came of one try. */
export interface Attempt {
  /** The answer's status; `null` where there was none. */
  readonly status: number | null;
  readonly outcome: "delivered" | "refused" | "unreachable" | "timeout" | "forbidden" | "tls" | "too-much";
}

/** Whether further tries make sense. 410 means that the receiver wants no more (Standard Webhooks 1.0). */
export const isOver = ({ status }: Attempt): boolean => status === 410;

const minute = 60_000;
const hour = 60 * minute;

/** How long to wait after each try that failed, in ms, as Standard Webhooks 1.0 proposes: three days in all. */
export const waits: readonly number[] = [
  5_000,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** How long an endpoint may fail before it is switched off, in ms. */
export const patience = 3 * 24 * hour;

/** How long the secret before the newest one still signs, in hours: both signatures are sent meanwhile. */
export const secretOverlap = 24;
