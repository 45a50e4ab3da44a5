import { z } from "zod";
import { companySeals, openAuthorisations, sealsWithImage, sealUses } from "../../../db/company-seal.ts";
import { peopleByIds, peopleByRole } from "../../../db/person.ts";
import type { Tx } from "../../../db/schema.ts";
import { tenantById } from "../../../db/tenant.ts";
import { mayAct } from "../../../domain/access.ts";
import { dayOf, instantOf } from "../../../domain/calendar.ts";
import { sealKinds } from "../../../domain/company-seal.ts";
import { contractTypes } from "../../../domain/terms.ts";
import type { SignedInContext } from "../../http/context.ts";

const usesShown = 100;
const person = z.object({ id: z.uuid(), name: z.string() });
const contract = z
  .object({ id: z.uuid(), number: z.string(), title: z.string() })
  .nullable()
  .meta({ description: "Null where the reader may not see it, and where every contract of a type is meant." });

export const sealsShape = z.object({
  organisation: z.string(),
  today: z.iso.date(),
  seals: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(sealKinds),
      name: z.string(),
      custodian: person,
      since: z.iso.datetime(),
      retired: z.boolean(),
      hasImage: z.boolean().meta({ description: "Whether the register knows how it looks." }),
    }),
  ),
  authorisations: z.array(
    z.object({
      id: z.uuid(),
      seal: z.uuid(),
      contract,
      type: z.enum(contractTypes).nullable(),
      from: z.iso.date(),
      until: z.iso.date(),
      reason: z.string(),
      by: person,
    }),
  ),
  uses: z.array(
    z.object({
      signer: z.uuid(),
      at: z.iso.datetime(),
      seal: z.string(),
      contract,
      by: person,
      authorisedBy: person,
      documentSha256: z.string(),
    }),
  ),
  custodians: z.array(person).meta({ description: "Who may keep a seal." }),
});

export type SealsTold = z.input<typeof sealsShape>;

/** All of the page in one transaction: what the person may see of it. */
export const sealsTold =
  ({ services, session }: SignedInContext) =>
  async (tx: Tx): Promise<SealsTold> => {
    const house = await tenantById(tx, session.person.tenant);
    const today = dayOf(instantOf(services.now().getTime()), house?.timeZone ?? "UTC");
    const seals = await companySeals(tx);
    const shown = await sealsWithImage(tx);
    const authorisations = await openAuthorisations(tx, today);
    const uses = await sealUses(tx, { limit: usesShown });
    const ids = [
      ...seals.map(({ custodian }) => custodian),
      ...[...authorisations, ...uses].map(({ given_by }) => given_by),
      ...uses.map(({ used_by }) => used_by),
    ];
    const names = new Map((await peopleByIds(tx, [...new Set(ids)])).map(({ id, name }) => [id, name]));
    const named = (id: (typeof ids)[number]) => ({ id, name: names.get(id) ?? "" });
    const seen = (row: { contract: string | null; number: string | null; title: string | null }) =>
      row.contract === null || row.number === null
        ? null
        : { id: row.contract, number: row.number, title: row.title ?? "" };
    return {
      organisation: house?.name ?? "",
      today,
      custodians: mayAct(session.person, "manage-seals")
        ? (await peopleByRole(tx, "signer")).map(({ id, name }) => ({ id, name }))
        : [],
      seals: seals.map(({ id, kind, name, custodian, kept_since, retired_at }) => ({
        ...{ id, kind, name, custodian: named(custodian), since: kept_since.toISOString() },
        ...{ retired: retired_at !== null, hasImage: shown.has(id) },
      })),
      authorisations: authorisations.map((row) => ({
        ...{ id: row.id, seal: row.seal, contract: seen(row), type: row.contract_type },
        ...{ from: row.first_day, until: row.last_day, reason: row.reason, by: named(row.given_by) },
      })),
      uses: uses.map((row) => ({
        ...{ signer: row.signer, at: row.used_at.toISOString(), seal: row.seal_name, contract: seen(row) },
        ...{ by: named(row.used_by), authorisedBy: named(row.given_by), documentSha256: row.document_sha256 },
      })),
    };
  };
