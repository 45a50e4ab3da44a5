import { isLoopback } from "./loopback.ts";

/** A connection over which anybody on the way can read and change what is said. */
export interface Plain {
  /** The variable that says so. */
  readonly variable: string;
  /** Never with a password. */
  readonly where: string;
}

/** The variables that lead somewhere. */
export interface Addresses {
  readonly DATABASE_URL: string;
  readonly DATABASE_ADMIN_URL?: string | undefined;
  readonly KEYS_DATABASE_URL: string;
  readonly KEYS_DATABASE_ADMIN_URL?: string | undefined;
  readonly TEMPORAL_ADDRESS: string;
  readonly TEMPORAL_TLS: boolean;
  readonly S3_ENDPOINT: string;
  readonly COPIES_S3_ENDPOINT?: string | undefined;
  readonly ANCHORS_S3_ENDPOINT?: string | undefined;
  readonly TRANSIT_URL?: string | undefined;
  readonly CLAMD_ADDRESS?: string | undefined;
  readonly PUBLIC_URL?: string | undefined;
  readonly REMOTE_SIGNING_URL?: string | undefined;
  readonly TSA_URLS?: readonly string[];
}

/**
 * Connections that leave this machine without TLS. Mail is none of them: without TLS no letter leaves, whatever is
 * configured (`mail/transport.ts`).
 */
export const plainConnections = (addresses: Addresses): readonly Plain[] => {
  const databases = ["DATABASE_URL", "DATABASE_ADMIN_URL", "KEYS_DATABASE_URL", "KEYS_DATABASE_ADMIN_URL"] as const;
  const web = [
    "S3_ENDPOINT",
    "COPIES_S3_ENDPOINT",
    "ANCHORS_S3_ENDPOINT",
    "TRANSIT_URL",
    "REMOTE_SIGNING_URL",
    "PUBLIC_URL",
  ] as const;
  return [
    ...databases.flatMap((variable) => plain(variable, addresses[variable], isVerified)),
    ...plain("TEMPORAL_ADDRESS", `grpc://${addresses.TEMPORAL_ADDRESS}`, () => addresses.TEMPORAL_TLS),
    ...web.flatMap((variable) => plain(variable, addresses[variable], ({ protocol }) => protocol === "https:")),
    ...(addresses.TSA_URLS ?? []).flatMap((address) =>
      plain("TSA_URLS", address, ({ protocol }) => protocol === "https:"),
    ),
    ...plain("CLAMD_ADDRESS", addresses.CLAMD_ADDRESS, ({ protocol }) => protocol === "unix:"),
  ];
};

const plain = (variable: string, address: string | undefined, isClosed: (url: URL) => boolean): readonly Plain[] => {
  const url = address === undefined ? undefined : URL.parse(address);
  if (!url || isClosed(url) || isLoopback(url.hostname)) return [];
  return [{ variable, where: url.host }];
};

/** Encrypted, and to the server that the certificate names. Any other `sslmode` can be talked out of one of them. */
const isVerified = ({ searchParams, hostname }: URL): boolean =>
  searchParams.get("sslmode") === "verify-full" ||
  (hostname === "" && searchParams.get("host")?.startsWith("/") === true);
