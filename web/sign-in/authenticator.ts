import { createHmac, randomBytes } from "node:crypto";
import { authenticatorOf, recoveryCodesLeft, takeStep, useRecoveryCode } from "../../db/authenticator.ts";
import { forgive, tryUnlessLocked } from "../../db/lockout.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { PersonId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { keyFor } from "../http/security.ts";
import type { Services } from "../http/services.ts";
import { personEntry } from "../person-entry.ts";
import { tellFactor } from "./factor.ts";
import { seal, unseal } from "./seal.ts";
import { base32, stepOfCode } from "./totp.ts";

/** 160 bits, as RFC 4226 §4 recommends. */
export const freshSecret = (): Buffer => randomBytes(20);

const sealedFor = (person: PersonId) => ({ purpose: "authenticators", owner: person });

export const sealSecret = (key: string, person: PersonId, secret: Buffer): Buffer =>
  seal(key, sealedFor(person), secret);

/** @throws Error where the secret was sealed for somebody else or under another key */
export const openSecret = (key: string, person: PersonId, sealed: Buffer): Buffer =>
  unseal(key, sealedFor(person), sealed);

const recoveryCodes = 10;

/**
 * The codes for whoever loses the app, 50 bits each. Derived from its secret, so that the page that shows them may be
 * loaded again until the app is in use; kept as hashes from then on.
 */
export const recoveryCodesFor = (key: string, secret: Buffer): readonly string[] =>
  Array.from({ length: recoveryCodes }, (_, i) => {
    const text = base32(createHmac("sha256", keyFor(key, "recovery codes")).update(`${i} `).update(secret).digest());
    return `${text.slice(0, 5)}-${text.slice(5, 10)}`;
  });

export const recoveryHash = (key: string, person: PersonId, code: string): Buffer =>
  createHmac("sha256", keyFor(key, "recovery hashes"))
    .update(`${person} ${code.toUpperCase().replaceAll(/[^A-Z2-7]/g, "")}`)
    .digest();

const patience = { free: 5, firstMs: 5 * 60_000, mostMs: 24 * 60 * 60_000 };

/** Takes a code of somebody's app, or one of their recovery codes, once; or refuses it. Wrong ones lock for ever longer. */
export const takeCode = async (
  services: Services,
  person: Person,
  code: string,
): Promise<"authenticator" | "recovery-code" | Refusal> => {
  const { db, secret: key, now } = services;
  const kept = await authenticatorOf(db, person.id);
  if (!kept?.confirmed_at) return refuse("code-wrong");
  const tries = `authenticator ${person.id}`;
  const locked = await tryUnlessLocked(db, { key: tries, patience });
  if (locked) return locked;
  const step = stepOfCode(openSecret(key, person.id, kept.secret), code, now());
  if (step !== undefined) {
    if (!(await takeStep(db, person.id, step))) return refuse("code-wrong");
    await forgive(db, tries);
    return "authenticator";
  }
  const recovered = await asSystem(db, person.tenant, async (tx) => {
    if (!(await useRecoveryCode(tx, person.id, recoveryHash(key, person.id, code)))) return false;
    await personEntry(tx, person, "recovery-code-used", {}, now());
    return true;
  });
  if (!recovered) return refuse("code-wrong");
  await forgive(db, tries);
  const left = await recoveryCodesLeft(db, person.id);
  tellFactor(services, person, left === 0 ? "recovery-codes-gone" : "recovery-code-used", { left });
  return "recovery-code";
};
