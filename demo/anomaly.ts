import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { signIn } from "./api.ts";
import { demoPassword, demoPeople, demoTenant } from "./people.ts";

const browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/149.0 Safari/537.36";
const script = "python-requests/2.32";

interface Register {
  readonly contracts: readonly { readonly id: string }[];
}

/**
 * A session of the second lawyer is used by a script that walks through the register: within a minute the rules find it,
 * an incident stands open and the session is at an end. Done once in the life of the organisation.
 */
export const carryAway = async (
  db: Db,
  { publicUrl, secret }: { readonly publicUrl: string; readonly secret: string },
): Promise<void> => {
  const { id, email } = demoPeople["legal.2"];
  const done = await asSystem(db, demoTenant.id, (tx) =>
    tx
      .selectFrom("access_log")
      .select("id")
      .where("person", "=", id)
      .where("user_agent", "=", script)
      .limit(1)
      .executeTakeFirst(),
  );
  if (done) return;
  const lawyer = await signIn(publicUrl, email, demoPassword(secret), browser);
  const { contracts } = await lawyer.get<Register>("/contracts");
  const thief = lawyer.calling(script);
  for (const contract of contracts) await thief.statusOf(`/contracts/${contract.id}`);
};
