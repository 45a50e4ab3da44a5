import { addCompanySeal, authoriseSeal } from "../db/company-seal.ts";
import { derivedId } from "../db/derived-id.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { addDays, dayOf, instantOf } from "../domain/calendar.ts";
import type { SealId } from "../domain/recipient.ts";
import type { AuthorisationId } from "../domain/signing-act.ts";
import { append } from "../ledger/index.ts";
import { demoPeople, demoTenant } from "./people.ts";

const { legal, management, signer } = demoPeople;
const tenant = demoTenant.id;

const sealId = (key: string): SealId => derivedId("demonstration", "seal", key);

/** The seal that a sample contract gets, and the authorisation of it. */
export const demoSeal = sealId("contract");
export const demoAuthorisation: AuthorisationId = derivedId("demonstration", "seal-authorisation");

const seals = [
  { id: sealId("official"), kind: "official", name: "Demo Trading official seal 示例贸易公章" },
  { id: demoSeal, kind: "contract", name: "Demo Trading contract seal 示例贸易合同专用章" },
  {
    id: sealId("legal-representative"),
    kind: "legal-representative",
    name: "Demo Trading legal representative 示例贸易法定代表人章",
  },
] as const;

/** Three seals, kept by the signer; management lets the contract seal be put on services contracts for a year. */
export const keepSeals = (db: Db): Promise<void> =>
  asSystem(db, tenant, async (tx) => {
    const at = new Date();
    const told = { tenant, at, actor: `person/${legal.id}` };
    for (const seal of seals) {
      const row = { ...seal, tenant, custodian: signer.id, kept_since: at, added_by: legal.id };
      if (await addCompanySeal(tx, row))
        await append(tx, [
          {
            ...told,
            subject: `seal/${seal.id}`,
            kind: "seal-added",
            body: { kind: seal.kind, custodian: signer.id },
          },
        ]);
    }
    const from = dayOf(instantOf(at.getTime()), demoTenant.timeZone);
    const until = addDays(from, 360);
    const given = await authoriseSeal(tx, {
      ...{ id: demoAuthorisation, tenant, seal: demoSeal, contract: null, contract_type: "services" as const },
      ...{ first_day: from, last_day: until, given_by: management.id, given_at: at },
      reason: "Services contracts of this year 本年度服务合同",
    });
    if (given)
      await append(tx, [
        {
          ...told,
          actor: `person/${management.id}`,
          subject: `seal/${demoSeal}`,
          kind: "seal-authorised",
          body: { authorisation: demoAuthorisation, type: "services", from, until },
        },
      ]);
  });
