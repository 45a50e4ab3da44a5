import { z } from "zod";
import { chooseMeasure, watchPolicy } from "../../../db/anomaly.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { type WatchRule, watchRules } from "../../../domain/watch.ts";
import { type WatchMeasure, watchMeasures } from "../../../domain/watch-policy.ts";
import { append } from "../../../ledger/index.ts";
import { defineRoute } from "../../http/route.ts";
import { settingsPage } from "./settings.tsx";

const measure = z.enum(watchMeasures).optional();

/** One member for each rule. */
const choices = z.object(
  Object.fromEntries(watchRules.map((rule) => [rule, measure])) as Record<WatchRule, typeof measure>,
);

export const chooseWatchMeasures = defineRoute({
  id: "chooseWatchMeasures",
  method: "post",
  path: "/settings/watch",
  summary: {
    en: "Choose what is done at once about anomalies in the access log; rules left out stay as they are",
    "zh-CN": "选择对访问日志异常即时采取的措施；未列出的规则保持不变",
  },
  who: "signed-in",
  right: "manage-settings",
  stepUp: true,
  body: choices,
  refusals: ["not-allowed", "step-up-required"],
  handle: async ({ services, session }, { body }) => {
    const { id, tenant } = session.person;
    await asSystem(services.db, tenant, async (tx) => {
      const before = await watchPolicy(tx);
      for (const rule of watchRules) {
        const chosen: WatchMeasure | undefined = body[rule];
        if (chosen === undefined || chosen === before[rule]) continue;
        await chooseMeasure(tx, tenant, rule, chosen);
        const told = { tenant, subject: `tenant/${tenant}`, kind: "watch-measure-chosen", actor: `person/${id}` };
        await append(tx, [{ ...told, at: services.now(), body: { rule, measure: chosen } }]);
      }
    });
  },
  done: () => "/settings#watch",
  again: settingsPage,
});
