import { asSystem } from "../../db/tenancy.ts";
import { tenantById } from "../../db/tenant.ts";
import type { Person } from "../../domain/person.ts";
import { invitationLetter } from "../../mail/sign-in.ts";
import type { Services } from "../http/services.ts";
import { invitationDays, invitationToken } from "./invitation.ts";
import { sendSoon } from "./letters.ts";

/** Mails somebody a link that sets their password. @param by who invites; the organisation itself unless told */
export const invite = async (services: Services, person: Person, by?: string): Promise<void> => {
  const { tenant } = person;
  const { token, organisation } = await asSystem(services.db, tenant, async (tx) => ({
    token: await invitationToken(tx, person),
    organisation: (await tenantById(tx, tenant))?.name ?? "",
  }));
  const link = new URL(`/invitation/${token}`, services.publicUrl).href;
  const note = { reader: person, by: by ?? organisation, organisation, link, days: invitationDays };
  sendSoon(services, person, invitationLetter(note, person.language));
};
