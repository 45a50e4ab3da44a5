import { z } from "zod";
import type { DirectoryUserRow } from "../../db/directory.ts";
import type { PersonId } from "../../domain/ids.ts";
import { type Language, languages } from "../../domain/language.ts";
import type { Person } from "../../domain/person.ts";
import { type Resource, ScimProblem, urn, versioned } from "./protocol.ts";

/** Everything about somebody that their resource tells. */
export interface KnownUser {
  readonly person: Person;
  readonly user: DirectoryUserRow | undefined;
  readonly added: Date;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /** What their department is called. */
  readonly department: string | undefined;
}

/** RFC 7643 §4.1. */
export const userResource = (base: string, { person, user, added, groups, department }: KnownUser): Resource => {
  const { id, name, email, active, language, timeZone, manager } = person;
  const enterprise = { ...(department && { department }), ...(manager && { manager: { value: manager } }) };
  const facts = {
    schemas: [urn.user, urn.enterprise],
    id,
    ...(user?.external_id && { externalId: user.external_id }),
    userName: user?.user_name ?? email,
    name: { ...nameParts(user?.attributes["name"]), formatted: name },
    displayName: name,
    emails: [{ value: email, type: "work", primary: true }],
    active,
    preferredLanguage: language,
    timezone: timeZone,
    ...(groups.length > 0 && {
      groups: groups.map((one) => ({ value: one.id, display: one.name, $ref: `${base}/Groups/${one.id}` })),
    }),
    ...(Object.keys(enterprise).length > 0 && { [urn.enterprise]: enterprise }),
  };
  return versioned(facts, {
    ...{ resourceType: "User", created: user?.added_at ?? added, lastModified: user?.changed_at ?? added },
    location: `${base}/Users/${id}`,
  });
};

const nameParts = (kept: unknown) => {
  const read = z.object({ givenName: z.string(), familyName: z.string() }).partial().safeParse(kept);
  return read.success ? read.data : {};
};

/** Entra writes its booleans as words. */
const truth = z.union([
  z.boolean(),
  z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(["true", "false"]))
    .transform((text) => text === "true"),
]);

const text = (most: number) => z.string().trim().max(most);
const optional = <T extends z.ZodType>(of: T) => of.nullish().transform((value) => value ?? undefined);

const sentUser = z.object({
  userName: text(320).min(1),
  externalId: optional(text(500)),
  name: optional(
    z.object({ formatted: optional(text(200)), givenName: optional(text(100)), familyName: optional(text(100)) }),
  ),
  displayName: optional(text(200)),
  emails: optional(
    z.array(z.object({ value: z.email().max(320), primary: optional(truth), type: optional(text(50)) })).max(20),
  ),
  active: optional(truth),
  preferredLanguage: optional(text(50)),
  timezone: optional(text(100)),
  [urn.enterprise]: optional(
    z.object({
      department: optional(text(100)),
      manager: optional(z.union([z.object({ value: optional(text(100)) }), text(100)])),
    }),
  ),
});

/** What a directory says of somebody, in our terms. */
export interface ToldUser {
  readonly userName: string;
  readonly externalId: string | undefined;
  readonly name: string;
  readonly email: string;
  /** Its own parts of the name. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly active: boolean | undefined;
  readonly language: Language | undefined;
  readonly timeZone: string | undefined;
  readonly department: string | undefined;
  readonly manager: PersonId | undefined;
}

/**
 * Reads a resource that a directory sent, or that its patch led to. Attributes that we do not know are passed over.
 *
 * @param before the name that was shown: a patch of a part of it counts, and one of nothing changes nothing
 * @throws ScimProblem naming the attribute that cannot be read
 */
export const toldUser = (sent: unknown, before?: string): ToldUser => {
  const read = sentUser.safeParse(sent);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new ScimProblem(400, `This attribute cannot be read: ${issue?.path.join(".") || "all"}`, "invalidValue");
  }
  const user = read.data;
  const email = addressOf(user);
  const enterprise = user[urn.enterprise];
  const manager = typeof enterprise?.manager === "string" ? enterprise.manager : enterprise?.manager?.value;
  return {
    userName: user.userName,
    externalId: user.externalId,
    name: nameOf(user, before),
    email,
    attributes: { name: { givenName: user.name?.givenName, familyName: user.name?.familyName } },
    active: user.active,
    language: languages.find((one) => one.slice(0, 2) === user.preferredLanguage?.slice(0, 2).toLowerCase()),
    timeZone: user.timezone !== undefined && isTimeZone(user.timezone) ? user.timezone : undefined,
    department: enterprise?.department,
    manager: (manager || undefined) as PersonId | undefined,
  };
};

type SentUser = z.output<typeof sentUser>;

const addressOf = ({ emails = [], userName }: SentUser): string => {
  const chosen = emails.find(({ primary }) => primary) ?? emails.find(({ type }) => type === "work") ?? emails[0];
  if (chosen) return chosen.value;
  if (z.email().safeParse(userName).success) return userName;
  throw new ScimProblem(400, "An e-mail address is needed: emails, or a userName that is one.", "invalidValue");
};

/** Whatever of the name differs from what was shown; a display name before parts. */
const nameOf = ({ displayName, name, userName }: SentUser, before: string | undefined): string => {
  const parts = [name?.givenName, name?.familyName].filter(Boolean);
  const joined =
    parts.length === 2 && /\p{Script=Han}/u.test(parts.join("")) ? parts.toReversed().join("") : parts.join(" ");
  const said = [displayName, name?.formatted, joined].filter((one): one is string => Boolean(one));
  return said.find((one) => one !== before) ?? said[0] ?? before ?? userName;
};

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
