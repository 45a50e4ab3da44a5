import { hash, verify } from "@node-rs/argon2";
import { passwordHashOf } from "../db/auth.ts";
import { personHolding, personSigningIn } from "../db/person.ts";
import type { Db, Tx } from "../db/schema.ts";
import { normalPassword, weakPassword } from "../domain/password.ts";
import type { Person } from "../domain/person.ts";
import type { Refusal } from "../domain/refusal.ts";
import { isCommonPassword } from "./common-passwords.ts";

/** OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 iterations, 1 lane. */
const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

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
 * Whose address and password these are. An address that is nobody's, or belongs to somebody who has left or has no
 * password, takes as long as a wrong password.
 */
export const personByPassword = async (db: Db, email: string, password: string): Promise<Person | undefined> => {
  const known = await personSigningIn(db, email);
  const person = known && (await personHolding(db, known.person));
  const kept = person?.active ? await passwordHashOf(db, person.id) : undefined;
  const right = await verify(kept ?? (await nobodys()), normalPassword(password));
  return kept !== undefined && right ? person : undefined;
};

let decoy: Promise<string> | undefined;

/** The hash of a password that nobody knows. */
const nobodys = (): Promise<string> => {
  decoy ??= hashPassword(crypto.randomUUID());
  return decoy;
};
