import { z } from "zod";
import type { ContractRow } from "../../db/contract.ts";
import { personById } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { classifications } from "../../domain/access.ts";
import { stages } from "../../domain/contract.ts";
import { languages } from "../../domain/language.ts";
import { contractTypes } from "../../domain/terms.ts";

/** By what a contract is known in a list. */
export const listedContract = {
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  counterparty: z.string(),
  type: z.enum(contractTypes),
  stage: z.enum(stages),
};

/** A contract in brief: what somebody needs to grasp before they decide or sign. */
export const briefShape = z.object({
  ...listedContract,
  language: z.enum(languages),
  classification: z.enum(classifications),
  amount: z.object({ minor: z.number().int(), currency: z.string() }).nullable(),
  effective: z.iso.date().nullable(),
  end: z.iso.date().nullable(),
  owner: z.string().meta({ description: "Who asks, by name." }),
});

export type Brief = z.input<typeof briefShape>;

export const briefOf = async (
  tx: Tx,
  { id, number, title, counterparty, language, state }: ContractRow,
): Promise<Brief> => {
  const { type, classification, stage, owner, draft } = state;
  return {
    id,
    number,
    title,
    counterparty,
    language,
    type,
    classification,
    stage,
    amount: draft.terms.amount,
    effective: draft.terms.effective,
    end: draft.terms.end,
    owner: (await personById(tx, owner))?.name ?? "",
  };
};

/** Enough of an address to recognise one's own, too little to learn somebody else's: `l…@example.com`. */
export const maskedAddress = (email: string): string => {
  const [name = "", domain = ""] = email.split("@");
  return `${name.slice(0, 1)}…@${domain}`;
};
