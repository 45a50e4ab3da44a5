import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { contractDays, type ObligationSeed } from "../../../domain/draft.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import type { Template } from "../../../domain/template.ts";
import type { ValueType } from "../../../domain/variable.ts";
import { templateDutyWords } from "../../../i18n/template-duty.ts";
import {
  ActionForm,
  Banner,
  CheckboxField,
  ErrorSummary,
  Section,
  SelectField,
  Stack,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { changeDuty, clausesNamed, dutyEdit, dutyEntered, dutyKinds } from "../../library/duty-edit.ts";
import { readTemplate } from "../../library/library-reading.ts";
import { savedTemplate } from "../../library/template-edit.ts";
import { organisationOf } from "../../shell.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import { PartOfTemplate, Removal, readingOf, WhySection } from "./edit-parts.tsx";
import { itemId } from "./shapes.ts";

const ofTemplate = z.object({ template: itemId });

export const dutyPage = definePage({
  id: "libraryDutyPage",
  path: "/library/templates/:template/duties",
  summary: { en: "A duty that a template brings", "zh-CN": "范本约定的义务" },
  who: "signed-in",
  right: "edit-library",
  params: ofTemplate,
  query: z.object({ duty: z.string().max(100).optional().meta({ description: "Without it, a new one." }) }),
  handle: (context, { params, query }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readTemplate(tx, params.template);
      if (isRefusal(reading)) return reading;
      const { template } = reading;
      // The form shown again says in its fields which duty it is of.
      const id = context.refused ? entered(context, "duty") : query.duty;
      const duty = template.terms.obligations.find((each) => each.id === id);
      if (id && !duty) return refuse("not-found");
      return { organisation: await organisationOf(tx, context), template, duty };
    }),
  page: (context, { organisation, template, duty }) => {
    const { language } = context;
    const words = templateDutyWords(language);
    const title = duty ? words.titleOf(duty.title) : words.newDuty;
    return (
      <PartOfTemplate {...{ context, organisation, template, title }} intro={words.intro}>
        {template.clauses.length === 0 ? (
          <Banner title={words.noClause} />
        ) : (
          <DutyForm context={context} template={template} duty={duty} />
        )}
      </PartOfTemplate>
    );
  },
});

interface DutyFormProps {
  readonly context: SignedInContext;
  readonly template: Template;
  readonly duty: ObligationSeed | undefined;
}

const DutyForm = ({ context, template, duty }: DutyFormProps) => {
  const words = templateDutyWords(context.language);
  const back = `/library/templates/${template.id}`;
  return (
    <ActionForm action={`${back}/duties`} {...formSecrets(context, template.version)}>
      <ErrorSummary errors={mistakes(context)} />
      {duty && <input type="hidden" name="duty" value={duty.id} />}
      <Stack>
        <Owed context={context} template={template} duty={duty} />
        <Due context={context} template={template} duty={duty} />
        <Sum context={context} template={template} duty={duty} />
        <WhySection context={context} back={back}>
          {duty && <Removal context={context} label={words.remove} confirm={words.removeConfirm} />}
        </WhySection>
      </Stack>
    </ActionForm>
  );
};

/** What a field of this duty holds, after a refusal what was typed. */
const fieldsOf = ({ context, template, duty }: DutyFormProps) => {
  const kept = duty ? dutyEntered(template, duty) : {};
  const read = readingOf(context);
  return (name: string, otherwise = "") => ({
    name,
    value: read(name, kept[name] ?? otherwise),
    error: mistakeIn(context, name),
  });
};

/** The questions of these kinds, to choose from. */
const asked = ({ context: { language }, template }: DutyFormProps, types: readonly ValueType[]) =>
  template.variables
    .filter(({ type }) => types.includes(type))
    .map(({ name, label }) => ({ value: name, label: label[language] }));

const Owed = (props: DutyFormProps) => {
  const { context, template, duty } = props;
  const words = templateDutyWords(context.language);
  const at = fieldsOf(props);
  return (
    <Section id="owed" title={words.what}>
      <Stack>
        <TextField {...at("title")} label={words.what} hint={words.whatHint} required maxLength={200} />
        <div class="field-grid" data-columns="2">
          <SelectField
            {...at("kind", "other")}
            label={words.kind}
            empty={false}
            options={dutyKinds.map((value) => ({ value, label: words.kinds[value] }))}
          />
          <SelectField {...at("by")} label={words.by} required options={asked(props, ["party"])} />
        </div>
        <SelectField
          {...at("clause")}
          label={words.clause}
          hint={words.clauseHint}
          required
          options={clausesNamed(template).map(({ id, label }) => ({ value: id, label }))}
        />
        <CheckboxField
          name="survives"
          label={words.survives}
          required={false}
          checked={at("survives").value === "on"}
        />
        <ConditionFields context={context} name="when" condition={duty?.when} variables={template.variables} />
      </Stack>
    </Section>
  );
};

const Due = (props: DutyFormProps) => {
  const { context, template } = props;
  const words = templateDutyWords(context.language);
  const at = fieldsOf(props);
  const own = new Set<string>([...contractDays, template.terms.effective]);
  const days = [
    ...contractDays
      .filter((day) => day !== "end" || template.terms.end !== undefined)
      .map((value) => ({ value, label: words.days[value] })),
    ...asked(props, ["date"])
      .filter(({ value }) => !own.has(value))
      .map(({ value, label }) => ({ value, label: words.question(label) })),
  ];
  const lengths = asked(props, ["duration"]);
  return (
    <Section id="due" title={words.due} subtitle={words.dueIntro}>
      <Stack>
        <div class="field-grid" data-columns="2">
          <SelectField {...at("day", "effective")} label={words.day} empty={false} options={days} />
          <SelectField
            {...at("counted", "on")}
            label={words.counted}
            empty={false}
            options={(["on", "after", "before"] as const).map((value) => ({ value, label: words.countedAs[value] }))}
          />
          <TextField {...at("delay")} label={words.delay} required={false} inputMode="numeric" maxLength={4} />
          <SelectField
            {...at("unit", "days")}
            label={words.unit}
            empty={false}
            options={(["days", "months", "years"] as const).map((value) => ({ value, label: words.units[value] }))}
          />
        </div>
        {lengths.length > 0 && (
          <SelectField
            {...at("delayQuestion")}
            label={words.delayQuestion}
            required={false}
            empty={words.noQuestion}
            options={lengths}
          />
        )}
        <div class="field-grid" data-columns="2">
          <TextField
            {...at("every")}
            label={words.every}
            hint={words.everyHint}
            required={false}
            inputMode="numeric"
            maxLength={4}
          />
          <SelectField
            {...at("everyUnit", "months")}
            label={words.unit}
            empty={false}
            options={(["months", "years"] as const).map((value) => ({ value, label: words.units[value] }))}
          />
        </div>
      </Stack>
    </Section>
  );
};

const Sum = (props: DutyFormProps) => {
  const words = templateDutyWords(props.context.language);
  const at = fieldsOf(props);
  return (
    <Section id="sum" title={words.sum} subtitle={words.sumHint}>
      <div class="field-grid" data-columns="2">
        <SelectField
          {...at("sum")}
          label={words.sum}
          required={false}
          empty={words.sums.none}
          options={[
            { value: "share", label: words.sums.share },
            ...asked(props, ["money"]).map(({ value, label }) => ({ value, label: words.question(label) })),
            ...asked(props, ["number"]).map(({ value, label }) => ({ value, label: words.percentOf(label) })),
          ]}
        />
        <TextField {...at("share")} label={words.share} required={false} inputMode="decimal" maxLength={6} />
      </div>
    </Section>
  );
};

export const changeLibraryDuty = defineRoute({
  id: "changeLibraryDuty",
  method: "post",
  path: "/library/templates/:template/duties",
  summary: {
    en: "Add, change or take out a duty of a template, as a further version with its reason",
    "zh-CN": "新增、修改或删除范本约定的义务，形成载明原因的新版本",
  },
  who: "signed-in",
  right: "edit-library",
  params: ofTemplate,
  body: dutyEdit,
  answer: savedTemplate.extend({ duty: z.string() }),
  refusals: ["not-allowed", "not-found", "invalid-input", "stale-version"],
  handle: (context, { params, body }) => changeDuty(context, params.template, body),
  done: ({ id }) => `/library/templates/${id}?notice=saved#duties`,
  again: dutyPage,
  version: ({ version }) => version,
});
