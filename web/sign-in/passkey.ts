import { randomUUID } from "node:crypto";
import { isIP } from "node:net";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { z } from "zod";
import { ensureUser, limitTries } from "../../db/auth.ts";
import { noteEnrolled } from "../../db/factor.ts";
import { issueToken, type TokenPurpose, useToken } from "../../db/one-time-token.ts";
import {
  addPasskey,
  mostPasskeys,
  noteUsed,
  type PasskeyRow,
  passkeyByCredential,
  passkeysOf,
} from "../../db/passkey.ts";
import { personHolding } from "../../db/person.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { Person } from "../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { RequestContext, SignedInContext } from "../http/context.ts";
import type { Services } from "../http/services.ts";
import { personEntry } from "../person-entry.ts";
import { tellFactor } from "./factor.ts";

/** Browsers bind passkeys to a name, never to a bare network address (WebAuthn Level 3 §5.1.2, RP ID). */
export const passkeysPossible = ({ publicUrl }: Services): boolean =>
  isIP(publicUrl.hostname.replace(/^\[|\]$/g, "")) === 0;

const challengeMinutes = 5;
const challengesByAddress = 100;

/** A challenge that counts once, for one purpose, and for one person where it is known who asks. */
const challengeFor = async (
  { services, address }: RequestContext,
  purpose: TokenPurpose,
  person: Person | undefined,
): Promise<Uint8Array<ArrayBuffer> | Refusal> => {
  const tooMany = await limitTries(services.db, `passkey ${address}`, challengesByAddress, 15 * 60_000);
  if (tooMany) return tooMany;
  const token = await issueToken(
    services.db,
    { purpose, person: person?.id, minutes: challengeMinutes },
    person !== undefined,
  );
  return new Uint8Array(Buffer.from(token, "base64url"));
};

/** What the browser is told to make a passkey that its holder can sign in with by itself, verified by the device. */
export const registrationOptions = async (context: SignedInContext) => {
  const { services, session } = context;
  const { person } = session;
  const challenge = await challengeFor(context, "passkey-register", person);
  if (isRefusal(challenge)) return challenge;
  const kept = await passkeysOf(services.db, person.id);
  return generateRegistrationOptions({
    rpName: "Engross",
    rpID: services.publicUrl.hostname,
    userName: person.email,
    userDisplayName: person.name,
    userID: new Uint8Array(Buffer.from(person.id.replaceAll("-", ""), "hex")),
    challenge,
    attestationType: "none",
    excludeCredentials: kept.map((one) => ({ id: one.credential_id, transports: [...one.transports] })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
};

/** What the browser is told to find a passkey: any of ours at the door, the person's own to confirm an act. */
export const authenticationOptions = async (context: RequestContext, person: Person | undefined) => {
  const challenge = await challengeFor(context, person ? "passkey-confirm" : "passkey-sign-in", person);
  if (isRefusal(challenge)) return challenge;
  const kept = person ? await passkeysOf(context.services.db, person.id) : [];
  return generateAuthenticationOptions({
    rpID: context.services.publicUrl.hostname,
    challenge,
    userVerification: "required",
    allowCredentials: kept.map((one) => ({ id: one.credential_id, transports: [...one.transports] })),
  });
};

const base64url = z.string().regex(/^[\w-]*$/);

const envelope = { id: base64url, rawId: base64url, type: z.literal("public-key") };

const registration = z.object({
  ...envelope,
  clientExtensionResults: z.object({}).default({}),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(10).default([]),
  }),
});

const assertion = z.object({
  ...envelope,
  clientExtensionResults: z.object({}).default({}),
  response: z.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
});

const parsed = <T>(schema: z.ZodType<T>, text: string): T | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Whatever the library finds wrong is thrown: a forged signature, another origin, a key that went back in time. */
const orRefused = async <T>(verifying: Promise<T>): Promise<T | Refusal> => {
  try {
    return await verifying;
  } catch {
    return refuse("passkey-failed");
  }
};

/** Uses up the challenge that was signed, if it was given out for this. */
const isOurs = (services: Services, purpose: TokenPurpose, person: Person | undefined) => async (challenge: string) => {
  const held = await useToken(services.db, purpose, challenge);
  return held !== undefined && held.person === (person?.id ?? null);
};

/** Keeps the passkey that a browser made. */
export const keepPasskey = async (
  { services, session: { person } }: SignedInContext,
  { name, response: text }: { readonly name: string; readonly response: string },
): Promise<Refusal | undefined> => {
  const response = parsed(registration, text);
  if (!response) return refuse("passkey-failed");
  const { publicUrl, db } = services;
  const verified = await orRefused(
    verifyRegistrationResponse({
      response: { ...response, response: { ...response.response } },
      expectedChallenge: isOurs(services, "passkey-register", person),
      expectedOrigin: publicUrl.origin,
      expectedRPID: publicUrl.hostname,
      requireUserVerification: true,
    }),
  );
  if (isRefusal(verified)) return verified;
  if (!verified.verified) return refuse("passkey-failed");
  const { credential } = verified.registrationInfo;
  const row: PasskeyRow = {
    id: randomUUID(),
    user_id: person.id,
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey),
    counter: String(credential.counter),
    transports: response.response.transports,
    name,
    created_at: services.now(),
    last_used_at: null,
  };
  const refused = await asSystem(db, person.tenant, async (tx) => {
    await ensureUser(tx, person);
    if ((await passkeysOf(tx, person.id)).length >= mostPasskeys || !(await addPasskey(tx, row)))
      return refuse("already-done");
    await noteEnrolled(tx, person.id);
    await personEntry(tx, person, "passkey-added", { passkey: row.id }, services.now());
    return undefined;
  });
  if (!refused) tellFactor(services, person, "passkey-added");
  return refused;
};

/**
 * Whose passkey signed a challenge of ours: anybody's at the door, only the person's own to confirm an act. The same
 * refusal for a key that nobody knows, a signature that is wrong and somebody who has left.
 */
export const personByPasskey = async (
  services: Services,
  text: string,
  expected: Person | undefined,
): Promise<Person | Refusal> => {
  const response = parsed(assertion, text);
  const kept = response && (await passkeyByCredential(services.db, response.id));
  const person = kept && (await personHolding(services.db, kept.user_id));
  if (!response || !kept || !person?.active || (expected && expected.id !== person.id)) return refuse("passkey-failed");
  const verified = await orRefused(
    verifyAuthenticationResponse({
      response,
      expectedChallenge: isOurs(services, expected ? "passkey-confirm" : "passkey-sign-in", expected),
      expectedOrigin: services.publicUrl.origin,
      expectedRPID: services.publicUrl.hostname,
      credential: {
        id: kept.credential_id,
        publicKey: new Uint8Array(kept.public_key),
        counter: Number(kept.counter),
      },
      requireUserVerification: true,
    }),
  );
  if (isRefusal(verified)) return verified;
  if (!verified.verified) return refuse("passkey-failed");
  await noteUsed(services.db, kept.id, verified.authenticationInfo.newCounter, services.now());
  return person;
};
