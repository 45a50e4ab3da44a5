import { consumeCode } from "../../db/auth.ts";
import type { ContractRow } from "../../db/contract.ts";
import {
  type Circumstances,
  dropRemark,
  isStaged,
  type RemarkRow,
  stageRemark,
  statementText,
} from "../../db/remark.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { Actor } from "../../domain/act.ts";
import type { ContractCommand } from "../../domain/command.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { append, commitment, freshSalt } from "../../ledger/index.ts";
import type { RequestContext } from "../http/context.ts";
import { uuidOf } from "../http/security.ts";
import { submitToContract } from "../submit.ts";

/** A decision or a signature as somebody gave it: what they did, in whose name, and in which words. */
export interface Statement extends Pick<RemarkRow, "kind" | "item" | "person" | "link" | "name" | "words"> {
  readonly contract: ContractRow;
  readonly actor: Actor;
  readonly command: ContractCommand;
  /** The mailed code that was typed, where one is demanded. */
  readonly code: { readonly purpose: string; readonly subject: string; readonly typed: string } | null;
  /** Of an act of signing. */
  readonly circumstances?: Circumstances;
  /** The link that it came by has done its work already. */
  readonly used: boolean;
}

/**
 * Checks the code and keeps the words in one transaction, then gives the command. The same form sent twice is one
 * statement, so a double press, or trying again after a fault, neither decides twice nor asks for another code; a
 * different decision by a used link is refused.
 *
 * @returns the contract's version and stage after it
 */
export const state = async (
  context: RequestContext,
  statement: Statement,
): Promise<{ readonly version: number; readonly stage: string } | Refusal> => {
  const { services } = context;
  const { contract, kind, item, name, words, actor } = statement;
  const command = uuidOf("statement", context.commandId, contract.id, kind, item, name, words);
  const staged = await asSystem(services.db, contract.tenant, (tx) => stage(tx, context, statement, command));
  if (isRefusal(staged)) return staged;
  if (staged === "repeated" && statement.used) return { version: contract.version, stage: contract.stage };
  const done = await submitToContract({ ...context, commandId: command }, contract.id, statement.command, { actor });
  if (isRefusal(done) && staged === "staged")
    await asSystem(services.db, contract.tenant, (tx) => dropRemark(tx, command));
  return done;
};

/** A refusal is committed too: a wrong code has been tried. */
const stage = async (
  tx: Tx,
  { services }: RequestContext,
  { contract, kind, item, person, link, name, words, code, circumstances, used }: Statement,
  command: string,
): Promise<"staged" | "repeated" | Refusal> => {
  if (await isStaged(tx, command)) return "repeated";
  if (used) return refuse("already-done");
  const wrong = code && (await consumeCode(tx, services.secret, code, code.typed));
  // Its twin may have used the code up while we waited for the same row.
  if (wrong) return (await isStaged(tx, command)) ? "repeated" : wrong;
  const salt = Buffer.from(freshSalt());
  const remark = {
    command,
    contract: contract.id,
    tenant: contract.tenant,
    kind,
    item,
    person,
    link,
    name,
    words,
    salt,
    ...(circumstances && { circumstances }),
  };
  if (!(await stageRemark(tx, { ...remark, added_at: services.now() }))) return "repeated";
  if (code || circumstances) await noteConfirmed(tx, remark, services.now());
  return "staged";
};

/**
 * That whoever holds the link also reads the mailbox, or by what else it was made sure who it is. What they wrote, and
 * from where, is in the entry only as a commitment.
 */
const noteConfirmed = (
  tx: Tx,
  remark: Omit<RemarkRow, "added_at" | "circumstances"> & { readonly circumstances?: Circumstances },
  at: Date,
): Promise<void> => {
  const { tenant, contract, item, kind, link, command, salt, circumstances } = remark;
  const body = {
    link,
    item,
    act: kind,
    means: circumstances?.method ?? "mailed-code",
    command,
    statement: commitment(statementText(remark), salt),
  };
  const actor = link === null ? `person/${remark.person}` : `link/${link}`;
  return append(tx, [{ tenant, subject: `contract/${contract}`, kind: "identity-confirmed", actor, at, body }]);
};
