import { z } from "zod";
import { chooseCadence } from "../../../db/audit-report.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { cadences } from "../../../domain/audit-report.ts";
import { refuse } from "../../../domain/refusal.ts";
import { append } from "../../../ledger/index.ts";
import { defineRoute } from "../../http/route.ts";
import { settingsPage } from "../settings/settings.tsx";

export const chooseAuditCadence = defineRoute({
  id: "chooseAuditCadence",
  method: "post",
  path: "/settings/audit-reports",
  summary: { en: "Choose how often access and operations are reported", "zh-CN": "选择访问与操作报告的生成周期" },
  who: "signed-in",
  right: "manage-settings",
  body: z.object({ cadence: z.enum(cadences) }),
  refusals: ["not-allowed", "already-done"],
  handle: ({ services, session: { person } }, { body: { cadence } }) =>
    asSystem(services.db, person.tenant, async (tx) => {
      const at = services.now();
      if (!(await chooseCadence(tx, person.tenant, cadence, at))) return refuse("already-done");
      const told = { tenant: person.tenant, subject: `tenant/${person.tenant}`, actor: `person/${person.id}` };
      await append(tx, [{ ...told, kind: "audit-cadence-chosen", at, body: { cadence } }]);
      return undefined;
    }),
  done: () => "/settings",
  again: settingsPage,
});
