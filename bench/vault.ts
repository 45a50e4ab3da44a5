import { createCipheriv, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "minio";
import { storageClient } from "../stack/minio.ts";
import { startServices } from "../stack/services.ts";
import { associatedData } from "../vault/associated.ts";
import { makeFirstRootKey } from "../vault/keys/keyring.ts";
import { migrateKeys } from "../vault/keys/migrate.ts";
import { seal } from "../vault/stream.ts";
import { suites } from "../vault/suite.ts";
import { openVault, type Vault } from "../vault/vault.ts";
import { type Figures, median } from "./figures.ts";

const mebibyte = 1024 * 1024;
const large = 64 * mebibyte;
const small = 64 * 1024;
const rounds = 15;
/** Of what takes a few hundredths of a second, in which anything else on the machine shows. */
const manyRounds = 61;
const smallObjects = 50;

/** How fast the bare tool and Engross do the same, in MiB/s; and Engross' share of the bare speed. */
interface Compared {
  readonly bare: number;
  readonly engross: number;
  readonly ratio: number;
}

/**
 * The vault against what is below it, both in turn in one run: sealing in memory against Node's bare AES-256-GCM over
 * segments of the same size; 64 MiB and 64 KiB through the vault against the bare `minio` client with the same bytes in
 * clear. Whoever goes first changes from round to round, and the median round counts.
 */
export const runVaultBench = async ({ json }: { readonly json: boolean }): Promise<Figures> => {
  await using open = new AsyncDisposableStack();
  const dataFolder = await mkdtemp(join(tmpdir(), "engross-bench-"));
  open.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const services = await startServices({ dataFolder, testing: true, environment: {} });
  open.defer(services.stop);
  const { keysDatabase, rootKeyFile, storage } = services.configuration;
  const keys = { databaseUrl: keysDatabase.url, rootKeyFile };
  await migrateKeys({ admin: keysDatabase.adminUrl ?? keysDatabase.url });
  await makeFirstRootKey(keys);
  const vault = await openVault({ keys, s3: storage });
  open.defer(vault.close);
  const bare = bareStore(storageClient(storage), storage.bucket);
  const sealed = sealedStore(vault);

  const bytes = randomBytes(large);
  const sealing = await compare(
    large,
    () => bareSealing(bytes),
    () => vaultSealing(bytes),
    manyRounds,
  );
  const upload = await compare(
    large,
    () => bare.put(bytes),
    () => sealed.put(bytes),
  );
  const download = await compare(
    large,
    () => bare.get(),
    () => sealed.get(),
  );
  const few = bytes.subarray(0, small);
  const roundTrips = (store: Store) => async () => {
    for (let turn = 0; turn < smallObjects; turn += 1) {
      await store.put(few);
      await store.get();
    }
  };
  const smallOnes = await compare(2 * small * smallObjects, roundTrips(bare), roundTrips(sealed));

  if (!json)
    for (const [what, { bare: below, engross, ratio }] of Object.entries({ sealing, upload, download, smallOnes }))
      console.log(`${what}: bare ${below} MiB/s, engross ${engross} MiB/s, ratio ${ratio}`);
  return {
    sealRatio: sealing.ratio,
    uploadRatio: upload.ratio,
    downloadRatio: download.ratio,
    smallRatio: smallOnes.ratio,
  };
};

/** Keeps one object at a time, and reads the last one. */
interface Store {
  readonly put: (bytes: Buffer) => Promise<void>;
  readonly get: () => Promise<void>;
}

const bareStore = (client: Client, bucket: string): Store => {
  let turn = 0;
  return {
    put: async (bytes) => {
      turn += 1;
      await client.putObject(bucket, `bare/${turn}`, bytes, bytes.length);
    },
    get: async () => drain(await client.getObject(bucket, `bare/${turn}`)),
  };
};

const sealedStore = (vault: Vault): Store => {
  const place = { tenant: "bench", safe: "bench", object: "bench" };
  let version = "";
  return {
    put: async (bytes) => {
      ({ version } = await vault.put(place, bytes));
    },
    get: async () => drain(await vault.get({ ...place, version })),
  };
};

const drain = async (stream: AsyncIterable<Uint8Array>): Promise<void> => {
  let received = 0;
  for await (const chunk of stream) received += chunk.length;
  if (received === 0) throw new Error("nothing was read");
};

const [key, suite] = [randomBytes(32), suites.AES256_GCM_HKDF_1MB];

const bareSealing = async (bytes: Buffer): Promise<void> => {
  const nonce = Buffer.alloc(12);
  for (let at = 0; at < bytes.length; at += suite.segmentBytes) {
    nonce.writeUInt32BE(at / suite.segmentBytes);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    cipher.update(bytes.subarray(at, at + suite.segmentBytes));
    cipher.final();
    cipher.getAuthTag();
  }
};

const vaultSealing = async (bytes: Buffer): Promise<void> => {
  const where = associatedData({ tenant: "bench", safe: "bench", object: "bench", version: "1" });
  await drain(seal(suite, key, where, [bytes]));
};

const compare = async (
  bytes: number,
  bare: () => Promise<void>,
  engross: () => Promise<void>,
  turns = rounds,
): Promise<Compared> => {
  const took: Record<"bare" | "engross", number[]> = { bare: [], engross: [] };
  const sides = [
    ["bare", bare],
    ["engross", engross],
  ] as const;
  for (let round = -2; round < turns; round += 1) {
    for (const [side, work] of round % 2 === 0 ? sides : sides.toReversed()) {
      const began = performance.now();
      await work();
      if (round >= 0) took[side].push((performance.now() - began) / 1000);
    }
  }
  const speed = (side: "bare" | "engross") => Math.round(bytes / mebibyte / median(took[side]));
  const ratio = median(took.bare.map((seconds, round) => seconds / (took.engross[round] ?? seconds)));
  return { bare: speed("bare"), engross: speed("engross"), ratio: Math.round(ratio * 100) / 100 };
};
