import { randomUUID } from "node:crypto";
import type { Archive } from "../archive/document.ts";
import { stageDraft } from "../archive/version.ts";
import { openDatabase } from "../db/connection.ts";
import { addPerson } from "../db/person.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { addTenant } from "../db/tenant.ts";
import { salesChinese } from "../documents/templates/sales-zh.ts";
import { memberActing } from "../domain/act.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import { parseContractId, parsePersonId, parseTenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { draftFrom } from "../domain/template.ts";
import { commandContract } from "../engine/command.ts";
import { connectEngine } from "../engine/connection.ts";
import type { Services } from "../stack/services.ts";
import type { Running } from "../stack/start.ts";
import { salesAnswers } from "../test/answers.ts";
import { openVault } from "../vault/vault.ts";
import { createAccount } from "../web/sign-in/session.ts";

/** Somebody who may both submit and return, signed in. */
export interface Scribe {
  readonly person: Person;
  readonly token: string;
}

const password = randomUUID();

export const addBenchPeople = async ({ services, publicUrl }: Running): Promise<Scribe> => {
  const db = openDatabase(services.configuration.database.url, { applicationName: "engross bench" });
  const person = await addScribe(db);
  await asSystem(db, person.tenant, (tx) => createAccount(tx, { person, password }));
  await db.destroy();
  const response = await fetch(`${publicUrl}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: person.email, password }),
  });
  const { token } = (await response.json()) as { readonly token: string };
  return { person, token };
};

/** Somebody of an organisation of their own. */
export const addScribe = async (db: Db): Promise<Person> => {
  const [tenant, id] = [parseTenantId(randomUUID()), parsePersonId(randomUUID())];
  if (!tenant || !id) throw new Error("randomUUID made no UUID");
  const person: Person = {
    ...{ id, tenant, name: "Bench", email: `bench.${id}@example.com`, language: "en", timeZone: "Asia/Shanghai" },
    ...{ roles: ["business", "legal", "signer"], active: true },
  };
  await asSystem(db, tenant, async (tx) => {
    await addTenant(tx, { id: tenant, name: "Bench", language: "en", timeZone: "Asia/Shanghai" });
    await addPerson(tx, person);
  });
  return person;
};

/** Complete drafts, ready to be submitted and returned any number of times. */
export const makeContracts = async (
  { services }: Running,
  { person }: Scribe,
  count: number,
): Promise<readonly string[]> => {
  await using open = new AsyncDisposableStack();
  const { temporal } = services.configuration;
  const client = await connectEngine(temporal);
  open.defer(() => client.connection.close());
  const births = await draftContracts(services, person, count);
  for (const { command, id } of births)
    await commandContract({ client, taskQueue: temporal.taskQueue }, command.contract, command, {
      actor: memberActing(person),
      id,
    });
  return births.map(({ command }) => command.contract);
};

type Create = Extract<ContractCommand, { readonly type: "create" }>;

/** Contracts that are written down and stored, and only have to be created, by these commands. */
export const draftContracts = async (
  { configuration }: Pick<Services, "configuration">,
  person: Person,
  count: number,
): Promise<readonly { readonly command: Create; readonly id: string }[]> => {
  await using open = new AsyncDisposableStack();
  const db = openDatabase(configuration.database.url, { applicationName: "engross bench" });
  open.defer(() => db.destroy());
  const vault = await openVault({
    keys: { databaseUrl: configuration.keysDatabase.url, rootKeyFile: configuration.rootKeyFile },
    s3: configuration.storage,
  });
  open.defer(() => vault.close());
  const births: { readonly command: Create; readonly id: string }[] = [];
  for (let done = 0; done < count; done += 1) births.push(await draftContract({ db, vault }, person));
  return births;
};

const draftContract = async (archive: Archive, person: Person): Promise<{ command: Create; id: string }> => {
  const { tenant } = person;
  const id = randomUUID();
  const contract = parseContractId(id);
  if (!contract) throw new Error("randomUUID made no UUID");
  const signer = {
    side: "ours",
    person: person.id,
    name: person.name,
    email: person.email,
    language: "en",
    turn: 1,
  } as const;
  const draft = await stageDraft(archive, {
    tenant,
    contract,
    number: 1,
    command: id,
    addedBy: person.id,
    signers: [signer],
    draft: draftFrom(salesChinese, salesAnswers()),
    today: dayOf(instantOf(Date.now()), "Asia/Shanghai"),
  });
  const command: Create = {
    type: "create",
    contract,
    tenant,
    timeZone: "Asia/Shanghai",
    amends: null,
    contractType: "sales",
    classification: "internal",
    owner: person.id,
    named: [],
    draft,
  };
  return { command, id };
};
