import { addDays } from "../../domain/calendar.ts";
import { obligationMailWords } from "../../i18n/obligation-mail.ts";
import { demoPeople } from "../people.ts";
import type { ContractSeen, Scene } from "../scene.ts";

const { heading } = obligationMailWords("en");

/** What is owed is chased: reminded of, overdue, escalated, done with evidence; what recurs falls due again. */
export const fulfil = async (scene: Scene): Promise<void> => {
  const { business, approver } = demoPeople;
  const payment = await openObligation(scene, "payment");
  await scene.skipTo(addDays(payment.due, -6));
  await scene.letter(business.email, heading.reminded.them);
  await hand(scene, payment, "receipt.txt", "Bank receipt: USD 20,000.00 from Example Distributor.");
  scene.step(scene.words.fulfilled(payment.title));

  const report = await openObligation(scene, "duty");
  await scene.skipTo(addDays(report.due, 4));
  await scene.letter(business.email, heading.reminded.us);
  await scene.letter(business.email, heading.overdue.us);
  await scene.letter(approver.email, heading.escalated.us);
  await hand(scene, report, "report.txt", "Sales of the first months: 120 licences.");
  scene.step(scene.words.fulfilledLate(report.title));

  const next = await openObligation(scene, "duty");
  await scene.skipTo(addDays(next.due, -6));
  await scene.letter(business.email, heading.reminded.us);
  await hand(scene, next, "report-2.txt", "Sales of the following months: 340 licences.");
  scene.step(scene.words.fulfilled(next.title));
};

type Obligation = ContractSeen["obligations"][number];

const openObligation = async ({ see }: Scene, kind: Obligation["kind"]): Promise<Obligation> => {
  const { obligations } = await see();
  const found = obligations.find((one) => one.kind === kind && one.state === "open" && !one.survives);
  if (!found) throw new Error(`No ${kind} is open`);
  return found;
};

const hand = async ({ as, path }: Scene, { id }: Obligation, name: string, proof: string): Promise<void> => {
  const evidence = { field: "evidence", name, mediaType: "text/plain", bytes: new TextEncoder().encode(proof) };
  await (await as("business")).upload(path(`/obligations/${id}/fulfil`), {}, evidence);
};
