import { resolve } from "node:path";
import { z } from "zod";
import type { Destinations } from "../domain/webhook.ts";
import type { EngineTls } from "../engine/connection.ts";
import type { TransitAddress } from "../vault/keys/transit-http.ts";
import { SetUpProblem, say } from "./problem.ts";
import { type Plain, plainConnections } from "./transport.ts";

/** All that a process of Engross is told from outside. Parsed once at the edge, trusted inside. */
export interface Configuration {
  readonly database: {
    /** Login that serves people: a member of `engross_app`, bound by row-level security. */
    readonly url: string;
    /** Owner login, for migrations only; absent where migrations run elsewhere. */
    readonly adminUrl: string | undefined;
  };
  /** Where wrapped data keys live: never in the main dump. */
  readonly keysDatabase: { readonly url: string; readonly adminUrl: string | undefined };
  readonly temporal: {
    /** host:port of the frontend. */
    readonly address: string;
    /** `undefined` for none. */
    readonly tls: EngineTls | undefined;
    readonly namespace: string;
    readonly taskQueue: string;
    /** 32 bytes: AES-256-GCM key of the payload codec. */
    readonly payloadKey: Buffer;
  };
  readonly storage: {
    /** http(s)://host:port of any S3. */
    readonly endpoint: string;
    readonly region: string;
    readonly accessKey: string;
    readonly secretKey: string;
    readonly bucket: string;
    /** Put before every object name; may be empty. */
    readonly prefix: string;
  };
  /** A login of the same storage that may remove what is locked; only the worker needs it. */
  readonly purge: { readonly accessKey: string; readonly secretKey: string } | undefined;
  /** Where every object lies a second time: a folder on another disk, or another S3; `undefined` for nowhere. */
  readonly copies: { readonly folder: string } | { readonly s3: Configuration["storage"] } | undefined;
  /** How fast stored objects are re-read to find rotten ones, in bytes a second. */
  readonly scrubRate: number;
  readonly mail: {
    readonly url: string;
    readonly from: string;
    /** Page and REST interface of the catcher (Maildev), in development. */
    readonly catcherUrl: string | undefined;
  };
  readonly web: {
    /** What people type and what links in letters begin with; no slash at the end. */
    readonly publicUrl: string;
    readonly port: number;
    /** The interface to listen on. */
    readonly host: string;
    /** How many proxies stand before the web and name the caller in `X-Forwarded-For`. */
    readonly proxies: number;
    /** Whom to tell of a weakness: a `mailto:` or `https:` address. */
    readonly securityContact: string;
    /** How many times the usual rates callers may ask (`web/http/rate-limit.ts`); 0 for as often as they like. */
    readonly rateFactor: number;
    /** The header in which a proxy tells the caller's country (ISO 3166-1 alpha-2); `undefined` where none does. */
    readonly countryHeader: string | undefined;
    /** Hexadecimal secret for cookies and forms. */
    readonly secret: string;
  };
  /** Absolute path. */
  readonly dataFolder: string;
  /** Absolute path of the sealed root key; not used where a key server holds it. */
  readonly rootKeyFile: string;
  /** The key server that holds the root key; `undefined` for the sealed file. */
  readonly transit: TransitAddress | undefined;
  /** Absolute path of the folder of the local certification authority. */
  readonly caFolder: string;
  /** Time-stamp authorities (RFC 3161) in the order in which they are asked; none for the local one. */
  readonly timestampAuthorities: readonly string[];
  /** A service that signs with people's keys (CSC API v2), and the file with our token there; `undefined` for none. */
  readonly remoteSigning: { readonly address: string; readonly tokenFile: string } | undefined;
  readonly ledgerKey: {
    /** Absolute path of the ledger's sealed key. */
    readonly file: string;
    /** What the ledger calls itself in its checkpoints: an address without its scheme. */
    readonly origin: string;
  };
  /** Where signed checkpoints of the ledger are kept under a lock that nobody can lift. */
  readonly anchors: Configuration["storage"] & { readonly years: number };
  /** Outsiders who are mailed the newest checkpoint every day: e-mail addresses. */
  readonly witnesses: readonly string[];
  /** `tcp://host:port` or `unix:/path` of a clamd that looks through uploads; `undefined` for none. */
  readonly scanner: string | undefined;
  /** Where other systems are told of what happens: on this machine only where tests and development say so. */
  readonly webhooks: { readonly destinations: Destinations };
  /** Connections that leave this machine without TLS: those that `ALLOW_PLAINTEXT` names, and no others. */
  readonly plain: readonly Plain[];
  /** Whether workers see to it that the scheduled duties (`workflows/duties.ts`) run. */
  readonly duties: boolean;
}

/** The environment that a configuration is read from. */
export type Environment = Readonly<Record<string, string | undefined>>;

const means = say.means;
const urlOf = (meaning: string, ...protocols: readonly string[]) =>
  z.string(meaning).refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), meaning);

const postgresUrl = urlOf(means.postgresUrl, "postgres:", "postgresql:");
const httpUrl = urlOf(means.httpUrl, "http:", "https:").transform((text) => text.replace(/\/+$/, ""));
const text = z.string(means.text).min(1, means.text);
const hexadecimal = (meaning: string, pattern: RegExp) => z.string(meaning).regex(pattern, meaning);

const bucket = z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, means.bucket);
const prefix = z.string().regex(/^(?!\/)/, means.prefix);

const yesOrNo = z.enum(["yes", "no"], means.yesOrNo).transform((answer) => answer === "yes");

const environmentSchema = z.object({
  DATABASE_URL: postgresUrl,
  DATABASE_ADMIN_URL: postgresUrl.optional(),
  KEYS_DATABASE_URL: postgresUrl,
  KEYS_DATABASE_ADMIN_URL: postgresUrl.optional(),
  TEMPORAL_ADDRESS: z.string(means.address).regex(/^.+:\d+$/, means.address),
  TEMPORAL_TLS: yesOrNo.default(false),
  TEMPORAL_TLS_CA_FILE: text.optional(),
  TEMPORAL_TLS_SERVER_NAME: text.optional(),
  TEMPORAL_TLS_CERT_FILE: text.optional(),
  TEMPORAL_TLS_KEY_FILE: text.optional(),
  ALLOW_PLAINTEXT: z
    .string()
    .transform((list) => list.split(",").map((name) => name.trim()))
    .default([]),
  TEMPORAL_NAMESPACE: text.default("engross"),
  TASK_QUEUE: text.default("engross"),
  ENGROSS_PAYLOAD_KEY: hexadecimal(means.key, /^[0-9a-fA-F]{64}$/),
  S3_ENDPOINT: httpUrl,
  S3_REGION: text.default("us-east-1"),
  S3_ACCESS_KEY: text,
  S3_SECRET_KEY: text,
  S3_BUCKET: bucket.default("engross-vault"),
  S3_PREFIX: prefix.default(""),
  S3_PURGE_ACCESS_KEY: text.optional(),
  S3_PURGE_SECRET_KEY: text.optional(),
  COPIES_FOLDER: text.optional(),
  COPIES_S3_ENDPOINT: httpUrl.optional(),
  COPIES_S3_REGION: text.default("us-east-1"),
  COPIES_S3_ACCESS_KEY: text.default(""),
  COPIES_S3_SECRET_KEY: text.default(""),
  COPIES_S3_BUCKET: bucket.default("engross-copies"),
  COPIES_S3_PREFIX: prefix.default(""),
  SCRUB_MIB_PER_SECOND: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, means.rate)
    .transform(Number)
    .default(16),
  SMTP_URL: urlOf(means.smtpUrl, "smtp:", "smtps:"),
  MAIL_FROM: z.string().regex(/@/, means.mailFrom).default("Engross <engross@engross.example>"),
  MAIL_CATCHER_URL: httpUrl.optional(),
  PUBLIC_URL: httpUrl.optional(),
  PORT: z
    .string()
    .regex(/^\d+$/, means.port)
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, means.port)
    .default(8080),
  HOST: text.default("127.0.0.1"),
  PROXIES: z.string().regex(/^\d$/, means.proxies).transform(Number).default(0),
  RATE_LIMIT_FACTOR: z
    .string()
    .regex(/^\d{1,3}$/, means.rateFactor)
    .transform(Number)
    .default(1),
  COUNTRY_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, means.header)
    .optional(),
  ENGROSS_SECRET: hexadecimal(means.secret, /^([0-9a-fA-F]{2}){32,}$/),
  ENGROSS_DATA: text.default("data"),
  ROOT_KEY_FILE: text.optional(),
  TRANSIT_URL: httpUrl.optional(),
  TRANSIT_TOKEN_FILE: text.optional(),
  TRANSIT_MOUNT: text.default("transit"),
  TRANSIT_KEY: text.default("engross"),
  TRANSIT_NAMESPACE: text.optional(),
  CA_FOLDER: text.optional(),
  REMOTE_SIGNING_URL: httpUrl.optional(),
  REMOTE_SIGNING_TOKEN_FILE: text.optional(),
  TSA_URLS: z
    .string()
    .transform((list) => list.split(",").map((address) => address.trim()))
    .pipe(z.array(urlOf(means.timestampAuthorities, "http:", "https:")))
    .default([]),
  LEDGER_KEY_FILE: text.optional(),
  LEDGER_ORIGIN: z
    .string()
    .regex(/^[^\s+]+$/, means.text)
    .default("engross.example/ledger"),
  ANCHORS_S3_ENDPOINT: httpUrl.optional(),
  ANCHORS_S3_REGION: text.optional(),
  ANCHORS_S3_ACCESS_KEY: text.optional(),
  ANCHORS_S3_SECRET_KEY: text.optional(),
  ANCHORS_S3_BUCKET: bucket.default("engross-checkpoints"),
  ANCHORS_S3_PREFIX: prefix.optional(),
  ANCHORS_YEARS: z
    .string()
    .regex(/^[1-9]\d?$/, means.years)
    .transform(Number)
    .default(10),
  SECURITY_CONTACT: z
    .string()
    .regex(/^(?:mailto:\S+@\S+|https:\/\/\S+)$/, means.contact)
    .default("mailto:security@engross.example"),
  CLAMD_ADDRESS: z
    .string(means.clamd)
    .regex(/^(?:unix:\/[^?#]+|tcp:\/\/[^/?#@]+:\d+)$/, means.clamd)
    .optional(),
  WEBHOOKS_TO_LOOPBACK: yesOrNo.default(false),
  LEDGER_WITNESSES: z
    .string()
    .transform((list) => list.split(",").map((address) => address.trim()))
    .pipe(z.array(z.email(means.witnesses)))
    .default([]),
  ENGROSS_DUTIES: yesOrNo.default(true),
});

/**
 * Reads a configuration. An empty variable counts as not set.
 *
 * @throws SetUpProblem naming every variable that is missing or wrong, with what it should be.
 */
export const readConfiguration = (environment: Environment): Configuration => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) throw new SetUpProblem(complaint(parsed.error, given));
  const values = parsed.data;
  const dataFolder = resolve(values.ENGROSS_DATA);
  const plain = plainConnections(values);
  refusePlain(plain, values.ALLOW_PLAINTEXT);
  return {
    database: { url: values.DATABASE_URL, adminUrl: values.DATABASE_ADMIN_URL },
    keysDatabase: { url: values.KEYS_DATABASE_URL, adminUrl: values.KEYS_DATABASE_ADMIN_URL },
    temporal: {
      address: values.TEMPORAL_ADDRESS,
      tls: values.TEMPORAL_TLS
        ? {
            caFile: values.TEMPORAL_TLS_CA_FILE,
            serverName: values.TEMPORAL_TLS_SERVER_NAME,
            certificateFile: values.TEMPORAL_TLS_CERT_FILE,
            keyFile: values.TEMPORAL_TLS_KEY_FILE,
          }
        : undefined,
      namespace: values.TEMPORAL_NAMESPACE,
      taskQueue: values.TASK_QUEUE,
      payloadKey: Buffer.from(values.ENGROSS_PAYLOAD_KEY, "hex"),
    },
    storage: {
      endpoint: values.S3_ENDPOINT,
      region: values.S3_REGION,
      accessKey: values.S3_ACCESS_KEY,
      secretKey: values.S3_SECRET_KEY,
      bucket: values.S3_BUCKET,
      prefix: values.S3_PREFIX,
    },
    purge:
      values.S3_PURGE_ACCESS_KEY === undefined || values.S3_PURGE_SECRET_KEY === undefined
        ? undefined
        : { accessKey: values.S3_PURGE_ACCESS_KEY, secretKey: values.S3_PURGE_SECRET_KEY },
    copies: copiesOf(values),
    scrubRate: values.SCRUB_MIB_PER_SECOND * 1024 * 1024,
    mail: { url: values.SMTP_URL, from: values.MAIL_FROM, catcherUrl: values.MAIL_CATCHER_URL },
    web: {
      publicUrl: values.PUBLIC_URL ?? `http://127.0.0.1:${values.PORT}`,
      port: values.PORT,
      host: values.HOST,
      proxies: values.PROXIES,
      rateFactor: values.RATE_LIMIT_FACTOR,
      securityContact: values.SECURITY_CONTACT,
      countryHeader: values.COUNTRY_HEADER,
      secret: values.ENGROSS_SECRET,
    },
    dataFolder,
    rootKeyFile: resolve(values.ROOT_KEY_FILE ?? `${dataFolder}/root.key`),
    transit: transitOf(values),
    caFolder: resolve(values.CA_FOLDER ?? `${dataFolder}/ca`),
    timestampAuthorities: values.TSA_URLS,
    remoteSigning: remoteSigningOf(values),
    ledgerKey: { file: resolve(values.LEDGER_KEY_FILE ?? `${dataFolder}/ledger.key`), origin: values.LEDGER_ORIGIN },
    anchors: anchorsOf(values),
    witnesses: values.LEDGER_WITNESSES,
    scanner: values.CLAMD_ADDRESS,
    webhooks: { destinations: values.WEBHOOKS_TO_LOOPBACK ? "public-and-loopback" : "public" },
    duties: values.ENGROSS_DUTIES,
    plain,
  };
};

/** Refuses what leaves this machine in the clear, unless it was named: by mistake nobody does that. */
const refusePlain = (plain: readonly Plain[], allowed: readonly string[]): void => {
  const refused = plain.filter(({ variable }) => !allowed.includes(variable));
  if (refused.length === 0) return;
  const lines = refused.map(({ variable, where }) => `  - ${say.plain(variable, where)}`);
  throw new SetUpProblem([say.plainHeading, ...lines, say.plainRemedy].join("\n"));
};

/** In a bucket of its own; in a store of its own where one is named. */
const anchorsOf = (values: z.output<typeof environmentSchema>): Configuration["anchors"] => ({
  endpoint: values.ANCHORS_S3_ENDPOINT ?? values.S3_ENDPOINT,
  region: values.ANCHORS_S3_REGION ?? values.S3_REGION,
  accessKey: values.ANCHORS_S3_ACCESS_KEY ?? values.S3_ACCESS_KEY,
  secretKey: values.ANCHORS_S3_SECRET_KEY ?? values.S3_SECRET_KEY,
  bucket: values.ANCHORS_S3_BUCKET,
  prefix: values.ANCHORS_S3_PREFIX ?? values.S3_PREFIX,
  years: values.ANCHORS_YEARS,
});

const copiesOf = (values: z.output<typeof environmentSchema>): Configuration["copies"] => {
  if (values.COPIES_S3_ENDPOINT !== undefined) {
    return {
      s3: {
        endpoint: values.COPIES_S3_ENDPOINT,
        region: values.COPIES_S3_REGION,
        accessKey: values.COPIES_S3_ACCESS_KEY,
        secretKey: values.COPIES_S3_SECRET_KEY,
        bucket: values.COPIES_S3_BUCKET,
        prefix: values.COPIES_S3_PREFIX,
      },
    };
  }
  return values.COPIES_FOLDER === undefined ? undefined : { folder: resolve(values.COPIES_FOLDER) };
};

const transitOf = (values: z.output<typeof environmentSchema>): Configuration["transit"] => {
  const { TRANSIT_URL: url, TRANSIT_TOKEN_FILE: tokenFile } = values;
  if (url === undefined) return undefined;
  if (tokenFile === undefined) throw new SetUpProblem(say.missing("TRANSIT_TOKEN_FILE", means.path));
  const { TRANSIT_MOUNT: mount, TRANSIT_KEY: key, TRANSIT_NAMESPACE: namespace } = values;
  return { url, tokenFile: resolve(tokenFile), mount, key, namespace };
};

const remoteSigningOf = (values: z.output<typeof environmentSchema>): Configuration["remoteSigning"] => {
  const { REMOTE_SIGNING_URL: address, REMOTE_SIGNING_TOKEN_FILE: tokenFile } = values;
  if (address === undefined) return undefined;
  if (tokenFile === undefined) throw new SetUpProblem(say.missing("REMOTE_SIGNING_TOKEN_FILE", means.path));
  return { address, tokenFile: resolve(tokenFile) };
};

/** Values are never repeated: a mistyped one may be a password. */
const complaint = (error: z.ZodError, given: Environment): string =>
  [
    say.configurationHeading,
    ...error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      return `  - ${given[name] === undefined ? say.missing(name, message) : say.wrong(name, message)}`;
    }),
  ].join("\n");
