import { randomBytes } from "node:crypto";
import { readJson, writePrivately } from "./data-folder.ts";

const names = [
  "postgres",
  "engross_owner",
  "engross",
  "engross_keys",
  "temporal",
  "minioUser",
  "minioPassword",
  "cookie",
  "payload",
] as const;

/** Passwords and keys of the services that Engross starts itself, 32 bytes each in hexadecimal. */
export type Secrets = Readonly<Record<(typeof names)[number], string>>;

/** Makes what is missing, once, and keeps it readable by the owner only. */
export const loadSecrets = async (file: string): Promise<Secrets> => {
  const kept = (await readJson<Partial<Secrets>>(file)) ?? {};
  const fresh = Object.fromEntries(names.map((name) => [name, randomBytes(32).toString("hex")])) as Secrets;
  const all: Secrets = { ...fresh, ...kept };
  if (names.some((name) => kept[name] === undefined)) await writePrivately(file, JSON.stringify(all, undefined, 2));
  return all;
};
