import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { contractById } from "../../../db/contract.ts";
import { inTenant } from "../../../db/tenancy.ts";
import { tenantById } from "../../../db/tenant.ts";
import { viewerOf } from "../../../domain/access.ts";
import { type Instant, instantOf } from "../../../domain/calendar.ts";
import { parseIncidentId } from "../../../domain/ids.ts";
import { playbookCodes } from "../../../domain/playbook.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { incidentWords } from "../../../i18n/incident.ts";
import { controlProps, FieldFrame, type FieldProps } from "../../design/components/field.tsx";
import {
  ActionForm,
  Actions,
  Button,
  Card,
  PageHeader,
  SelectField,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { choicesOf, giveIncident, noteOf, nowOf } from "../../incident.ts";
import { carried, idOf, wording } from "../../incident-input.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

export const reportIncidentPage = definePage({
  id: "reportIncidentPage",
  path: "/incidents/report",
  summary: { en: "Report an incident", "zh-CN": "上报安全事件" },
  who: "signed-in",
  right: "report-incident",
  query: z.object({ contract: z.uuid().optional() }),
  handle: async (context) =>
    inTenant(context.services.db, viewerOf(context.session.person), async (tx) => ({
      organisation: await organisationOf(tx, context),
      choices: await choicesOf(tx),
    })),
  page: (context, { organisation, choices }, { query }) => {
    const words = incidentWords(context.language);
    const { report } = words;
    const contracts = choices.contracts.map(({ id, number, title }) => ({ value: id, label: `${number} · ${title}` }));
    const playbooks = playbookCodes.map((code) => ({ value: code, label: words.playbook[code] }));
    return (
      <Shell context={context} title={report.title} organisation={organisation} place="incidents">
        <PageHeader
          title={report.title}
          subtitle={report.intro}
          breadcrumb={[{ label: words.title, href: "/incidents" }]}
        />
        <RefusedBanner context={context} />
        <Card>
          <ActionForm action="/incidents" label={report.title} {...formSecrets(context)}>
            <SelectField name="playbook" label={report.what} options={playbooks} value={entered(context, "playbook")} />
            <TextField
              name="title"
              label={report.headline}
              hint={report.headlineHint}
              maxLength={200}
              value={entered(context, "title")}
            />
            <TextArea
              name="description"
              label={report.description}
              hint={report.descriptionHint}
              rows={6}
              value={entered(context, "description")}
            />
            <SelectField
              name="contract"
              label={report.contract}
              hint={report.contractHint}
              required={false}
              options={contracts}
              value={entered(context, "contract") || query.contract}
            />
            <MomentField
              field={{ name: "awareAt", label: report.awareAt, hint: report.awareHint, required: false }}
              value={entered(context, "awareAt")}
            />
            <Actions>
              <Button kind="primary" icon="incident">
                {report.submit}
              </Button>
            </Actions>
          </ActionForm>
        </Card>
      </Shell>
    );
  },
});

/** A day and an hour, in the zone of the person who enters it. */
const MomentField = ({ field, value }: { readonly field: FieldProps; readonly value: string }) => (
  <FieldFrame field={field}>
    <input {...controlProps(field)} class="input" type="datetime-local" value={value} />
  </FieldFrame>
);

export const reportIncident = defineRoute({
  id: "reportIncident",
  method: "post",
  path: "/incidents",
  summary: { en: "Report an incident", "zh-CN": "上报安全事件" },
  who: "signed-in",
  right: "report-incident",
  body: z.object({
    playbook: z.enum(playbookCodes as readonly [(typeof playbookCodes)[number]]),
    title: z.string().trim().min(1).max(200),
    description: wording,
    contract: idOf<"contract">().optional(),
    awareAt: z.iso.datetime({ offset: true, local: true }).optional().meta({
      description: "When it was noticed: an instant, or local time in the zone of whoever reports. Now if absent.",
    }),
  }),
  answer: carried.extend({ id: z.uuid() }),
  creates: true,
  handle: async (context, { body }) => {
    const { db } = context.services;
    const { person } = context.session;
    const id = parseIncidentId(context.commandId);
    if (!id) throw new Error("A command's id is a UUID");
    const about = await inTenant(db, viewerOf(person), async (tx) => ({
      tenant: await tenantById(tx, person.tenant),
      contract:
        body.contract === undefined ? null : ((await contractById(tx, body.contract))?.id ?? refuse("not-found")),
    }));
    if (isRefusal(about.contract)) return about.contract;
    const result = await giveIncident(
      context,
      id,
      {
        type: "report",
        incident: id,
        tenant: person.tenant,
        timeZone: about.tenant?.timeZone ?? person.timeZone,
        playbook: body.playbook,
        contract: about.contract,
        awareAt: body.awareAt === undefined ? nowOf(context) : momentOf(body.awareAt, person.timeZone),
        note: noteOf(context, "report"),
      },
      { report: { title: body.title, body: body.description } },
    );
    return isRefusal(result) ? result : { id, ...result };
  },
  done: ({ id }) => `/incidents/${id}`,
  again: reportIncidentPage,
});

const momentOf = (text: string, timeZone: string): Instant =>
  instantOf(
    /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)
      ? Date.parse(text)
      : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds,
  );
