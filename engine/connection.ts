import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import type { DataConverter } from "@temporalio/common";
import { encryptingCodec } from "./codec.ts";

/** How the Temporal frontend is known to be the right one, and how it knows us. Files in PEM. */
export interface EngineTls {
  /** Who may vouch for it; the system's roots unless told. */
  readonly caFile: string | undefined;
  /** What its certificate must name, where that is not the host of its address. */
  readonly serverName: string | undefined;
  /** Ours, where it demands one. */
  readonly certificateFile: string | undefined;
  readonly keyFile: string | undefined;
}

export interface EngineAddress {
  /** host:port of the Temporal frontend. */
  readonly address: string;
  readonly tls?: EngineTls | undefined;
}

export interface EngineSettings extends EngineAddress {
  readonly namespace: string;
  readonly taskQueue: string;
  /** 32 bytes: key of the payload codec. */
  readonly payloadKey: Buffer;
}

export const failureConverterPath = fileURLToPath(new URL("./failure-converter.ts", import.meta.url));

/** How Engross writes to Temporal: everything encrypted, failure messages and stack traces included. */
export const dataConverterFor = (payloadKey: Buffer): DataConverter => ({
  payloadCodecs: [encryptingCodec(payloadKey)],
  failureConverterPath,
});

/** What any connection to the frontend is opened with. */
export const reachEngine = async ({ address, tls }: EngineAddress) => {
  if (tls === undefined) return { address };
  const { caFile, serverName, certificateFile, keyFile } = tls;
  return {
    address,
    tls: {
      ...(caFile !== undefined && { serverRootCACertificate: await readFile(caFile) }),
      ...(serverName !== undefined && { serverNameOverride: serverName }),
      ...(certificateFile !== undefined &&
        keyFile !== undefined && {
          clientCertPair: { crt: await readFile(certificateFile), key: await readFile(keyFile) },
        }),
    },
  };
};

/** Opens a client; close it with `client.connection.close()`. */
export const connectEngine = async (settings: EngineSettings): Promise<Client> =>
  new Client({
    connection: await Connection.connect(await reachEngine(settings)),
    namespace: settings.namespace,
    dataConverter: dataConverterFor(settings.payloadKey),
  });
