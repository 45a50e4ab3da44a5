import { z } from "zod";
import { tenantById } from "../../../db/tenant.ts";
import { classifications } from "../../../domain/access.ts";
import type { PlainDate } from "../../../domain/calendar.ts";
import { largestSample } from "../../../domain/decide-audit-campaign.ts";
import { parseAuditCampaignId } from "../../../domain/ids.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { contractTypes } from "../../../domain/terms.ts";
import { auditCampaignWords } from "../../../i18n/audit-campaign.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { seenBy } from "../../contract/contract.ts";
import {
  ActionForm,
  Actions,
  Button,
  Card,
  CheckboxField,
  DateField,
  FieldGroup,
  PageHeader,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { carried, wording } from "../../incident-input.ts";
import { campaignNoteOf, giveCampaign } from "../../oversight/audit-campaign.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

const usualSample = "25";

export const startCampaignPage = definePage({
  id: "startCampaignPage",
  path: "/audit/campaigns/new",
  summary: { en: "Start an audit", "zh-CN": "发起审计" },
  who: "signed-in",
  right: "start-campaign",
  handle: (context) => seenBy(context, async (tx) => ({ organisation: await organisationOf(tx, context) })),
  page: (context, { organisation }) => {
    const { language } = context;
    const words = auditCampaignWords(language);
    const { start } = words;
    const codes = contractCodeWords(language);
    const tick = (group: string, value: string, index: number, label: string) => (
      <CheckboxField
        key={value}
        name={`${group}.${index}`}
        value={value}
        label={label}
        required={false}
        checked={entered(context, `${group}.${index}`) === value}
      />
    );
    return (
      <Shell context={context} title={start.title} organisation={organisation} place="audit">
        <PageHeader title={start.title} breadcrumb={[{ label: words.title, href: "/audit/campaigns" }]} />
        <RefusedBanner context={context} />
        <Card>
          <ActionForm action="/audit/campaigns" label={start.title} {...formSecrets(context)}>
            <TextField name="title" label={start.name} maxLength={200} value={entered(context, "title")} />
            <TextArea
              name="purpose"
              label={start.purpose}
              hint={start.purposeHint}
              value={entered(context, "purpose")}
            />
            <FieldGroup legend={start.types} hint={start.allHint} columns={2}>
              {contractTypes.map((type, index) => tick("types", type, index, codes.type[type]))}
            </FieldGroup>
            <FieldGroup legend={start.classifications} hint={start.left} columns={2}>
              {classifications.map((one, index) => tick("classifications", one, index, codes.classification[one]))}
            </FieldGroup>
            <FieldGroup legend={words.report.scope} columns={2}>
              <DateField name="from" label={start.from} required={false} value={entered(context, "from")} />
              <DateField
                name="to"
                label={start.to}
                required={false}
                value={entered(context, "to")}
                error={mistakeIn(context, "to")}
              />
            </FieldGroup>
            <TextField
              name="size"
              label={start.size}
              hint={start.sizeHint}
              inputMode="numeric"
              value={entered(context, "size") || usualSample}
              error={mistakeIn(context, "size")}
            />
            <Actions>
              <Button kind="primary" icon="audit">
                {start.submit}
              </Button>
            </Actions>
          </ActionForm>
        </Card>
      </Shell>
    );
  },
});

const day = z.iso.date().transform((text) => text as PlainDate);

export const startCampaign = defineRoute({
  id: "startCampaign",
  method: "post",
  path: "/audit/campaigns",
  summary: { en: "Start an audit and draw its sample", "zh-CN": "发起审计并抽样" },
  who: "signed-in",
  right: "start-campaign",
  body: z.object({
    title: z.string().trim().min(1).max(200),
    purpose: wording,
    types: z.array(z.enum(contractTypes)).max(contractTypes.length).default([]),
    classifications: z.array(z.enum(classifications)).max(classifications.length).default([]),
    from: day.optional().meta({ description: "Only contracts created on this day or later." }),
    to: day.optional(),
    size: z.number().int().min(1).max(largestSample),
  }),
  answer: carried.extend({ id: z.uuid() }),
  creates: true,
  handle: async (context, { body: { title, purpose, from = null, to = null, ...scope } }) => {
    const campaign = parseAuditCampaignId(context.commandId);
    if (!campaign) throw new Error("A command's id is a UUID");
    const { person } = context.session;
    const tenant = await seenBy(context, (tx) => tenantById(tx, person.tenant));
    const timeZone = tenant?.timeZone ?? person.timeZone;
    const note = campaignNoteOf(context, "purpose");
    const result = await giveCampaign(
      context,
      campaign,
      { type: "start", campaign, tenant: person.tenant, timeZone, note, scope: { ...scope, from, to } },
      { purpose: { title, body: purpose } },
    );
    return isRefusal(result) ? result : { id: campaign, ...result };
  },
  done: ({ id }) => `/audit/campaigns/${id}`,
  again: startCampaignPage,
});
