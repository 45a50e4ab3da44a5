import type { ApprovalGroup } from "../../../domain/approval-policy.ts";
import { approverGroups } from "../../../domain/approver-group.ts";
import { approvalPolicyWords } from "../../../i18n/approval-policy.ts";
import type { PolicyShown } from "../../approval/approval-policy-shown.ts";
import {
  ActionForm,
  Actions,
  Button,
  ErrorSummary,
  PageHeader,
  Section,
  SelectField,
  Stack,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { Reason, Ticks } from "./approval-rule.tsx";

interface GroupProps {
  readonly context: SignedInContext;
  readonly shown: PolicyShown;
  /** `null` for a new one. */
  readonly group: ApprovalGroup | null;
}

/** A group of approvers: its name, by which clauses know it too, and who belongs to it. */
export const GroupDesk = ({ context, shown, group }: GroupProps) => {
  const words = approvalPolicyWords(context.language);
  const title = group?.name ?? words.group.add;
  const again = context.refused?.entered.has("name") ?? false;
  const chosen = again ? (context.refused?.entered.get("members") ?? []) : (group?.members ?? []);
  const path = group ? `/settings/approval/groups/${group.id}` : "/settings/approval/groups";
  return (
    <Shell context={context} title={title} organisation={shown.organisation} place="approval">
      <PageHeader title={title} breadcrumb={[{ label: words.title, href: "/settings/approval" }]} />
      <Stack>
        <RefusedBanner context={context} fieldsListed />
        <Section id="group" title={words.group.members} subtitle={words.group.intro}>
          <ActionForm action={path} label={words.group.save} {...formSecrets(context, shown.version)}>
            {again && <ErrorSummary errors={mistakes(context)} />}
            <TextField
              name="name"
              label={words.rule.name}
              maxLength={100}
              value={again ? entered(context, "name") : (group?.name ?? "")}
              error={mistakeIn(context, "name")}
            />
            <SelectField
              name="answersFor"
              label={words.group.answersFor}
              hint={words.group.answersForHint}
              required={false}
              empty={words.group.nothing}
              value={again ? entered(context, "answersFor") : (group?.answersFor ?? "")}
              options={approverGroups.map((value) => ({ value, label: words.group.risk[value] }))}
            />
            <Ticks
              name="members"
              legend={words.group.members}
              chosen={chosen}
              options={shown.approvers.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <TextField
              name="reason"
              label={words.rule.reason}
              hint={words.rule.reasonHint}
              maxLength={500}
              value={again ? entered(context, "reason") : ""}
              error={mistakeIn(context, "reason")}
            />
            <Actions>
              <Button kind="primary">{words.group.save}</Button>
            </Actions>
          </ActionForm>
        </Section>
        {group && (
          <Section id="remove" title={words.group.remove}>
            <ActionForm
              action={`${path}/remove`}
              label={words.group.remove}
              inline
              {...formSecrets(context, shown.version)}
            >
              <Reason label={words.rule.reason} />
              <Button kind="danger">{words.group.remove}</Button>
            </ActionForm>
          </Section>
        )}
      </Stack>
    </Shell>
  );
};
