import { z } from "zod";
import { mayAct } from "../../../domain/access.ts";
import type { ObligationSeed } from "../../../domain/draft.ts";
import type { Template } from "../../../domain/template.ts";
import type { Variable } from "../../../domain/variable.ts";
import { templateDutyWords } from "../../../i18n/template-duty.ts";
import { Badge, ButtonLink, EmptyState, Section, Table } from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { clausesNamed, dueText, dutyKinds, everyText } from "../../library/duty-edit.ts";

const length = z.object({ count: z.number().int(), unit: z.enum(["days", "months", "years"]) });

export const dutyShape = z.object({
  id: z.string(),
  kind: z.enum(dutyKinds),
  title: z.string(),
  by: z.string().meta({ description: "The party question of who owes it." }),
  clause: z.string(),
  due: z.union([
    z.object({ on: z.string().meta({ description: "A date question." }) }),
    z.object({
      after: z.string().meta({ description: "`signing`, `effective`, `end` or a date question." }),
      delay: z.union([z.string().meta({ description: "A duration question." }), length]),
      before: z.boolean().optional(),
    }),
  ]),
  share: z.union([z.string(), z.number()]).nullable().meta({ description: "Percent of the amount, or who tells it." }),
  amount: z.string().nullable().meta({ description: "The question that tells the sum." }),
  every: length.nullable(),
  survives: z.boolean(),
  when: z.looseObject({ op: z.string() }).nullable(),
});

export const dutyShown = (duty: ObligationSeed): z.input<typeof dutyShape> => ({
  ...{ id: duty.id, kind: duty.kind, title: duty.title, by: duty.by, clause: duty.clause, due: duty.due },
  ...{ share: duty.share ?? null, amount: duty.amount ?? null, every: duty.every ?? null },
  ...{ survives: duty.survives ?? false, when: duty.when ? { ...duty.when } : null },
});

/** What the template makes each side owe; for legal staff each duty leads to where it is changed. */
export const DutyList = ({ context, template }: { readonly context: SignedInContext; readonly template: Template }) => {
  const { language } = context;
  const words = templateDutyWords(language);
  const { terms, variables } = template;
  const mayEdit = mayAct(context.session.person, "edit-library");
  const at = `/library/templates/${template.id}/duties`;
  const there = new Set(clausesNamed(template).map(({ id }) => id));
  return (
    <Section
      id="duties"
      title={words.title}
      subtitle={words.intro}
      flush
      actions={
        mayEdit && (
          <ButtonLink href={at} size="small">
            {words.add}
          </ButtonLink>
        )
      }
    >
      {terms.obligations.length === 0 ? (
        <EmptyState icon="obligation" title={words.none} />
      ) : (
        <Table
          caption={words.title}
          rows={terms.obligations}
          rowKey={({ id }) => id}
          {...(mayEdit && { rowHref: ({ id }: ObligationSeed) => `${at}?duty=${encodeURIComponent(id)}` })}
          columns={[
            {
              key: "what",
              header: words.what,
              cell: ({ title, clause }) => (
                <>
                  <span lang={template.language}>{title}</span>{" "}
                  {!there.has(clause) && <Badge tone="warning">{words.clauseGone}</Badge>}
                </>
              ),
            },
            { key: "kind", header: words.kind, cell: ({ kind }) => words.kinds[kind], wideOnly: true },
            { key: "by", header: words.by, cell: ({ by }) => labelOf(by, variables, context) },
            { key: "due", header: words.due, cell: ({ due }) => dueText(due, variables, language) },
            { key: "sum", header: words.sum, cell: (duty) => sumText(duty, variables, context), wideOnly: true },
            { key: "every", header: words.every, cell: ({ every }) => everyText(every, language), wideOnly: true },
          ]}
        />
      )}
    </Section>
  );
};

const labelOf = (name: string, variables: readonly Variable[], { language }: SignedInContext): string =>
  variables.find((each) => each.name === name)?.label[language] ?? name;

const sumText = (
  { share, amount }: ObligationSeed,
  variables: readonly Variable[],
  context: SignedInContext,
): string => {
  const words = templateDutyWords(context.language);
  if (amount !== undefined) return words.question(labelOf(amount, variables, context));
  if (typeof share === "string") return words.percentOf(labelOf(share, variables, context));
  return share === undefined ? "" : words.percent(share);
};
