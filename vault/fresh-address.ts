import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { sql } from "kysely";
import { connectKeys } from "./keys/database.ts";
import type { VaultAddress } from "./vault.ts";

const needed = (name: string): string => {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: run the tests with npm test, which starts the services`);
  return value;
};

/** For tests: an empty keys database and a prefix of one's own in the bucket, on the services of the test run. */
export const freshAddress = async (folder: string): Promise<VaultAddress> => {
  const name = `keys_${randomBytes(8).toString("hex")}`;
  const server = needed("TEST_POSTGRES_URL");
  const superuser = connectKeys(server);
  await sql`create database ${sql.id(name)}`.execute(superuser);
  await superuser.destroy();
  return {
    keys: {
      databaseUrl: Object.assign(new URL(server), { pathname: `/${name}` }).href,
      rootKeyFile: join(folder, "root.key"),
    },
    s3: {
      endpoint: needed("S3_ENDPOINT"),
      region: "us-east-1",
      accessKey: needed("S3_ACCESS_KEY"),
      secretKey: needed("S3_SECRET_KEY"),
      bucket: needed("S3_BUCKET"),
      prefix: `${name}/`,
    },
  };
};
