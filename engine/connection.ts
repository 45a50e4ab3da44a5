import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import type { DataConverter } from "@temporalio/common";
import { encryptingCodec } from "./codec.ts";

export interface EngineSettings {
  /** host:port of the Temporal frontend. */
  readonly address: string;
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

/** Opens a client; close it with `client.connection.close()`. */
export const connectEngine = async (settings: EngineSettings): Promise<Client> =>
  new Client({
    connection: await Connection.connect({ address: settings.address }),
    namespace: settings.namespace,
    dataConverter: dataConverterFor(settings.payloadKey),
  });
