import { z } from "zod";
import { noteApprovalOpened } from "../../../db/approval-opened.ts";
import type { ContractRow } from "../../../db/contract.ts";
import { remarksOf } from "../../../db/remark.ts";
import type { ApprovalRound, ApprovalSlot } from "../../../domain/approval.ts";
import { slotOf } from "../../../domain/approval.ts";
import { parseContractId, parsePersonId } from "../../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { approvalWords } from "../../../i18n/approval.ts";
import { linkWords } from "../../../i18n/link.ts";
import { type Desk, delegateTo, deskOf, deskShape, slotDecision, toldDecision } from "../../approval/approval.ts";
import { maskedAddress } from "../../contract/brief.ts";
import { actOf, contractSeen, giveCommand, idIn, seenBy } from "../../contract/contract.ts";
import { state } from "../../contract/statement.ts";
import { entered, type SignedInContext } from "../../http/context.ts";
import { readingOf } from "../../http/reading.ts";
import { defineRoute } from "../../http/route.ts";
import { memberAccess } from "../../oversight/access-log.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { isConfirmed } from "../../sign-in/session.ts";
import { addedSlot, parseSlot, personToAsk } from "../contract/approvers.tsx";
import { ApprovalDesk } from "./approval-desk.tsx";

const ofSlot = z.object({ contract: idIn(parseContractId), slot: idIn(parseSlot) });

interface Turn {
  readonly contract: ContractRow;
  readonly round: ApprovalRound;
  readonly slot: ApprovalSlot;
  readonly stepUp: boolean;
}

/** The slot, if it is this person's to decide; anybody else reads how it stands on the contract's page. */
const turnOf = async (
  context: SignedInContext,
  { contract: id, slot: name }: z.output<typeof ofSlot>,
): Promise<Turn | Refusal> => {
  const contract = await contractSeen(context, id);
  if (isRefusal(contract)) return contract;
  const round = contract.state.approval;
  const slot = round && slotOf(round, name);
  if (!slot) return refuse("not-found");
  if (slot.approver !== context.session.person.id) return refuse("not-allowed");
  const step = round.steps.find(({ slots }) => slots.includes(slot));
  return { contract, round, slot, stepUp: step?.stepUp ?? false };
};

/** The same desk as behind a link, for somebody who is signed in. */
export const approvalSlotPage = defineRoute({
  id: "readApprovalSlot",
  method: "get",
  path: "/contracts/:contract/approvals/:slot",
  summary: { en: "An approval that waits for the person signed in", "zh-CN": "查看待本人审批的合同" },
  who: "signed-in",
  right: "approve",
  params: ofSlot,
  answer: deskShape,
  refusals: ["not-allowed"],
  handle: async (context, { params }): Promise<Desk | Refusal> => {
    const turn = await turnOf(context, params);
    if (isRefusal(turn)) return turn;
    const { contract, slot } = turn;
    const { session } = context;
    const { stepUp, delegates, decided, ...desk } = await seenBy(context, async (tx) => {
      const said = (await remarksOf(tx, contract.id)).findLast(
        ({ item, person }) => item === slot.id && person === session.person.id,
      );
      const settled = slotDecision(contract, slot.id);
      const organisation = await organisationOf(tx, context);
      return {
        ...(await deskOf(tx, contract, organisation, session.person, slot.id)),
        decided: settled && (said ? toldDecision(said) : settled),
      };
    });
    const common = {
      ...desk,
      decided,
      reader: { name: session.person.name, address: maskedAddress(session.person.email) },
    };
    if (decided || slot.state !== "waiting") return { ...common, document: null, turn: null };
    const reader = {
      by: memberAccess(context, session.person.id),
      viewer: session.person,
      organisation: desk.organisation,
      see: <T,>(work: Parameters<typeof seenBy<T>>[1]) => seenBy(context, work),
    };
    const document = await readingOf(context, reader, contract);
    const { id: person, tenant } = session.person;
    const opened = { tenant, slot: slot.id, person, document_sha256: turn.round.documentSha256 };
    await seenBy(context, (tx) => noteApprovalOpened(tx, { ...opened, opened_at: context.services.now() }));
    return { ...common, document, turn: { stepUp, delegates, nonce: null } };
  },
  page: (context, desk, { params }) => (
    <Shell
      context={context}
      title={approvalWords(context.language).tab(desk.contract.title)}
      organisation={desk.organisation}
      place="inbox"
    >
      <ApprovalDesk
        context={context}
        desk={desk}
        path={`/contracts/${params.contract}/approvals/${params.slot}`}
        pdf={`/contracts/${params.contract}/documents/${desk.document?.pdf}`}
        typed={{ choice: entered(context, "choice"), comment: entered(context, "comment"), to: entered(context, "to") }}
        sent={false}
      />
    </Shell>
  ),
});

const carried = z.object({ version: z.number().int(), stage: z.string() });

export const decideApprovalSlot = defineRoute({
  id: "decideApprovalSlot",
  method: "post",
  path: "/contracts/:contract/approvals/:slot",
  summary: { en: "Approve or reject", "zh-CN": "审批" },
  who: "signed-in",
  right: "approve",
  params: ofSlot,
  body: z.object({
    choice: z.enum(["approve", "reject"]),
    comment: z.string().trim().max(4000).default("").meta({ description: "Needed to reject." }),
    documentSha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  answer: carried,
  refusals: ["not-allowed", "step-up-required", "already-done", "wrong-stage", "frozen"],
  handle: async (context, { params, body }) => {
    const turn = await turnOf(context, params);
    if (isRefusal(turn)) return turn;
    const { contract, slot, stepUp } = turn;
    const { session, services } = context;
    if (body.choice === "reject" && body.comment === "") {
      return refuse("invalid-input", { fields: ["comment"], reasons: [linkWords(context.language).mistakes.words] });
    }
    const confirmed = isConfirmed(session, services.now());
    if (stepUp && !confirmed) return refuse("step-up-required");
    return state(context, {
      contract,
      kind: body.choice,
      item: slot.id,
      person: session.person.id,
      link: null,
      name: session.person.name,
      words: body.comment,
      actor: actOf(context, contract).actor,
      command: {
        type: "decide-approval",
        slot: slot.id,
        decision: body.choice,
        documentSha256: body.documentSha256,
        steppedUp: confirmed,
      },
      code: null,
      used: false,
    });
  },
  done: (_answer, { params }) => `/contracts/${params.contract}/approvals/${params.slot}`,
  again: approvalSlotPage,
});

export const delegateApprovalSlot = defineRoute({
  id: "delegateApprovalSlot",
  method: "post",
  path: "/contracts/:contract/approvals/:slot/delegate",
  summary: { en: "Hand an approval on to somebody else", "zh-CN": "转交审批" },
  who: "signed-in",
  right: "approve",
  params: ofSlot,
  body: z.object({ to: idIn(parsePersonId) }),
  answer: carried,
  refusals: ["not-allowed", "already-done", "same-person", "wrong-stage", "frozen"],
  handle: async (context, { params, body }) => {
    const turn = await turnOf(context, params);
    if (isRefusal(turn)) return turn;
    const { contract, slot } = turn;
    const { person } = context.session;
    const to = await seenBy(context, (tx) => delegateTo(tx, body.to, contract));
    if (!to) return refuse("invalid-input", { fields: ["to"], reasons: [linkWords(context.language).mistakes.to] });
    return state(context, {
      contract,
      kind: "delegate",
      item: slot.id,
      person: person.id,
      link: null,
      name: person.name,
      words: to.name,
      actor: actOf(context, contract).actor,
      command: { type: "delegate-approval", slot: slot.id, to: to.id, manager: to.manager ?? null },
      code: null,
      used: false,
    });
  },
  done: (_answer, { params }) => `/contracts/${params.contract}`,
  again: approvalSlotPage,
});

/** Somebody else has to agree as well, besides whoever is asked and thinks so. */
const addApprover = defineRoute({
  id: "addApprover",
  method: "post",
  path: "/contracts/:contract/approvals/:slot/add",
  summary: { en: "Bring somebody in who has to agree as well", "zh-CN": "增加须同意的审批人" },
  who: "signed-in",
  right: "approve",
  params: ofSlot,
  body: z.object({ to: idIn(parsePersonId) }),
  answer: carried,
  refusals: ["not-allowed", "already-done", "same-person", "wrong-stage", "frozen"],
  handle: async (context, { params, body }) => {
    const turn = await turnOf(context, params);
    if (isRefusal(turn)) return turn;
    const { contract, slot } = turn;
    const one = await personToAsk(context, contract, body.to);
    if (isRefusal(one)) return one;
    const asked = { slot: addedSlot(context), beside: slot.id, approver: one.id, manager: one.manager ?? null };
    return giveCommand(context, contract, { type: "add-approver", ...asked });
  },
  done: (_answer, { params }) => `/contracts/${params.contract}/approvals/${params.slot}`,
  again: approvalSlotPage,
});

export const approvalSlotRoutes = [approvalSlotPage, decideApprovalSlot, delegateApprovalSlot, addApprover] as const;
