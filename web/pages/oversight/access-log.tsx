import { z } from "zod";
import { listPeople } from "../../../db/person.ts";
import { accessActs } from "../../../domain/access-log.ts";
import { addDays, atHour, parsePlainDate } from "../../../domain/calendar.ts";
import { parsePersonId } from "../../../domain/ids.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { accessLogWords } from "../../../i18n/access-log.ts";
import { idIn, seenBy } from "../../contract/contract.ts";
import {
  ButtonLink,
  DateField,
  Filters,
  PageHeader,
  Pagination,
  Section,
  SelectField,
  Tabs,
  TextField,
} from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { pageQuery } from "../../http/cursor.ts";
import { defineRoute } from "../../http/route.ts";
import { readAccess, toldAccess } from "../../oversight/access-log-reading.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { AccessTable } from "./access-log-table.tsx";

const peopleOffered = 500;

const day = z.iso.date().optional();

/** What the log is narrowed to; days are days of whoever asks. */
export const accessFilter = z.object({
  person: idIn(parsePersonId).optional(),
  act: z.enum(accessActs).optional(),
  address: z.string().trim().max(50).optional(),
  since: day,
  until: day,
});

export type AccessAsked = z.output<typeof accessFilter>;

/** The filter as the log knows it. */
export const filterOf = ({ session }: SignedInContext, { person, act, address, since, until }: AccessAsked) => {
  const { timeZone } = session.person;
  const [first, last] = [parsePlainDate(since ?? ""), parsePlainDate(until ?? "")];
  return {
    ...(person && { person }),
    ...(act && { act }),
    ...(address && { address }),
    ...(first && { since: new Date(atHour(first, 0, timeZone)) }),
    ...(last && { until: new Date(atHour(addDays(last, 1), 0, timeZone)) }),
  };
};

/** The whole organisation's access log, for those who oversee it. */
export const accessLogPage = defineRoute({
  id: "listAccess",
  method: "get",
  path: "/access-log",
  summary: { en: "Access log of the organisation", "zh-CN": "单位访问日志" },
  who: "signed-in",
  right: "read-audit",
  shows: "access-log",
  query: accessFilter.extend(pageQuery),
  answer: z.object({
    organisation: z.string(),
    people: z.array(z.object({ id: z.uuid(), name: z.string() })),
    looks: z.array(toldAccess).readonly(),
    next: z.string().nullable(),
  }),
  refusals: ["not-allowed"],
  handle: (context, { query: { cursor, limit, ...asked } }) =>
    seenBy(context, async (tx) => {
      const read = await readAccess(tx, context, { ...filterOf(context, asked), cursor, limit });
      if (isRefusal(read)) return read;
      const people = await listPeople(tx, { limit: peopleOffered });
      const named = people.map(({ id, name }) => ({ id, name }));
      return { organisation: await organisationOf(tx, context), people: named, ...read };
    }),
  page: (context, { organisation, people, looks, next }, { query: { cursor, limit: _limit, ...asked } }) => {
    const words = accessLogWords(context.language);
    const narrowed = Object.values(asked).some((value) => value !== undefined && value !== "");
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="access">
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          actions={
            <ButtonLink href={addressOf("/access-log/csv", asked)} icon="download">
              {words.save}
            </ButtonLink>
          }
        />
        <AccessTabs context={context} here="looks" />
        <Filters list="/access-log" words={words} narrowed={narrowed}>
          <SelectField
            name="person"
            label={words.person}
            required={false}
            empty={words.all}
            value={asked.person}
            options={people.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <SelectField
            name="act"
            label={words.act}
            required={false}
            empty={words.all}
            value={asked.act}
            options={accessActs.map((value) => ({ value, label: words.acts[value] }))}
          />
          <TextField name="address" label={words.address} value={asked.address ?? ""} required={false} />
          <DateField name="since" label={words.since} value={asked.since} required={false} />
          <DateField name="until" label={words.until} value={asked.until} required={false} />
        </Filters>
        <Section id="looks" title={words.list} flush>
          <AccessTable looks={looks} empty={narrowed ? words.noneFiltered : words.none} withContract />
        </Section>
        <Pagination
          {...(cursor !== undefined && { newer: addressOf("/access-log", asked) })}
          {...(next !== null && { older: addressOf("/access-log", asked, next) })}
        />
      </Shell>
    );
  },
});

/** From the looks to what was unusual in them, and back. */
export const AccessTabs = ({
  context,
  here,
}: {
  readonly context: SignedInContext;
  readonly here: "looks" | "findings";
}) => {
  const words = accessLogWords(context.language);
  return (
    <Tabs
      tabs={[
        { label: words.looks, href: "/access-log", current: here === "looks" },
        { label: words.findings, href: "/access-log/findings", current: here === "findings" },
      ]}
    />
  );
};

const addressOf = (path: string, asked: AccessAsked, cursor?: string): string => {
  const given = Object.entries({ ...asked, cursor }).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value] as [string, string]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
};
