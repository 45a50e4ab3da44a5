import { z } from "zod";
import {
  addCompanySeal,
  authoriseSeal,
  companySeal,
  passCustody,
  retireSeal,
  withdrawAuthorisation,
} from "../../../db/company-seal.ts";
import { contractByNumber } from "../../../db/contract.ts";
import { personById } from "../../../db/person.ts";
import type { Tx } from "../../../db/schema.ts";
import { tenantById } from "../../../db/tenant.ts";
import { dayOf, instantOf, parsePlainDate } from "../../../domain/calendar.ts";
import { authorisationRefusal, sealKinds } from "../../../domain/company-seal.ts";
import { type PersonId, parseAuthorisationId, parsePersonId, parseSealId } from "../../../domain/ids.ts";
import type { SealId } from "../../../domain/recipient.ts";
import { type Refusal, refuse } from "../../../domain/refusal.ts";
import { contractTypes } from "../../../domain/terms.ts";
import { companySealWords } from "../../../i18n/company-seal.ts";
import { append, type Body } from "../../../ledger/index.ts";
import { idIn, seenBy } from "../../contract/contract.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { sealsPage } from "./seals.tsx";

const done = (): string => "/seals";

/** What became of a seal, by ids and codes. */
export const tellOfSeal = (
  tx: Tx,
  { session, services, allowedBy }: SignedInContext,
  seal: SealId,
  kind: string,
  body: Body,
): Promise<void> =>
  append(tx, [
    {
      tenant: session.person.tenant,
      subject: `seal/${seal}`,
      kind,
      actor: `person/${session.person.id}`,
      at: services.now(),
      body: { ...body, allowedBy: [...allowedBy] },
    },
  ]);

/** Whoever may keep a seal: an active colleague who signs for the organisation. */
const keeps = async (tx: Tx, id: PersonId): Promise<boolean> => {
  const person = await personById(tx, id);
  return person?.active === true && person.roles.includes("signer");
};

export const addSeal = defineRoute({
  id: "addSeal",
  method: "post",
  path: "/seals",
  summary: { en: "Add a seal with its custodian", "zh-CN": "登记印章及保管人" },
  who: "signed-in",
  right: "manage-seals",
  stepUp: true,
  body: z.object({
    kind: z.enum(sealKinds),
    name: z.string().trim().min(1).max(100),
    custodian: idIn(parsePersonId),
  }),
  answer: z.object({ id: z.uuid() }),
  refusals: ["invalid-input"],
  handle: (context, { body }) =>
    seenBy(context, async (tx): Promise<{ id: SealId } | Refusal> => {
      const id = parseSealId(context.commandId);
      if (!id) throw new Error("A command's id is no UUID");
      if (!(await keeps(tx, body.custodian))) return refuse("invalid-input", { fields: ["custodian"] });
      const { id: by, tenant } = context.session.person;
      const row = { ...body, id, tenant, kept_since: context.services.now(), added_by: by };
      if (await addCompanySeal(tx, row))
        await tellOfSeal(tx, context, id, "seal-added", { kind: body.kind, custodian: body.custodian });
      return { id };
    }),
  done,
  again: sealsPage,
});

export const passSeal = defineRoute({
  id: "passSeal",
  method: "post",
  path: "/seals/custody",
  summary: { en: "Pass a seal to another custodian", "zh-CN": "移交印章保管人" },
  who: "signed-in",
  right: "manage-seals",
  stepUp: true,
  body: z.object({ passed: idIn(parseSealId), successor: idIn(parsePersonId) }),
  refusals: ["invalid-input", "already-done"],
  handle: (context, { body: { passed: seal, successor: custodian } }) =>
    seenBy(context, async (tx): Promise<Refusal | undefined> => {
      if (!(await companySeal(tx, seal))) return refuse("not-found");
      if (!(await keeps(tx, custodian))) return refuse("invalid-input", { fields: ["successor"] });
      if (!(await passCustody(tx, seal, custodian, context.services.now()))) return refuse("already-done");
      await tellOfSeal(tx, context, seal, "seal-passed", { custodian });
      return undefined;
    }),
  done,
  again: sealsPage,
});

export const retireSealRoute = defineRoute({
  id: "retireSeal",
  method: "post",
  path: "/seals/retirement",
  summary: { en: "Retire a seal", "zh-CN": "停用印章" },
  who: "signed-in",
  right: "manage-seals",
  stepUp: true,
  body: z.object({ retired: idIn(parseSealId) }),
  refusals: ["already-done"],
  handle: (context, { body: { retired: seal } }) =>
    seenBy(context, async (tx): Promise<Refusal | undefined> => {
      if (!(await companySeal(tx, seal))) return refuse("not-found");
      if (!(await retireSeal(tx, seal, context.services.now()))) return refuse("already-done");
      await tellOfSeal(tx, context, seal, "seal-retired", {});
      return undefined;
    }),
  done,
  again: sealsPage,
});

const day = z.iso.date();

export const authoriseSealRoute = defineRoute({
  id: "authoriseSeal",
  method: "post",
  path: "/seals/authorisations",
  summary: { en: "Authorise a seal for a contract or a type", "zh-CN": "授权用印" },
  who: "signed-in",
  right: "authorise-seals",
  stepUp: true,
  body: z.object({
    seal: idIn(parseSealId),
    number: z.string().trim().max(20).default("").meta({ description: "Of the contract; or give a type." }),
    type: z.union([z.enum(contractTypes), z.literal("")]).default(""),
    from: day,
    until: day,
    reason: z.string().trim().min(1).max(1000),
  }),
  answer: z.object({ id: z.uuid() }),
  refusals: ["invalid-input", "same-person"],
  handle: (context, { body }) =>
    seenBy(context, async (tx): Promise<{ id: string } | Refusal> => {
      const { session, services, language } = context;
      const id = parseAuthorisationId(context.commandId);
      if (!id) throw new Error("A command's id is no UUID");
      const words = companySealWords(language).authorisations;
      const seal = await companySeal(tx, body.seal);
      if (!seal || seal.retired_at !== null) return refuse("invalid-input", { fields: ["seal"] });
      if ((body.number === "") === (body.type === ""))
        return refuse("invalid-input", { fields: ["number"], reasons: [words.either] });
      const contract = body.number === "" ? null : ((await contractByNumber(tx, body.number)) ?? undefined);
      if (contract === undefined) return refuse("invalid-input", { fields: ["number"], reasons: [words.unknown] });
      const [from, until] = [parsePlainDate(body.from), parsePlainDate(body.until)];
      if (from === null || until === null) return refuse("invalid-input", { fields: ["until"] });
      const house = await tenantById(tx, session.person.tenant);
      const today = dayOf(instantOf(services.now().getTime()), house?.timeZone ?? "UTC");
      const refusal = authorisationRefusal(session.person.id, seal.custodian, { from, until }, today);
      if (refusal)
        return refusal.refused === "invalid-input"
          ? refuse("invalid-input", { fields: ["until"], reasons: [words.days] })
          : refusal;
      const type = body.type === "" ? null : body.type;
      const given = { given_by: session.person.id, given_at: services.now(), reason: body.reason };
      const scope = { contract, contract_type: type, first_day: from, last_day: until };
      if (await authoriseSeal(tx, { id, tenant: seal.tenant, seal: seal.id, ...scope, ...given }))
        await tellOfSeal(tx, context, seal.id, "seal-authorised", { authorisation: id, contract, type, from, until });
      return { id };
    }),
  done,
  again: sealsPage,
});

export const withdrawAuthorisationRoute = defineRoute({
  id: "withdrawSealAuthorisation",
  method: "post",
  path: "/seals/authorisations/:authorisation/withdraw",
  summary: { en: "Withdraw an authorisation", "zh-CN": "撤回用印授权" },
  who: "signed-in",
  right: "authorise-seals",
  params: z.object({ authorisation: idIn(parseAuthorisationId) }),
  refusals: ["authorisation-over"],
  handle: (context, { params: { authorisation } }) =>
    seenBy(context, async (tx): Promise<Refusal | undefined> => {
      const seal = await withdrawAuthorisation(tx, authorisation, context.session.person.id, context.services.now());
      if (!seal) return refuse("authorisation-over");
      await tellOfSeal(tx, context, seal, "seal-authorisation-withdrawn", { authorisation });
      return undefined;
    }),
  done,
  again: sealsPage,
});

export const sealCommands = [
  addSeal,
  passSeal,
  retireSealRoute,
  authoriseSealRoute,
  withdrawAuthorisationRoute,
] as const;
