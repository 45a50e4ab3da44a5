import type { Client } from "@temporalio/client";
import type { Kysely } from "kysely";
import type { Bilingual, Language } from "../domain/language.ts";
import type { Database } from "../db/schema.ts";

/** A one-time code on its way to the person who must type it. Delivered at once; a failure is an exception. */
export interface CodeLetter {
  readonly to: string;
  readonly name: string;
  readonly language: Language;
  readonly code: string;
  readonly minutes: number;
  readonly purpose: Bilingual;
}

/** One line of the web's log: facts only, never a token, a body or a name. */
export type LogLine = Readonly<Record<string, string | number | boolean | undefined>>;

/** All that the web stands on, opened by `web/server.ts` and handed to every request. */
export interface Services {
  readonly db: Kysely<Database>;
  readonly temporal: Client;
  /** The task queue on which the worker serves workflows. */
  readonly taskQueue: string;
  /** Where people reach us: the only origin that forms may come from, and the base of every link. */
  readonly publicUrl: URL;
  /** At least 32 bytes of secret text: signs form tokens, cursors and session cookies, each under its own purpose. */
  readonly secret: string;
  /** Where mails can be read when the catcher stands in for a mail server. */
  readonly mailCatcherUrl: URL | undefined;
  readonly sendCode: (letter: CodeLetter) => Promise<void>;
  readonly now: () => Date;
  readonly log: (line: LogLine) => void;
}
