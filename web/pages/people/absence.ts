import { z } from "zod";
import { addAbsence, endAbsence } from "../../../db/absence.ts";
import { personById } from "../../../db/person.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { tenantById } from "../../../db/tenant.ts";
import { type AbsenceId, mostAbsentDays } from "../../../domain/absence.ts";
import { isApprover } from "../../../domain/approval-plan.ts";
import { dayOf, daysBetween, instantOf, type PlainDate, parsePlainDate } from "../../../domain/calendar.ts";
import { type Id, parseContractId, parsePersonId } from "../../../domain/ids.ts";
import { type Refusal, refuse } from "../../../domain/refusal.ts";
import { startApprovalUpkeep } from "../../../engine/approval-upkeep.ts";
import { absenceWords } from "../../../i18n/absence.ts";
import { idIn } from "../../contract/contract.ts";
import type { SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { personEntry } from "../../person-entry.ts";
import { accountPage } from "../sign-in/account.tsx";

const parseAbsence = (text: string): AbsenceId | undefined =>
  parseContractId(text) as string | undefined as Id<"absence"> | undefined;

const day = z.iso.date().transform((text) => parsePlainDate(text) as PlainDate);

interface Away {
  readonly from: PlainDate;
  readonly until: PlainDate;
}

/** Why these days are no absence that somebody can still have. */
const wrongDays = ({ from, until }: Away, today: PlainDate, language: SignedInContext["language"]): Refusal | null => {
  const words = absenceWords(language).mistake;
  if (until < from || daysBetween(from, until) >= mostAbsentDays)
    return refuse("invalid-input", { fields: ["until"], reasons: [words.order] });
  return until < today ? refuse("invalid-input", { fields: ["until"], reasons: [words.past] }) : null;
};

const noteAbsence = defineRoute({
  id: "noteAbsence",
  method: "post",
  path: "/account/absences",
  summary: { en: "Say when you are away, and who answers instead", "zh-CN": "登记不在岗的时间与代理人" },
  who: "signed-in",
  right: "use-own-session",
  body: z.object({
    from: day,
    until: day,
    deputy: idIn(parsePersonId).nullable().default(null).meta({ description: "Null: nobody stands in." }),
  }),
  answer: z.object({ id: z.uuid() }),
  creates: true,
  refusals: ["invalid-input", "same-person"],
  handle: async (context, { body: { from, until, deputy } }) => {
    const { services, session, commandId, language } = context;
    const { person } = session;
    if (deputy === person.id) return refuse("same-person");
    const id = commandId as AbsenceId;
    const at = services.now();
    const begun = await asSystem(services.db, person.tenant, async (tx) => {
      const timeZone = (await tenantById(tx, person.tenant))?.timeZone ?? person.timeZone;
      const today = dayOf(instantOf(at.getTime()), timeZone);
      const wrong = wrongDays({ from, until }, today, language);
      if (wrong) return wrong;
      const one = deputy && (await personById(tx, deputy));
      if (deputy && !(one && isApprover(one)))
        return refuse("invalid-input", { fields: ["deputy"], reasons: [absenceWords(language).mistake.deputy] });
      const row = { id, tenant: person.tenant, person: person.id, first_day: from, last_day: until, deputy };
      await addAbsence(tx, { ...row, noted_at: at });
      await personEntry(tx, person, "absence-noted", { absence: id, from, until, deputy }, at);
      return from <= today;
    });
    if (typeof begun !== "boolean") return begun;
    if (begun) await passOnNow(context);
    return { id };
  },
  done: () => "/account?notice=absent#absence",
  again: accountPage,
});

const endMyAbsence = defineRoute({
  id: "endAbsence",
  method: "post",
  path: "/account/absences/:absence/end",
  summary: { en: "Be back, or not go away after all", "zh-CN": "结束或取消不在岗登记" },
  who: "signed-in",
  right: "use-own-session",
  params: z.object({ absence: idIn(parseAbsence) }),
  refusals: ["not-found"],
  handle: ({ services, session: { person } }, { params: { absence } }) =>
    asSystem(services.db, person.tenant, async (tx) => {
      if (!(await endAbsence(tx, absence, person.id, services.now()))) return refuse("not-found");
      await personEntry(tx, person, "absence-ended", { absence }, services.now());
      return undefined;
    }),
  done: () => "/account?notice=back#absence",
});

/** What waits for them goes to their deputy now, and not at the next regular time. */
const passOnNow = ({ services, session, commandId }: SignedInContext): Promise<void> =>
  startApprovalUpkeep({ client: services.temporal, taskQueue: services.taskQueue }, session.person.tenant, commandId);

export const absenceRoutes = [noteAbsence, endMyAbsence] as const;
