import { z } from "zod";
import { register } from "../../db/contract.ts";
import { guestsByIds } from "../../db/guest.ts";
import { peopleByIds } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { signersByIds } from "../../db/version.ts";
import { holdersOf } from "../../db/waiting.ts";
import { inForce, type Stage, stages } from "../../domain/contract.ts";
import type { CustomField } from "../../domain/contract-type.ts";
import { type ContractId, parseContractId } from "../../domain/ids.ts";
import { roles } from "../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { contractTypes } from "../../domain/terms.ts";
import { plainFrom } from "../../i18n/kept-field.ts";
import type { SignedInContext } from "../http/context.ts";
import { pageQuery, readCursor, writeCursor } from "../http/cursor.ts";
import { kindsOf } from "../library/library.ts";
import { organisationOf } from "../shell.tsx";
import { listedContract } from "./brief.ts";
import { seenBy } from "./contract.ts";

export const registerQuery = z.object({
  ...pageQuery,
  q: z.string().max(200).default(""),
  stage: z.enum(stages).optional(),
  type: z.enum(contractTypes).optional(),
  phase: z.enum(["preparing", "in-force", "over"]).optional().meta({ description: "Several stages at once." }),
  mine: z.boolean().default(false).meta({ description: "Only contracts that I own." }),
  field: z
    .string()
    .regex(/^field-[a-z0-9-]{1,40}(?:=.{1,300})?$/u)
    .optional()
    .meta({ description: "The answer to a custom field of the type: `field-project=Harbour`; or the field alone." }),
  is: z
    .string()
    .max(300)
    .default("")
    .meta({ description: "What the field alone is answered with, as people write it." }),
});

export type RegisterQuery = z.output<typeof registerQuery>;

const entry = z.object({
  ...listedContract,
  since: z.iso.datetime(),
  amount: z.object({ minor: z.number().int(), currency: z.string() }).nullable(),
  until: z.iso.date().nullable(),
  noticeBy: z.iso.date().nullable(),
  frozen: z.boolean(),
  amendment: z.boolean(),
  pen: z.enum(["ours", "theirs"]).nullable().meta({ description: "Which side may change the wording." }),
  round: z.number().int().nullable(),
  version: z.number().int(),
  holders: z.array(
    z.object({
      kind: z.enum(["person", "role", "counterparty"]),
      role: z.enum(roles).nullable(),
      name: z.string().nullable(),
      since: z.iso.datetime(),
    }),
  ),
});

export type RegisterEntry = z.output<typeof entry>;

const stagesOf: Readonly<Record<NonNullable<RegisterQuery["phase"]>, readonly Stage[]>> = {
  preparing: ["draft", "review", "approval", "signing"],
  "in-force": inForce,
  over: ["ended", "archived", "purged", "cancelled"],
};

const sortKey = z.tuple([z.iso.datetime(), z.uuid()]);

/** Which answer to which custom field is looked for; undefined where only half of it was given. */
const fieldAsked = ({ field = "", is }: RegisterQuery, fields: readonly CustomField[]) => {
  const at = field.indexOf("=");
  if (at > 0) return { name: field.slice(0, at), plain: field.slice(at + 1) };
  if (field === "" || is.trim() === "") return undefined;
  const variable = fields.find(({ name }) => name === field);
  return { name: field, plain: (variable && plainFrom(is, variable)) ?? is.trim() };
};

/** Every custom field of every type, each once. */
const customFields = async (tx: Tx): Promise<readonly CustomField[]> => {
  const all = (await kindsOf(tx)).flatMap(({ fields }) => fields);
  return [...new Map(all.map((each) => [each.name, each])).values()];
};

export const registerAnswer = z.object({
  organisation: z.string(),
  contracts: z.array(entry),
  next: z.string().nullable(),
  fields: z
    .array(z.object({ name: z.string(), label: z.object({ en: z.string(), "zh-CN": z.string() }) }))
    .meta({ description: "The custom fields that can be filtered by." }),
});

/** A page of the register, as far as it was narrowed. */
export const readRegister = async (context: SignedInContext, asked: RegisterQuery) => {
  const { cursor, limit, q, stage, type, phase, mine } = asked;
  const within = stage ? [stage] : phase && stagesOf[phase];
  const after = cursor === undefined ? undefined : placeIn(context, cursor);
  if (isRefusal(after)) return after;
  return seenBy(context, async (tx) => {
    const fields = await customFields(tx);
    const field = fieldAsked(asked, fields);
    const rows = await register(tx, {
      text: q,
      limit: limit + 1,
      ...(within && { stages: within }),
      ...(type && { types: [type] }),
      ...(mine && { owner: context.session.person.id }),
      ...(field && { field }),
      ...(after && { after }),
    });
    const shown = rows.slice(0, limit);
    const holders = await namedHolders(
      tx,
      shown.map(({ id }) => id),
    );
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      organisation: await organisationOf(tx, context),
      fields: fields.map(({ name, label }) => ({ name, label })),
      next: last ? writeCursor(context.services.secret, "contracts", [last.recorded_at.toISOString(), last.id]) : null,
      contracts: shown.map(
        (row): RegisterEntry => ({
          ...row,
          since: row.since.toISOString(),
          amount:
            row.amount_minor === null || row.currency === null
              ? null
              : { minor: Number(row.amount_minor), currency: row.currency },
          noticeBy: row.notice_by,
          frozen: row.frozen_by !== null,
          amendment: row.amends !== null,
          version: Number(row.version),
          holders: holders.get(row.id) ?? [],
        }),
      ),
    };
  });
};

const placeIn = ({ services }: SignedInContext, cursor: string): { recordedAt: Date; id: ContractId } | Refusal => {
  const key = readCursor(services.secret, "contracts", sortKey, cursor);
  if (isRefusal(key)) return key;
  const id = parseContractId(key[1]);
  return id === undefined ? refuse("invalid-input", { fields: ["cursor"] }) : { recordedAt: new Date(key[0]), id };
};

const namedHolders = async (
  tx: Tx,
  ids: readonly ContractId[],
): Promise<ReadonlyMap<ContractId, RegisterEntry["holders"]>> => {
  const rows = await holdersOf(tx, ids);
  const people = await peopleByIds(tx, [...new Set(rows.flatMap(({ person }) => (person ? [person] : [])))]);
  const signers = await signersByIds(
    tx,
    rows.flatMap(({ signer }) => (signer ? [signer] : [])),
  );
  const guests = await guestsByIds(
    tx,
    rows.flatMap(({ guest }) => (guest ? [guest] : [])),
  );
  const names = new Map<string, string>([...people, ...signers, ...guests].map(({ id, name }) => [id, name]));
  const named = rows.map(({ contract, person, role, signer, guest, since }) => ({
    contract,
    kind: person ? ("person" as const) : role ? ("role" as const) : ("counterparty" as const),
    role,
    name: names.get(person ?? signer ?? guest ?? "") ?? null,
    since: since.toISOString(),
  }));
  return Map.groupBy(named, ({ contract }) => contract);
};

/** Of the register, narrowed in the same way. */
export const addressOf = (
  { q, stage, type, phase, mine, field, is }: Partial<RegisterQuery>,
  cursor?: string,
): string => {
  const asked = new URLSearchParams({
    ...(q && { q }),
    ...(stage && { stage }),
    ...(type && { type }),
    ...(phase && { phase }),
    ...(mine && { mine: "true" }),
    ...(field && { field }),
    ...(is && { is }),
    ...(cursor && { cursor }),
  });
  return asked.size === 0 ? "/contracts" : `/contracts?${asked}`;
};
