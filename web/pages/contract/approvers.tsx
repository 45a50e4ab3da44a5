import { z } from "zod";
import type { ContractRow } from "../../../db/contract.ts";
import { derivedId } from "../../../db/derived-id.ts";
import { peopleByIds } from "../../../db/person.ts";
import { openSlots, type SlotId } from "../../../domain/approval.ts";
import { type Id, type PersonId, parseContractId, parsePersonId } from "../../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { approvalChangeWords } from "../../../i18n/approval-change.ts";
import { linkWords } from "../../../i18n/link.ts";
import { delegatesOf, delegateTo } from "../../approval/approval.ts";
import { carried, contractSeen, giveCommand, idIn, ofContract, seenBy } from "../../contract/contract.ts";
import {
  ActionForm,
  Actions,
  Button,
  EmptyState,
  PageHeader,
  RelativeTime,
  Section,
  SelectField,
  Stack,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { contractPath } from "./view.ts";

export const parseSlot = (text: string): SlotId | undefined =>
  parseContractId(text) as string | undefined as Id<"approval-slot"> | undefined;

const person = z.object({ id: z.uuid(), name: z.string() });

const approvers = z.object({
  organisation: z.string(),
  title: z.string(),
  version: z.number().int(),
  slots: z.array(z.object({ id: z.uuid(), approver: person, since: z.iso.datetime() })),
  candidates: z.array(person).meta({ description: "Who may approve and has no say in this round yet." }),
});

/** Who is being asked now, and who could be. */
export const approversPage = defineRoute({
  id: "showApprovers",
  method: "get",
  path: "/contracts/:contract/approvers",
  summary: { en: "Who is being asked to approve, and who could be", "zh-CN": "查看当前审批人与可选人员" },
  who: "signed-in",
  right: "manage-approvals",
  shows: "approvals",
  params: ofContract,
  answer: approvers,
  refusals: ["not-allowed"],
  version: ({ version }) => version,
  handle: async (context, { params }) => {
    const contract = await contractSeen(context, params.contract);
    if (isRefusal(contract)) return contract;
    const slots = contract.state.approval ? openSlots(contract.state.approval) : [];
    return seenBy(context, async (tx): Promise<z.input<typeof approvers>> => {
      const people = await peopleByIds(
        tx,
        slots.map(({ approver }) => approver),
      );
      const nameOf = (id: PersonId): string => people.find((one) => one.id === id)?.name ?? "";
      return {
        organisation: await organisationOf(tx, context),
        title: contract.title,
        version: contract.state.version,
        slots: slots.map(({ id, approver, askedAt }) => ({
          ...{ id, approver: { id: approver, name: nameOf(approver) } },
          since: askedAt ?? contract.state.since,
        })),
        candidates: (await delegatesOf(tx, contract)).map(({ id, name }) => ({ id, name })),
      };
    });
  },
  page: (context, answer, { params: { contract } }) => {
    const words = approvalChangeWords(context.language);
    return (
      <Shell context={context} title={words.title} organisation={answer.organisation} place="contracts">
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          breadcrumb={[{ label: answer.title, href: contractPath(contract) }]}
        />
        <Stack>
          <RefusedBanner context={context} />
          {answer.slots.length === 0 && <EmptyState icon="check" title={words.nobody} />}
          {answer.slots.map(({ id, approver, since }) => (
            <Section key={id} id={`slot-${id}`} title={approver.name} subtitle={<RelativeTime at={since} />}>
              <ChangeForm context={context} contract={contract} slot={id} candidates={answer.candidates} />
            </Section>
          ))}
        </Stack>
      </Shell>
    );
  },
});

interface ChangeProps {
  readonly context: SignedInContext;
  readonly contract: string;
  readonly slot: string;
  readonly candidates: z.input<typeof approvers>["candidates"];
}

/** One choice, two ways to use it: instead of whoever is asked, or besides. */
const ChangeForm = ({ context, contract, slot, candidates }: ChangeProps) => {
  const words = approvalChangeWords(context.language);
  const again = entered(context, "slot") === slot;
  if (candidates.length === 0) return <p>{words.none}</p>;
  return (
    <ActionForm action={`/contracts/${contract}/approvers/reassign`} label={words.title} {...formSecrets(context)}>
      <input type="hidden" name="slot" value={slot} />
      <SelectField
        name="to"
        label={words.to}
        hint={words.hint}
        value={again ? entered(context, "to") : ""}
        options={candidates.map(({ id, name }) => ({ value: id, label: name }))}
        error={again ? mistakeIn(context, "to") : undefined}
      />
      <Actions>
        <Button name="how" value="instead">
          {words.reassign}
        </Button>
        <Button name="how" value="besides">
          {words.add}
        </Button>
      </Actions>
    </ActionForm>
  );
};

/** Asks somebody else instead of whoever holds a place in the round, or besides. */
export const changeApprover = defineRoute({
  id: "changeApprover",
  method: "post",
  path: "/contracts/:contract/approvers/reassign",
  summary: { en: "Ask somebody else to approve, instead of or besides whoever is asked", "zh-CN": "更换或增加审批人" },
  who: "signed-in",
  right: "manage-approvals",
  params: ofContract,
  body: z.object({
    slot: idIn(parseSlot),
    to: idIn(parsePersonId),
    how: z.enum(["instead", "besides"]).default("instead"),
  }),
  answer: carried,
  refusals: ["not-allowed", "not-found", "already-done", "same-person", "wrong-stage", "frozen", "invalid-input"],
  handle: async (context, { params, body: { slot, to, how } }) => {
    const contract = await contractSeen(context, params.contract);
    if (isRefusal(contract)) return contract;
    const one = await personToAsk(context, contract, to);
    if (isRefusal(one)) return one;
    const { id: approver, manager = null } = one;
    return giveCommand(
      context,
      contract,
      how === "instead"
        ? { type: "reassign-approval", slot, to: approver, manager }
        : { type: "add-approver", slot: addedSlot(context), beside: slot, approver, manager },
    );
  },
  done: (_answer, { params: { contract } }) => `/contracts/${contract}/approvers`,
  again: approversPage,
});

/** Whoever is brought in by this command; the same when it is sent again. */
export const addedSlot = ({ commandId }: SignedInContext): SlotId => derivedId<"approval-slot">(commandId, "added");

/** Somebody who may be asked to approve at all. */
export const personToAsk = async (context: SignedInContext, contract: ContractRow, id: PersonId) => {
  const one = await seenBy(context, (tx) => delegateTo(tx, id, contract));
  return one ?? refuseChoice(context);
};

const refuseChoice = ({ language }: SignedInContext): Refusal =>
  refuse("invalid-input", { fields: ["to"], reasons: [linkWords(language).mistakes.to] });
