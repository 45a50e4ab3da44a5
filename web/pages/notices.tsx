import { z } from "zod";
import { noticesDue } from "../../db/contract.ts";
import { addDays, dayOf, daysBetween, instantOf, parsePlainDate } from "../../domain/calendar.ts";
import { noticeReminders } from "../../domain/renewal.ts";
import { registerWords } from "../../i18n/register.ts";
import { listedContract } from "../contract/brief.ts";
import { seenBy } from "../contract/contract.ts";
import { CalendarDate, EmptyState, PageHeader, StagePill, Table, Tabs } from "../design/components.ts";
import { defineRoute } from "../http/route.ts";
import { organisationOf, Shell } from "../shell.tsx";
import { contractPath } from "./contract/view.ts";

const windows = noticeReminders.toSorted((a, b) => a - b);

const entry = z.object({
  ...listedContract,
  noticeBy: z.iso.date(),
  daysLeft: z.number().int(),
  until: z.iso.date().nullable(),
});

/** The last days on which notice can be given: not the ends, but the dates that cost money to miss. */
export const noticesPage = defineRoute({
  id: "listNotices",
  method: "get",
  path: "/contracts/notices",
  summary: { en: "Notice dates", "zh-CN": "通知期限" },
  who: "signed-in",
  right: "list-contracts",
  shows: ({ notices }) => ({ act: "viewed", object: "notices", found: notices.length }),
  query: z.object({ within: z.number().int().min(1).max(366).default(90) }),
  answer: z.object({ organisation: z.string(), notices: z.array(entry) }),
  handle: (context, { query: { within } }) =>
    seenBy(context, async (tx) => {
      const today = dayOf(instantOf(context.services.now().getTime()), context.session.person.timeZone);
      const rows = await noticesDue(tx, today, addDays(today, within), 500);
      return {
        organisation: await organisationOf(tx, context),
        notices: rows.flatMap(({ notice_by, ...row }) => {
          const noticeBy = parsePlainDate(notice_by ?? "");
          return noticeBy ? [{ ...row, noticeBy, daysLeft: daysBetween(today, noticeBy) }] : [];
        }),
      };
    }),
  page: (context, { organisation, notices }, { query }) => {
    const { notices: words, register, navigation } = registerWords(context.language);
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="contracts">
        <PageHeader
          title={words.title}
          subtitle={words.subtitle}
          breadcrumb={[{ label: navigation.contracts, href: "/contracts" }]}
        />
        <Tabs
          tabs={windows.map((days) => ({
            label: words.within(days),
            href: `/contracts/notices?within=${days}`,
            current: days === query.within,
          }))}
        />
        <Table
          caption={words.title}
          rows={notices}
          rowKey={({ id }) => id}
          rowHref={({ id }) => contractPath(id, "term")}
          empty={
            <EmptyState icon="calendar" title={words.empty}>
              {words.emptyHint}
            </EmptyState>
          }
          columns={[
            { key: "title", header: register.name, cell: ({ title }) => title },
            { key: "number", header: register.number, cell: ({ number }) => <span class="figures">{number}</span> },
            { key: "counterparty", header: register.counterparty, cell: ({ counterparty }) => counterparty },
            { key: "stage", header: register.stage, cell: ({ stage }) => <StagePill stage={stage} /> },
            {
              key: "notice",
              header: register.notice,
              cell: ({ noticeBy, daysLeft }) => (
                <span>
                  <CalendarDate on={noticeBy} /> <span class="subtle">{words.daysLeft(daysLeft)}</span>
                </span>
              ),
            },
            { key: "until", header: register.end, cell: ({ until }) => (until ? <CalendarDate on={until} /> : "—") },
          ]}
        />
      </Shell>
    );
  },
});
