import { z } from "zod";
import { type Explanation, explain } from "../../access/explanation.ts";
import { contractAccess, contractById } from "../../db/contract.ts";
import { listPeople, personById } from "../../db/person.ts";
import { asSystem } from "../../db/tenancy.ts";
import { memberActing } from "../../domain/act.ts";
import { gate, gates } from "../../domain/command.ts";
import type { Contract } from "../../domain/contract.ts";
import type { ContractId, PersonId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { roles } from "../../domain/person.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { type ContractRight, contractRights, policies, rightToGive } from "../../domain/right.ts";
import { formatList } from "../../i18n/format.ts";
import { refusalSentence } from "../../i18n/refusal.ts";
import { policySentences, rightsWords, rightWords } from "../../i18n/rights.ts";
import { shellWords } from "../../i18n/shell.ts";
import type { SignedInContext } from "../http/context.ts";
import { organisationOf } from "../shell.tsx";
import { nowOn, seenBy } from "./contract.ts";

const peopleOffered = 200;

/** Why one person can or cannot do one thing with one contract. */
export const rightsAnswer = z.object({
  person: z.uuid(),
  right: z.enum(contractRights),
  allowed: z.boolean(),
  sentence: z.string(),
  policies: z.array(z.object({ id: z.enum(policies), sentence: z.string() })).meta({
    description: "Those that decided; empty where none allows it.",
  }),
  rolesThatMay: z.array(z.enum(roles)).meta({ description: "Where no policy allows it: each of these would do." }),
  reason: z.string(),
  now: z.object({ open: z.boolean(), sentence: z.string() }).nullable().meta({
    description: "What the contract's process says at its present stage; null where the asker does not see it.",
  }),
});

export type RightsAnswer = z.input<typeof rightsAnswer>;

/** What the page shows; of the contract only what whoever asks may see. */
export interface RightsDesk {
  readonly organisation: string;
  readonly contract: { readonly number: string; readonly title: string } | null;
  readonly people: readonly Pick<Person, "id" | "name">[];
  readonly answer: RightsAnswer | null;
}

export const rightsDesk = async (
  context: SignedInContext,
  contract: ContractId,
  asked: { readonly person?: PersonId | undefined; readonly right?: ContractRight | undefined },
): Promise<RightsDesk | Refusal> => {
  const { db } = context.services;
  const { seen, ...desk } = await seenBy(context, async (tx) => ({
    organisation: await organisationOf(tx, context),
    people: await listPeople(tx, { limit: peopleOffered }),
    seen: await contractById(tx, contract),
  }));
  const shown = { ...desk, contract: seen ? { number: seen.number, title: seen.title } : null };
  const { person: who, right } = asked;
  if (who === undefined || right === undefined) return { ...shown, answer: null };
  const { person, access } = await asSystem(db, context.session.person.tenant, async (tx) => ({
    person: await personById(tx, who),
    access: await contractAccess(tx, contract),
  }));
  if (!person || !access) return refuse("not-found");
  const explanation = explain(person, right, access);
  const now = seen && explanation.allowed ? openNow(seen.state, person, right, nowOn(context, seen)) : undefined;
  return { ...shown, answer: toldAnswer(context, person, right, explanation, now) };
};

/** What the process would say to any of the commands that the right is for; `undefined` where it is for none. */
const openNow = (
  contract: Contract,
  person: Person,
  right: ContractRight,
  at: ReturnType<typeof nowOn>,
): Refusal | null | undefined => {
  const commands = (Object.keys(gates) as (keyof typeof gates)[]).filter((command) => rightToGive(command) === right);
  const answers = commands.map((command) => gate(contract, command, { actor: memberActing(person), at, command }));
  return answers.includes(null) ? null : answers[0];
};

const toldAnswer = (
  { language }: SignedInContext,
  { id, name }: Person,
  right: ContractRight,
  { allowed, policies: decided, rolesThatMay }: Explanation,
  now: Refusal | null | undefined,
): RightsAnswer => {
  const words = rightsWords(language);
  const act = rightWords(language)[right];
  const sentences = policySentences(language);
  const told = decided.map((policy) => ({ id: policy, sentence: sentences[policy] }));
  const roleNames = rolesThatMay.map((role) => shellWords(language).role[role]);
  const takes =
    roleNames.length > 0 ? words.takesRole(formatList(roleNames, language, "disjunction")) : words.takesNaming;
  return {
    person: id,
    right,
    allowed,
    sentence: allowed ? words.can(name, act) : words.cannot(name, act),
    policies: told,
    rolesThatMay: [...rolesThatMay],
    reason: (told.length > 0 ? told.map(({ sentence }) => sentence) : [words.noPolicy, takes]).join(
      language === "en" ? " " : "",
    ),
    now:
      now === undefined
        ? null
        : { open: now === null, sentence: now === null ? words.open : refusalSentence(now, language) },
  };
};
