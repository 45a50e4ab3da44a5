import { harmful, noteQuarantined } from "../../db/quarantine.ts";
import { asSystem } from "../../db/tenancy.ts";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import type { Arriving } from "./arriving.ts";
import type { RequestContext } from "./context.ts";
import type { Route } from "./route.ts";

/** Puts down what is known of a harmful file that somebody signed in sent: for security to see, without its bytes. */
export const quarantine = async (
  { services, session, address }: RequestContext,
  { id: operation }: Route,
  { refused }: Refusal,
  arriving: Arriving | Refusal | undefined,
): Promise<void> => {
  const reason = harmful.find((code) => code === refused);
  if (!session || reason === undefined) return;
  const { tenant, id: person } = session.person;
  const known = arriving === undefined || isRefusal(arriving) ? undefined : arriving.soFar();
  const { size = 0, sha256 = null, found = null } = known ?? {};
  await asSystem(services.db, tenant, (tx) =>
    noteQuarantined(tx, {
      ...{ tenant, at: services.now(), person, address, operation, reason, found, size },
      sha256: sha256 === null ? null : Buffer.from(sha256, "hex"),
    }),
  );
};
