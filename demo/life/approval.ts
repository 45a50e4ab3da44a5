import { openForm, sendForm } from "../form.ts";
import { linkIn } from "../mailbox.ts";
import { demoPeople } from "../people.ts";
import type { Scene } from "../scene.ts";

/** Whoever is asked opens the link of their letter, reads, chooses, types their name and sends the form. */
export const approve = async ({ words, publicUrl, see, when, step, letter }: Scene): Promise<void> => {
  for (;;) {
    const { approval } = await see();
    const asked = approval?.steps.flatMap(({ slots }) => slots).find(({ state }) => state === "waiting");
    if (!asked) break;
    const approver = Object.values(demoPeople).find(({ id }) => id === asked.approver.id);
    if (!approver) throw new Error("Somebody outside of the demonstration organisation was asked to approve");
    const request = await letter(approver.email, `${publicUrl}/a/`);
    await sendForm(await openForm(linkIn(request, `${publicUrl}/a/`), "choice"), {
      choice: "approve",
      name: approver.name,
    });
    step(words.approved(approver.name));
  }
  await when(({ stage }) => stage === "signing");
};
