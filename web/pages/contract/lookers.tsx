import { z } from "zod";
import { contractById } from "../../../db/contract.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { accessLogWords } from "../../../i18n/access-log.ts";
import { registerWords } from "../../../i18n/register.ts";
import { ofContract, seenBy } from "../../contract/contract.ts";
import { PageHeader, Pagination, Section } from "../../design/components.ts";
import { pageQuery } from "../../http/cursor.ts";
import { defineRoute } from "../../http/route.ts";
import { readAccess, toldAccess } from "../../oversight/access-log-reading.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { AccessTable } from "../oversight/access-log-table.tsx";
import { contractPath } from "./view.ts";

/** Who has looked at a contract, from where and by what right. */
export const contractAccessLog = defineRoute({
  id: "listContractAccess",
  method: "get",
  path: "/contracts/:contract/access-log",
  summary: { en: "Who has looked at a contract", "zh-CN": "谁看过这份合同" },
  who: "signed-in",
  right: "read-access-log",
  shows: "access-log",
  params: ofContract,
  query: z.object(pageQuery),
  answer: z.object({
    organisation: z.string(),
    number: z.string(),
    title: z.string(),
    looks: z.array(toldAccess).readonly(),
    next: z.string().nullable(),
  }),
  handle: (context, { params, query }) =>
    seenBy(context, async (tx) => {
      const row = await contractById(tx, params.contract);
      if (!row) return refuse("not-found");
      const read = await readAccess(tx, context, { ...query, contract: params.contract });
      if (isRefusal(read)) return read;
      return { organisation: await organisationOf(tx, context), number: row.number, title: row.title, ...read };
    }),
  page: (context, { organisation, number, title, looks, next }, { params, query }) => {
    const words = accessLogWords(context.language);
    const here = `/contracts/${params.contract}/access-log`;
    return (
      <Shell
        context={context}
        title={`${words.ofContract} · ${title || number}`}
        organisation={organisation}
        place="contracts"
      >
        <PageHeader
          title={words.ofContract}
          subtitle={words.ofContractIntro}
          breadcrumb={[
            { label: registerWords(context.language).navigation.contracts, href: "/contracts" },
            { label: title || number, href: contractPath(params.contract) },
          ]}
        />
        <Section id="looks" title={words.list} flush>
          <AccessTable looks={looks} empty={words.none} withContract={false} />
        </Section>
        <Pagination
          {...(query.cursor !== undefined && { newer: here })}
          {...(next !== null && { older: `${here}?cursor=${encodeURIComponent(next)}` })}
        />
      </Shell>
    );
  },
});
