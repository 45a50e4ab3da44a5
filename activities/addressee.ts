import type { ContractRow } from "../db/contract.ts";
import { managerChain, peopleByIds, peopleByRole, personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { type ContractAccess, mayView } from "../domain/access.ts";
import type { ContractId, PersonId } from "../domain/ids.ts";
import { isCurrency, type Money } from "../domain/money.ts";
import type { Person } from "../domain/person.ts";
import type { ContractNote } from "../mail/reader.ts";
import type { Address } from "../mail/transport.ts";

/** What letters need to know of a contract: its words, and its state as last recorded. */
export type ContractOfLetter = Pick<
  ContractRow,
  "id" | "number" | "title" | "counterparty" | "department" | "team" | "state" | "recorded_at"
>;

/** @throws Error where there is no such contract: nothing is written about what was never recorded */
export const contractOfLetter = (tx: Tx, id: ContractId): Promise<ContractOfLetter> =>
  tx
    .selectFrom("contract")
    .select(["id", "number", "title", "counterparty", "department", "team", "state", "recorded_at"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();

export const noteOf = ({ number, title, counterparty, state }: ContractOfLetter): ContractNote => ({
  number,
  title,
  counterparty,
  classification: state.classification,
});

/** The address of a contract's page. */
export const pageOf = (publicUrl: string, contract: ContractId): string => `${publicUrl}/contracts/${contract}`;

export const addressOf = ({ name, email }: Person): Address => ({ name, email });

/** Whoever answers for somebody's duties: they themselves; once they have left, a manager who sees the contract, else legal. */
export const answering = async (tx: Tx, id: PersonId, contract: ContractOfLetter): Promise<readonly Person[]> => {
  const person = await personById(tx, id);
  if (person?.active) return [person];
  const manager = (await managerChain(tx, id)).find((one) => mayView(one, accessOf(contract)));
  return manager ? [manager] : legalOf(tx, contract);
};

/** Whom something overdue goes to: the nearest manager who sees the contract, else its owner. */
export const above = async (tx: Tx, id: PersonId, contract: ContractOfLetter): Promise<readonly Person[]> => {
  const manager = (await managerChain(tx, id)).find((one) => mayView(one, accessOf(contract)));
  return manager ? [manager] : answering(tx, contract.state.owner, contract);
};

/** All of legal who see the contract. */
export const legalOf = async (tx: Tx, contract: ContractOfLetter): Promise<readonly Person[]> =>
  (await peopleByRole(tx, "legal")).filter((person) => mayView(person, accessOf(contract)));

export const accessOf = ({ state, department, team }: ContractOfLetter): ContractAccess => ({
  ...state,
  department,
  team,
});

/** Names in the order of the ids; a person who is not in the directory has none. */
export const namesOf = async (tx: Tx, ids: readonly PersonId[]): Promise<readonly string[]> => {
  const people = await peopleByIds(tx, ids);
  return ids.flatMap((id) => people.find((person) => person.id === id)?.name ?? []);
};

/** An amount in a currency that letters can format; others do not get past drafting. */
export const moneyOf = (amount: { readonly minor: number; readonly currency: string } | null): Money | null =>
  amount && isCurrency(amount.currency) ? { minor: amount.minor, currency: amount.currency } : null;
