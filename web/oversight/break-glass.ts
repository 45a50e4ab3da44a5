import { z } from "zod";
import { looksUnder } from "../../db/access-log.ts";
import {
  type BreakGlassRow,
  glassById,
  glassWords,
  listGlass,
  meaningOf,
  openedNow,
  stageGlassWords,
} from "../../db/break-glass.ts";
import { contractByNumber } from "../../db/contract.ts";
import { peopleByIds } from "../../db/person.ts";
import { asSystem } from "../../db/tenancy.ts";
import { memberActing } from "../../domain/act.ts";
import { decideGlass, type GlassCommand, verdicts } from "../../domain/break-glass.ts";
import { instantOf } from "../../domain/calendar.ts";
import type { ContractId, GlassId, PersonId } from "../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { freshSalt } from "../../ledger/index.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { organisationOf } from "../shell.tsx";
import { submitToGlass } from "../submit.ts";

export const glassId = z.uuid().transform((text) => text.toLowerCase() as GlassId);

const someone = z.object({ id: z.uuid(), name: z.string() });

export const glassShape = z.object({
  id: z.uuid(),
  contract: z.object({ id: z.uuid(), number: z.string() }),
  requester: someone,
  hours: z.number().int(),
  needed: z.number().int().meta({ description: "How many others have to agree." }),
  approvedBy: z.array(someone),
  stage: z.enum(["requested", "refused", "open", "ended", "reviewed"]),
  requestedAt: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  reviewedBy: someone.nullable(),
  verdict: z.enum(verdicts).nullable(),
});

export const glassDetail = glassShape.extend({
  organisation: z.string(),
  version: z.number().int(),
  reason: z.string(),
  note: z.string().nullable(),
  looks: z.array(z.object({ at: z.iso.datetime(), act: z.string(), object: z.string() })),
  open: z
    .array(z.enum(["approve-glass", "refuse-glass", "end-glass", "review-glass"]))
    .meta({ description: "What the reader may do now." }),
});

export type GlassTold = z.input<typeof glassShape>;
export type GlassDesk = z.input<typeof glassDetail>;

const mostListed = 100;

/** Those that the reader may know of: their own; all of them for whoever oversees. */
export const glassList = async (context: SignedInContext): Promise<readonly GlassTold[]> => {
  const rows = await seenBy(context, (tx) => listGlass(tx, mostListed));
  return told(context, rows);
};

const told = (context: SignedInContext, rows: readonly BreakGlassRow[]): Promise<readonly GlassTold[]> =>
  asSystem(context.services.db, context.session.person.tenant, async (tx) => {
    const ids = rows.flatMap(({ state }) => [
      state.requester,
      ...state.approvedBy,
      ...(state.reviewedBy === null ? [] : [state.reviewedBy]),
    ]);
    const people = new Map((await peopleByIds(tx, ids)).map((one) => [one.id, one.name]));
    const numbers = new Map(
      (rows.length === 0
        ? []
        : await tx
            .selectFrom("contract")
            .select(["id", "number"])
            .where(
              "id",
              "in",
              rows.map(({ contract }) => contract),
            )
            .execute()
      ).map(({ id, number }) => [id, number]),
    );
    const named = (id: PersonId) => ({ id, name: people.get(id) ?? "" });
    return rows.map(({ id, contract, requested_at, state }) => ({
      ...{ id, hours: state.hours, needed: state.needed, stage: state.stage, until: state.until },
      contract: { id: contract, number: numbers.get(contract) ?? "" },
      requester: named(state.requester),
      approvedBy: state.approvedBy.map(named),
      requestedAt: requested_at.toISOString(),
      reviewedBy: state.reviewedBy && named(state.reviewedBy),
      verdict: state.verdict,
    }));
  });

const samples: readonly GlassCommand[] = [
  { type: "approve-glass" },
  { type: "refuse-glass" },
  { type: "end-glass" },
  { type: "review-glass", verdict: "justified", note: "" },
];

/** One of them with its reason, what was looked at under it, and what the reader may do about it. */
export const glassDesk = async (context: SignedInContext, id: GlassId): Promise<GlassDesk | Refusal> => {
  const row = await seenBy(context, (tx) => glassById(tx, id));
  if (!row) return refuse("not-found");
  const [one] = await told(context, [row]);
  if (!one) return refuse("not-found");
  const { person } = context.session;
  const { words, looks, organisation } = await asSystem(context.services.db, person.tenant, async (tx) => ({
    words: await glassWords(tx, id),
    looks: await looksUnder(tx, {
      contract: row.contract,
      person: row.person,
      since: row.requested_at,
      until: row.until,
    }),
    organisation: await organisationOf(tx, context),
  }));
  const at = instantOf(Math.max(context.services.now().getTime(), row.recorded_at.getTime()));
  const act = { actor: memberActing(person), at, command: context.commandId };
  return {
    ...one,
    ...{ organisation, version: row.state.version },
    reason: words.find(({ kind }) => kind === "reason")?.words ?? "",
    note: words.findLast(({ kind }) => kind === "review")?.words ?? null,
    looks: looks.map((look) => ({ ...look, at: look.at.toISOString() })),
    open: samples.flatMap((command) =>
      isRefusal(decideGlass(row.state, command, act)) || command.type === "request-glass" ? [] : [command.type],
    ) as GlassDesk["open"],
  };
};

/** Asks for it, by the contract's number. Whether there is one of that number, whoever asks is told as of any other. */
export const requestGlass = async (
  context: SignedInContext,
  { number, hours, reason }: { readonly number: string; readonly hours: number; readonly reason: string },
): Promise<{ readonly id: GlassId } | Refusal> => {
  const { tenant } = context.session.person;
  const contract = await asSystem(context.services.db, tenant, (tx) => contractByNumber(tx, number));
  if (!contract) return refuse("not-found");
  const glass = context.commandId as GlassId;
  const meaning = await keepWords(context, glass, "reason", reason);
  const command = { type: "request-glass", glass, tenant, contract, hours, reason: meaning } as const;
  const done = await submitToGlass(context, glass, command);
  return isRefusal(done) ? done : { id: glass };
};

/** What a review found, in words and as a verdict. */
export const reviewGlass = async (
  context: SignedInContext,
  glass: GlassId,
  { verdict, note }: { readonly verdict: (typeof verdicts)[number]; readonly note: string },
) => {
  const meaning = await keepWords(context, glass, "review", note);
  return submitToGlass(context, glass, { type: "review-glass", verdict, note: meaning });
};

const keepWords = (
  { services, session, commandId }: SignedInContext,
  glass: GlassId,
  kind: "reason" | "review",
  words: string,
): Promise<string> => {
  const { id: author, tenant } = session.person;
  return asSystem(services.db, tenant, async (tx) =>
    meaningOf(
      await stageGlassWords(tx, {
        ...{ command: commandId, tenant, glass, kind, author, words },
        ...{ salt: Buffer.from(freshSalt()), added_at: services.now() },
      }),
    ),
  );
};

/** To whom a contract is opened now, by name: for the banner that everybody sees who sees the contract. */
export const openedTo = async (context: SignedInContext, contract: ContractId): Promise<readonly GlassTold[]> =>
  told(context, await asSystem(context.services.db, context.session.person.tenant, (tx) => openedNow(tx, contract)));
