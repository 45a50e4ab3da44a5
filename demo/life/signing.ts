import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAuthority } from "../../documents/authority.ts";
import { verifyPdf } from "../../documents/verify.ts";
import { signingMailWords } from "../../i18n/signing-mail.ts";
import { openForm, sendForm } from "../form.ts";
import { linkIn } from "../mailbox.ts";
import { demoPeople } from "../people.ts";
import type { Scene } from "../scene.ts";
import { confirm } from "./confirm.ts";
import { counterparty } from "./drafting.ts";

/** The executed contract as it was downloaded. */
export interface Executed {
  readonly document: string;
  /** Where a copy is kept. */
  readonly path: string;
  readonly signaturesValid: boolean;
}

/** Both sides sign by link and mailed code; then both are sent the executed PDF, and its signatures are checked. */
export const sign = async (scene: Scene): Promise<Executed> => {
  const { words, step } = scene;
  const { signer } = demoPeople;
  for (const { name, email } of [signer, counterparty]) {
    await signAs(scene, name, email);
    step(words.signed(name));
  }
  const { executed } = await scene.when(({ evidenceCertificate }) => evidenceCertificate !== null);
  if (!executed) throw new Error("A contract in force has an executed PDF");
  await confirm(scene, "legal");
  const bytes = await (await scene.as("legal")).download(scene.path(`/documents/${executed.document}/original`));
  await compareMailedCopies(scene, bytes);
  const path = join(await mkdtemp(join(tmpdir(), "engross-demo-")), "executed.pdf");
  await writeFile(path, bytes);
  const authority = await openAuthority(scene.configuration.caFolder);
  const { valid, signatures } = await verifyPdf(bytes, authority.certificate);
  const signaturesValid = valid && signatures.length === 2;
  step(words.executed(signatures.length, signaturesValid));
  return { document: executed.document, path, signaturesValid };
};

const signAs = async ({ publicUrl, letter, code }: Scene, name: string, email: string): Promise<void> => {
  const request = await letter(email, `${publicUrl}/s/`);
  const page = linkIn(request, `${publicUrl}/s/`);
  const form = await openForm(page, "consent");
  await sendForm(form, { name }, new URL(`${page.pathname}/code`, page));
  await sendForm(form, { consent: "true", name, code: await code(email) });
};

const compareMailedCopies = async ({ mailbox, letter }: Scene, bytes: Buffer): Promise<void> => {
  for (const { email } of [demoPeople.signer, counterparty]) {
    const copy = await letter(email, signingMailWords("en").heading.executed);
    if (!(await mailbox.attachment(copy)).equals(bytes))
      throw new Error(`${email} was sent another PDF than the vault holds`);
  }
};
