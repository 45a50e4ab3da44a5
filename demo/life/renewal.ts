import { addDays } from "../../domain/calendar.ts";
import { noticeReminders } from "../../domain/renewal.ts";
import { renewalMailWords } from "../../i18n/renewal-mail.ts";
import { demoPeople } from "../people.ts";
import type { Scene } from "../scene.ts";

const { heading } = renewalMailWords("en");

/** Reminded 90, 60 and 30 days before the notice date, people renew once; a year later they let it end. */
export const renewThenExpire = async (scene: Scene): Promise<void> => {
  const { business } = demoPeople;
  const first = await decide(scene, true);
  scene.step(scene.words.renewalDecided(true));
  await scene.skipTo(addDays(first, 2));
  await scene.letter(business.email, heading.renewed);
  scene.step(scene.words.renewed);

  const second = await decide(scene, false);
  scene.step(scene.words.renewalDecided(false));
  await scene.skipTo(addDays(second, 2));
  await scene.letter(business.email, heading.expired);
  await scene.when(({ stage }) => stage === "ended");
  scene.step(scene.words.expired);
};

/** @returns the last day of the running term */
const decide = async ({ as, path, see, skipTo, letter }: Scene, renew: boolean) => {
  const { until, noticeBy } = await see();
  if (until === null || noticeBy === null) throw new Error("The contract has no end");
  for (const days of noticeReminders) {
    await skipTo(addDays(noticeBy, 1 - days));
    await letter(demoPeople.business.email, heading.notice(days));
    await see();
  }
  await (await as("business")).post(path("/decide-renewal"), { renew });
  await see();
  return until;
};
