import { hash, verify } from "@node-rs/argon2";
import { type Credentials, passwordHashOf, setPassword } from "../../db/auth.ts";
import type { Db, Tx } from "../../db/schema.ts";
import { normalPassword, weakPassword } from "../../domain/password.ts";
import type { Person } from "../../domain/person.ts";
import type { Refusal } from "../../domain/refusal.ts";
import { isCommonPassword } from "./common-passwords.ts";

/** RFC 9106 §4, second recommended option: argon2id, 64 MiB, 3 passes; in one lane, for whoever waits has one core. */
const argon2id = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

/** How a hash begins that was made at this cost. */
const costs = `$argon2id$v=19$m=${argon2id.memoryCost},t=${argon2id.timeCost},p=${argon2id.parallelism}$`;

export const hashPassword = (password: string): Promise<string> => hash(normalPassword(password), argon2id);

/** Why somebody may not choose this password, or `undefined`. */
export const refusedPassword = (
  password: string,
  { name, email }: Pick<Person, "name" | "email">,
  organisation = "",
): Refusal | undefined => weakPassword(password, { isCommon: isCommonPassword, about: [name, email, organisation] });

/** Whether it is somebody's password. */
export const isPasswordOf = async (db: Db | Tx, person: Pick<Person, "id">, password: string): Promise<boolean> => {
  const kept = await passwordHashOf(db, person.id);
  const right = await verify(kept ?? (await nobodys()), normalPassword(password));
  return kept !== undefined && right;
};

/**
 * Who showed the right password, of those whom an address may belong to. An address that is nobody's, or belongs to
 * somebody who has left or has no password, takes as long as a wrong password. A hash from before the cost was raised
 * is made anew.
 */
export const personByPassword = async (
  db: Db,
  credentials: Credentials | undefined,
  password: string,
): Promise<Person | undefined> => {
  const { person, passwordHash } = credentials ?? {};
  const kept = person?.active ? passwordHash : undefined;
  const right = await verify(kept ?? (await nobodys()), normalPassword(password));
  if (!kept || !person || !right) return undefined;
  if (!kept.startsWith(costs)) await rehash(db, person, password);
  return person;
};

const rehash = async (db: Db, person: Person, password: string): Promise<void> => {
  const made = await hashPassword(password);
  await db.transaction().execute((tx) => setPassword(tx, person, made));
};

let decoy: Promise<string> | undefined;

/** The hash of a password that nobody knows. */
const nobodys = (): Promise<string> => {
  decoy ??= hashPassword(crypto.randomUUID());
  return decoy;
};
