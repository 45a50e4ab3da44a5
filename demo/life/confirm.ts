import { type DemoPersonKey, demoPeople } from "../people.ts";
import type { Scene } from "../scene.ts";

/** Somebody types the code that was mailed to them: for the next minutes it is they. */
export const confirm = async ({ as, code }: Scene, key: DemoPersonKey): Promise<void> => {
  const caller = await as(key);
  await caller.post("/confirm/code");
  await caller.post("/confirm", { code: await code(demoPeople[key].email) });
};
