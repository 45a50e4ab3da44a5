import { z } from "zod";
import { type CodeFor, codeMinutes, issueCode } from "../../db/auth.ts";
import type { Bilingual, Language } from "../../domain/language.ts";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import { maskedAddress } from "../contract/brief.ts";
import type { RequestContext } from "../http/context.ts";

/** Where a code went, masked, and for how many minutes it may be typed. */
export const mailedCode = z.object({ address: z.string(), minutes: z.number() });

export type MailedCode = z.output<typeof mailedCode>;

/** A mailed code with what the page shows beside it; programs are told of the code alone. */
export const mailedCodeBeside = <Shown>() =>
  z
    .custom<MailedCode & Shown>()
    .transform(({ address, minutes }): MailedCode => ({ address, minutes }))
    .pipe(mailedCode);

export interface CodeReader {
  readonly name: string;
  readonly email: string;
  readonly language: Language;
}

/** Mails a new code; any older one for the same is void. `purpose` says in the letter what it is for. */
export const mailCode = async (
  { services }: Pick<RequestContext, "services">,
  codeFor: CodeFor,
  { name, email: to, language }: CodeReader,
  purpose: Bilingual,
): Promise<MailedCode | Refusal> => {
  const code = await issueCode(services.db, services.secret, codeFor);
  if (isRefusal(code)) return code;
  await services.sendCode({ to, name, language, code, minutes: codeMinutes, purpose });
  return { address: maskedAddress(to), minutes: codeMinutes };
};
