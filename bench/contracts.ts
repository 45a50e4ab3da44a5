import { randomUUID } from "node:crypto";
import { stageDraft } from "../archive/version.ts";
import { openDatabase } from "../db/connection.ts";
import { addPerson } from "../db/person.ts";
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
import type { Running } from "../stack/start.ts";
import { salesAnswers } from "../test/answers.ts";
import { openVault } from "../vault/vault.ts";
import { createAccount } from "../web/session.ts";

/** Somebody who may both submit and return, signed in. */
export interface Scribe {
  readonly person: Person;
  readonly token: string;
}

const password = randomUUID();

export const addBenchPeople = async ({ services, publicUrl }: Running): Promise<Scribe> => {
  const [tenant, id] = [parseTenantId(randomUUID()), parsePersonId(randomUUID())];
  if (!tenant || !id) throw new Error("randomUUID made no UUID");
  const person: Person = {
    ...{ id, tenant, name: "Bench", email: `bench.${id}@example.com`, language: "en", timeZone: "Asia/Shanghai" },
    ...{ roles: ["business", "legal", "signer"], active: true },
  };
  const db = openDatabase(services.configuration.database.url, { applicationName: "engross bench" });
  await asSystem(db, tenant, async (tx) => {
    await addTenant(tx, { id: tenant, name: "Bench", language: "en", timeZone: "Asia/Shanghai" });
    await addPerson(tx, person);
    await createAccount(tx, { person, password });
  });
  await db.destroy();
  const response = await fetch(`${publicUrl}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: person.email, password }),
  });
  const { token } = (await response.json()) as { readonly token: string };
  return { person, token };
};

/** Complete drafts, ready to be submitted and returned any number of times. */
export const makeContracts = async (
  { services }: Running,
  { person }: Scribe,
  count: number,
): Promise<readonly string[]> => {
  const { configuration } = services;
  const { tenant } = person;
  await using open = new AsyncDisposableStack();
  const db = openDatabase(configuration.database.url, { applicationName: "engross bench" });
  open.defer(() => db.destroy());
  const vault = await openVault({
    keys: { databaseUrl: configuration.keysDatabase.url, rootKeyFile: configuration.rootKeyFile },
    s3: configuration.storage,
  });
  open.defer(() => vault.close());
  const engine = await connectEngine(configuration.temporal);
  open.defer(() => engine.connection.close());
  const signer = {
    side: "ours",
    person: person.id,
    name: person.name,
    email: person.email,
    language: "en",
    turn: 1,
  } as const;
  const made: string[] = [];
  for (let done = 0; done < count; done += 1) {
    const command = randomUUID();
    const contract = parseContractId(command);
    if (!contract) throw new Error("randomUUID made no UUID");
    const today = dayOf(instantOf(Date.now()), "Asia/Shanghai");
    const draft = await stageDraft(
      { db, vault },
      {
        tenant,
        contract,
        number: 1,
        command,
        addedBy: person.id,
        signers: [signer],
        draft: draftFrom(salesChinese, salesAnswers()),
        today,
      },
    );
    const birth: ContractCommand = {
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
    const actor = memberActing(person);
    const { taskQueue } = configuration.temporal;
    await commandContract({ client: engine, taskQueue }, contract, birth, { actor, id: command });
    made.push(contract);
  }
  return made;
};
