import { type Cadence, cadences } from "../../../domain/audit-report.ts";
import { auditReportWords } from "../../../i18n/audit-report.ts";
import { ActionForm, Actions, Button, RadioCards, Section } from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";

/** On the page of settings: how often access and operations are reported. */
export const CadenceSection = ({
  context,
  cadence,
}: {
  readonly context: SignedInContext;
  readonly cadence: Cadence;
}) => {
  const { setting, page } = auditReportWords(context.language);
  return (
    <Section id="audit-reports" title={setting.title}>
      <ActionForm action="/settings/audit-reports" label={setting.title} {...formSecrets(context)}>
        <RadioCards
          name="cadence"
          label={setting.label}
          hint={setting.hint}
          value={cadence}
          options={cadences.map((value) => ({
            value,
            label: page.cadence[value],
            description: setting.told[value],
          }))}
        />
        <Actions>
          <Button>{setting.submit}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};
