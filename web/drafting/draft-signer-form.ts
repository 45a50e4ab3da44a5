import type { SignerRow } from "../../db/version.ts";
import { type SigningPatience, signingPatience } from "../../domain/signing.ts";
import { inTurn, type SigningOrder, signingOrders } from "./draft-signers.ts";
import { choiceOf } from "./drafting.ts";

/** What the fields of a form hold for these signers. */
export const enteredFromSigners = (
  signers: readonly SignerRow[],
  patience: SigningPatience = signingPatience,
): ReadonlyMap<string, string> => {
  const inOrder = signers.filter(({ role }) => role !== "seal").toSorted((a, b) => a.turn - b.turn);
  const rows = [...inOrder.filter(({ side }) => side === "ours"), ...inOrder.filter(({ side }) => side === "theirs")];
  const numbered = signerRowsFor(inOrder);
  return new Map([
    ["signingOrder", orderOf(rows)],
    ["patience.remindAfterDays", String(patience.remindAfterDays)],
    ["patience.expireAfterDays", String(patience.expireAfterDays)],
    ...numbered.flatMap(({ row, side }): [string, string][] => {
      const index = numbered.filter((each) => each.side === side && each.row < row).length;
      const signer = rows.filter((each) => each.side === side)[index];
      if (!signer) return [];
      return [
        [`signers.${row}.person`, signer.person ?? ""],
        [`signers.${row}.name`, signer.person === null ? signer.name : ""],
        [`signers.${row}.email`, signer.person === null ? signer.email : ""],
        [`signers.${row}.language`, signer.language],
        [`signers.${row}.role`, signer.role],
        [`signers.${row}.group`, signer.group_name?.slice(-1) ?? ""],
        [`signers.${row}.turn`, String(signer.turn)],
      ];
    }),
  ]);
};

/** The order that asks them in these turns, as a form lists them: ours first. */
const orderOf = (rows: readonly SignerRow[]): SigningOrder => {
  const choices = rows.map(choiceOf);
  const asks = (order: SigningOrder): boolean => {
    const turned = inTurn(choices, order);
    return choices.every((choice) => {
      const same = turned.find(({ email, name }) => email === choice.email && name === choice.name);
      return same?.turn === choice.turn;
    });
  };
  return signingOrders.find((order) => order !== "mixed" && asks(order)) ?? "mixed";
};

/** Seals that these are to put on the contract. */
export const sealsOn = (signers: readonly Pick<SignerRow, "seal">[]): readonly string[] =>
  signers.flatMap(({ seal }) => seal ?? []);

export interface SignerRowPlace {
  readonly row: number;
  readonly side: "ours" | "theirs";
}

/** The rows of a form: two for each side, or one more than it has. */
export const signerRowsFor = (
  signers: readonly (Pick<SignerRow, "side"> & Partial<Pick<SignerRow, "role">>)[],
): readonly SignerRowPlace[] => {
  const rows = (side: "ours" | "theirs"): number =>
    Math.max(2, signers.filter((each) => each.side === side && each.role !== "seal").length + 1);
  const sides = (["ours", "theirs"] as const).flatMap((side) => Array.from({ length: rows(side) }, () => side));
  return sides.map((side, row) => ({ row, side }));
};
