import { type Generated, type Selectable, sql } from "kysely";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { Part } from "../domain/working-copy.ts";
import type { Tx } from "./schema.ts";

/** One revision of one part of a draft that is being edited. Never changed: what comes after has the next number. */
export interface WorkingPartTable {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  /** The number of the version that was there when it was edited. */
  readonly copy: number;
  readonly part: Part;
  /** 1, 2, 3 …; as the version has it, a part is at revision 0. */
  readonly revision: number;
  /** The content under the contract's key, which its destruction makes unreadable. */
  readonly sealed: Buffer;
  readonly person: PersonId;
  readonly command: string;
  /** Went on into the working copy of a later version. */
  readonly carried: Generated<boolean>;
  readonly added_at: Date;
}

export type WorkingPartRow = Selectable<WorkingPartTable>;

/** Somebody who has the editor open, in one tab of a browser. */
export interface WorkingPresenceTable {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly tab: string;
  readonly person: PersonId;
  /** What they are editing. */
  readonly part: Part | null;
  readonly seen_at: Date;
}

/** A revision of which only is known that it is there. */
export interface PartKnown extends Omit<WorkingPartRow, "sealed"> {
  readonly sealed: Buffer | null;
}

/**
 * The newest revision of every part that was edited since a version, in this working copy.
 *
 * @param parts only the content of these is read; of every part without them
 */
export const newestParts = (
  tx: Tx,
  contract: ContractId,
  copy: number,
  parts?: readonly Part[],
): Promise<PartKnown[]> =>
  tx
    .selectFrom("working_part")
    .select(["tenant", "contract", "copy", "part", "revision", "person", "command", "carried", "added_at"])
    .select(
      parts
        ? sql<Buffer | null>`case when part = any(${parts}::text[]) then sealed end`.as("sealed")
        : sql<Buffer | null>`sealed`.as("sealed"),
    )
    .distinctOn("part")
    .where("contract", "=", contract)
    .where("copy", "=", copy)
    .orderBy("part")
    .orderBy("revision", "desc")
    .limit(2_000)
    .execute();

/** Whether anything was done beside this version, or beside an earlier one without going on. */
export const isEdited = async (tx: Tx, contract: ContractId, copy: number): Promise<boolean> =>
  (await tx
    .selectFrom("working_part")
    .select("part")
    .where("contract", "=", contract)
    .where((eb) => eb.or([eb("copy", "=", copy), eb.and([eb("copy", "<", copy), eb("carried", "=", false)])]))
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** What was edited beside a version that has been followed by another, and has not gone on into its working copy. */
export const partsLeft = (tx: Tx, contract: ContractId, copy: number): Promise<WorkingPartRow[]> =>
  tx
    .selectFrom("working_part")
    .selectAll()
    .where("contract", "=", contract)
    .where("copy", "<", copy)
    .where("carried", "=", false)
    .orderBy("copy")
    .orderBy("part")
    .orderBy("revision")
    .limit(2_000)
    .execute();

export const workingRevision = (
  tx: Tx,
  contract: ContractId,
  { copy, part, revision }: Pick<WorkingPartRow, "copy" | "part" | "revision">,
): Promise<WorkingPartRow | undefined> =>
  tx
    .selectFrom("working_part")
    .selectAll()
    .where("contract", "=", contract)
    .where("copy", "=", copy)
    .where("part", "=", part)
    .where("revision", "=", revision)
    .executeTakeFirst();

/** What a command wrote already. */
export const workOf = (
  tx: Tx,
  contract: ContractId,
  { command, part }: Pick<WorkingPartRow, "command" | "part">,
): Promise<WorkingPartRow | undefined> =>
  tx
    .selectFrom("working_part")
    .selectAll()
    .where("contract", "=", contract)
    .where("command", "=", command)
    .where("part", "=", part)
    .executeTakeFirst();

/** @returns false where somebody else was quicker to write this revision, or the command wrote it before */
export const addRevision = async (tx: Tx, row: Omit<WorkingPartRow, "carried">): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("working_part")
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

/** Notes that these parts went on, from every working copy before this one. */
export const noteCarried = async (
  tx: Tx,
  contract: ContractId,
  copy: number,
  parts: readonly Part[],
): Promise<void> => {
  if (parts.length === 0) return;
  await tx
    .updateTable("working_part")
    .set({ carried: true })
    .where("contract", "=", contract)
    .where("copy", "<", copy)
    .where("part", "in", parts)
    .execute();
};

/** Working copies behind the last few versions serve nobody: no browser still holds words that began from them. */
const keptCopies = 5;

export const forgetOldWork = async (tx: Tx, contract: ContractId, copy: number): Promise<void> => {
  await tx
    .deleteFrom("working_part")
    .where("contract", "=", contract)
    .where("copy", "<", copy - keptCopies)
    .where("carried", "=", true)
    .execute();
};

/** Changes with everything that is written into a working copy, and only then. */
export const workMark = async (tx: Tx, contract: ContractId, copy: number): Promise<string> => {
  const { written } = await tx
    .selectFrom("working_part")
    .select((eb) => eb.fn.countAll<number>().as("written"))
    .where("contract", "=", contract)
    .where("copy", "=", copy)
    .executeTakeFirstOrThrow();
  return `${copy}.${written}`;
};

/** As `workMark`, of what the form of all answers shows: answers and the title. */
export const answersMark = async (tx: Tx, contract: ContractId, copy: number): Promise<string> => {
  const { written } = await tx
    .selectFrom("working_part")
    .select((eb) => eb.fn.countAll<number>().as("written"))
    .where("contract", "=", contract)
    .where("copy", "=", copy)
    .where((eb) => eb.or([eb("part", "=", "title"), eb("part", "like", "value.%" as Part)]))
    .executeTakeFirstOrThrow();
  return `${copy}.${written}`;
};

/** Notes that somebody has the editor open, and what they are editing. */
export const notePresence = async (tx: Tx, presence: WorkingPresenceTable): Promise<void> => {
  const { person, part, seen_at } = presence;
  await tx
    .insertInto("working_presence")
    .values(presence)
    .onConflict((on) =>
      on.columns(["contract", "tab"]).doUpdateSet({ part, seen_at }).where("working_presence.person", "=", person),
    )
    .execute();
};

export const endPresence = async (tx: Tx, contract: ContractId, tab: string, person: PersonId): Promise<void> => {
  await tx
    .deleteFrom("working_presence")
    .where("contract", "=", contract)
    .where("tab", "=", tab)
    .where("person", "=", person)
    .execute();
};

export interface Present {
  readonly tab: string;
  readonly person: PersonId;
  readonly name: string;
  readonly part: Part | null;
}

/** Who has the editor of a contract open, by name. @param since whoever was not seen since then has left */
export const presentIn = (tx: Tx, contract: ContractId, since: Date): Promise<Present[]> =>
  tx
    .selectFrom("working_presence")
    .innerJoin("person", "person.id", "working_presence.person")
    .select(["working_presence.tab", "working_presence.person", "person.name", "working_presence.part"])
    .where("working_presence.contract", "=", contract)
    .where("working_presence.seen_at", ">", since)
    .orderBy("person.name")
    .orderBy(sql`working_presence.tab`)
    .limit(50)
    .execute();

/** Forgets whoever left without a word. */
export const forgetAbsent = async (tx: Tx, contract: ContractId, before: Date): Promise<void> => {
  await tx.deleteFrom("working_presence").where("contract", "=", contract).where("seen_at", "<", before).execute();
};
