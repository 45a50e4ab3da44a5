import { derivedId } from "../db/derived-id.ts";
import { addLibraryVersion, type LibraryKind } from "../db/library.ts";
import { asSystem } from "../db/tenancy.ts";
import { builtInLibrary } from "../documents/library/built-in.ts";
import { servicesEnglish } from "../documents/templates/services-en.ts";
import { rewritten, writtenFrom } from "../domain/library.ts";
import { withDuty } from "../domain/own-template.ts";
import { libraryId } from "../domain/template.ts";
import { contractTypes } from "../domain/terms.ts";
import { requiredTopics } from "../domain/topic.ts";
import { append } from "../ledger/index.ts";
import { demoPeople, demoTenant } from "./people.ts";
import type { Ground } from "./process.ts";

/** What the organisation made its own: a clause in plainer words, a duty of every service contract, and what it asks of every order. */
export const keepLibrary = async (ground: Ground): Promise<void> => {
  const clause = builtInLibrary.get("nda-en.return");
  if (clause) {
    const written = writtenFrom(clause.standard);
    const version = clause.version + 1;
    const items = {
      ...written.items,
      retention:
        "As an exception, the Receiving Party may keep copies in backups that are overwritten within 90 days, and what the law requires it to keep; the terms of this MNDA continue to apply to them.",
    };
    const standard = rewritten(clause.standard, { ...written, items }, version);
    await keep(
      ground,
      "clause",
      clause.id,
      version,
      { ...clause, version, standard },
      "Backups have an end: audit finding of last year 备份应有期限：上年度审计意见",
    );
  }
  const { id, version, title, terms, clauses } = servicesEnglish;
  await keep(
    ground,
    "template",
    id,
    version + 1,
    {
      title,
      articles: clauses.map((article) => article.library ?? libraryId(servicesEnglish, article)),
      terms: withDuty(terms, "insurance", {
        ...{ id: "insurance", kind: "other", title: "Show the liability insurance", by: "provider", clause: "scope" },
        due: { after: "signing", delay: { count: 14, unit: "days" } },
      }),
    },
    "Nobody asked for the certificate until something broke 出险后才发现未取得保险凭证",
  );
  const order = contractTypes.find((type) => type === "order") ?? "other";
  await keep(
    ground,
    "type",
    order,
    1,
    {
      name: { en: "Purchase order", "zh-CN": "采购订单" },
      offered: true,
      topics: requiredTopics[order],
      fields: [
        { name: "field-project", type: "text", required: false, label: { en: "Project", "zh-CN": "项目" } },
        { name: "field-budget", type: "text", required: false, label: { en: "Budget line", "zh-CN": "预算科目" } },
      ],
    },
    "Finance counts spending by project 财务按项目统计支出",
  );
};

const kinds = { clause: "clause-changed", template: "template-changed", type: "contract-type-changed" } as const;

const keep = async (
  { db }: Ground,
  kind: LibraryKind,
  item: string,
  version: number,
  content: object,
  reason: string,
): Promise<void> => {
  const tenant = demoTenant.id;
  const person = demoPeople.legal.id;
  const at = new Date();
  await asSystem(db, tenant, async (tx) => {
    const command = derivedId("demonstration", "library", kind, item);
    const row = { tenant, kind, item, version, content, reason, changed_by: person, changed_at: at, command };
    if ((await addLibraryVersion(tx, row)) !== "kept") return;
    const told = { tenant, subject: `library/${tenant}`, actor: `person/${person}`, at };
    await append(tx, [{ ...told, kind: kinds[kind], body: { item: item.replaceAll(".", "/"), version } }]);
  });
};
