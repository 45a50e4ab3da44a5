import { z } from "zod";
import { absenceWords } from "../../../i18n/absence.ts";
import { formatDate } from "../../../i18n/format.ts";
import {
  ActionForm,
  Actions,
  Button,
  DateField,
  Disclosure,
  FieldGroup,
  Section,
  SelectField,
  Stack,
  Table,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";

const day = z.iso.date();

export const absenceShape = z.object({
  deputies: z.array(z.object({ id: z.uuid(), name: z.string() })).meta({ description: "Who may stand in." }),
  absences: z.array(z.object({ id: z.uuid(), from: day, until: day, deputy: z.string().nullable() })),
});

interface AbsenceProps {
  readonly context: SignedInContext;
  readonly state: z.input<typeof absenceShape>;
}

/** When somebody is away, and who answers in their place. */
export const AbsenceSection = ({ context, state }: AbsenceProps) => {
  const { language } = context;
  const words = absenceWords(language);
  const again = context.refused?.entered.has("until") ?? false;
  return (
    <Section id="absence" title={words.title} subtitle={words.intro}>
      <Stack>
        {state.absences.length > 0 && (
          <Table
            caption={words.title}
            rows={state.absences}
            rowKey={({ id }) => id}
            columns={[
              {
                key: "days",
                header: words.days,
                cell: ({ from, until }) => words.fromTo(formatDate(from, language), formatDate(until, language)),
              },
              { key: "deputy", header: words.deputy, cell: ({ deputy }) => deputy ?? words.nobody },
              {
                key: "end",
                header: words.end,
                cell: ({ id }) => (
                  <ActionForm action={`/account/absences/${id}/end`} {...formSecrets(context)}>
                    <Button size="small">{words.end}</Button>
                  </ActionForm>
                ),
              },
            ]}
          />
        )}
        <Disclosure summary={words.add} open={again}>
          <ActionForm action="/account/absences" label={words.add} {...formSecrets(context)}>
            <FieldGroup legend={words.days} columns={2}>
              <DateField
                name="from"
                label={words.from}
                value={entered(context, "from")}
                error={mistakeIn(context, "from")}
              />
              <DateField
                name="until"
                label={words.until}
                value={entered(context, "until")}
                error={mistakeIn(context, "until")}
              />
            </FieldGroup>
            <SelectField
              name="deputy"
              label={words.deputy}
              hint={words.deputyHint}
              required={false}
              empty={words.nobody}
              value={entered(context, "deputy")}
              options={state.deputies.map(({ id, name }) => ({ value: id, label: name }))}
              error={mistakeIn(context, "deputy")}
            />
            <Actions>
              <Button>{words.save}</Button>
            </Actions>
          </ActionForm>
        </Disclosure>
      </Stack>
    </Section>
  );
};
