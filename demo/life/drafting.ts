import { readFile } from "node:fs/promises";
import { addDays, addMonths, type PlainDate } from "../../domain/calendar.ts";
import { demoPeople } from "../people.ts";
import type { Scene } from "../scene.ts";

/** The other side of the contract, whose mail ends in the catcher like everybody's. */
export const counterparty = { name: "Example Distributor", email: "distributor@buyer.example" } as const;

const wording = new URL("../../documents/fixtures/neomedia-distributor.docx", import.meta.url);

const wordDocument = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** A business owner uploads a real agreement and says what is in it; legal reviews it and sends it to the approvers. */
export const draft = async (scene: Scene): Promise<void> => {
  const { words, as, begin, see, step } = scene;
  const business = await as("business");
  step(words.signedIn(demoPeople.business.email));
  const file = await agreement("distributor-agreement.docx");
  const saved = await business.upload<{ id: string; number: string }>("/contracts/upload", facts(scene), file);
  begin(saved);
  const { draft: made } = await see();
  if (made.findings.length > 0) throw new Error(`The creation checks found: ${made.findings.join(", ")}`);
  step(words.uploaded(saved.number));
  await review(scene);
};

/** The agreement as a file to upload. */
export const agreement = async (name: string) => {
  const bytes = new Uint8Array(await readFile(wording));
  return { field: "file", name, mediaType: wordDocument, bytes };
};

/** Submitted by the business owner, reviewed by legal, sent to the approvers. */
export const review = async ({ words, as, path, see, step }: Scene): Promise<void> => {
  await (await as("business")).post(path("/submit-for-review"));
  await see();
  step(words.submitted);
  await (await as("legal")).post(path("/submit-for-approval"));
  await see();
  step(words.reviewed);
};

/** For one year, renewed by decision. */
const terms = (start: PlainDate) => ({
  counterparty: counterparty.name,
  type: "sales",
  effective: start,
  end: addDays(addMonths(start, 12), -1),
  noticeDays: 30,
  renewal: { kind: "decision", months: 12 },
});

/** As the fields of the upload form: the terms, with a payment, a yearly report and a lasting secrecy. */
const facts = ({ today }: Scene): Readonly<Record<string, string>> => {
  const start = today();
  const fields = {
    ...terms(start),
    title: "Distributor Agreement",
    classification: "confidential",
    amount: { amount: "95000.00", currency: "USD" },
    obligations: [
      {
        title: "Initial purchase of products",
        kind: "payment",
        owedBy: "them",
        due: addDays(start, 45),
        amount: { amount: "20000.00", currency: "USD" },
      },
      { title: "Sales report", kind: "duty", owedBy: "us", due: addDays(start, 60), everyMonths: 6 },
      { title: "Confidentiality", kind: "duty", owedBy: "us", due: addMonths(start, 48), survives: "on" },
    ],
    signers: [
      { side: "ours", person: demoPeople.signer.id },
      { side: "theirs", name: counterparty.name, email: counterparty.email, language: "en" },
    ],
  };
  return Object.fromEntries(named("", fields));
};

/** The same terms at a higher price. Nobody is named to sign, so those of the contract do. */
export const amendedFacts = ({ today }: Scene): Readonly<Record<string, string>> =>
  Object.fromEntries(
    named("", {
      ...terms(today()),
      title: "First Amendment to the Distributor Agreement",
      amount: { amount: "98000.00", currency: "USD" },
    }),
  );

/** Names of form fields are paths: `signers.0.side`. */
const named = (path: string, value: unknown): readonly (readonly [string, string])[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => named(path === "" ? key : `${path}.${key}`, inner))
    : [[path, String(value)]];
