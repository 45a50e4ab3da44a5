import { personById } from "../db/person.ts";
import { asSystem } from "../db/tenancy.ts";
import { amendmentBirth } from "../domain/amendment.ts";
import type { DraftVersion } from "../domain/contract.ts";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import { commandContract } from "../engine/command.ts";
import { contractOfLetter } from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

export interface AmendmentStart {
  readonly tenant: TenantId;
  /** The contract that is amended. */
  readonly contract: ContractId;
  readonly amendment: ContractId;
  /** First wording of the amendment, staged beforehand under the amendment's id as command. */
  readonly draft: DraftVersion;
  readonly by: PersonId | null;
}

export const amendmentActivities = ({
  db,
  engine,
  taskQueue,
}: Pick<ActivityServices, "db" | "engine" | "taskQueue">) => ({
  /** Begins the amendment's own life: a contract bound to its parent. Beginning it again finds it there. */
  startAmendment: async ({ tenant, contract, amendment, draft, by }: AmendmentStart): Promise<void> => {
    const { parent, person } = await asSystem(db, tenant, async (tx) => {
      const { state } = await contractOfLetter(tx, contract);
      return { parent: state, person: await personById(tx, by ?? state.owner) };
    });
    const owner = person?.id ?? parent.owner;
    const command = amendmentBirth(parent, { amendment, draft, owner });
    const actor = { kind: "person", person: owner, tenant, roles: person?.roles ?? [], link: null } as const;
    // Only one refusal is possible: it was created before.
    await commandContract({ client: engine, taskQueue }, amendment, command, { actor, id: amendment });
  },
});

export type AmendmentActivities = ReturnType<typeof amendmentActivities>;
