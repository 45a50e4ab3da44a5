import type { Client } from "@temporalio/client";
import type { Scanner } from "../../archive/scanner.ts";
import type { Db } from "../../db/schema.ts";
import type { RemoteSigning } from "../../documents/remote-signer.ts";
import type { Bilingual, Language } from "../../domain/language.ts";
import type { Destinations } from "../../domain/webhook.ts";
import type { LedgerKey } from "../../ledger/index.ts";
import type { Post } from "../../mail/transport.ts";
import type { Vault } from "../../vault/vault.ts";
import type { Auth } from "../sign-in/session.ts";

/** A one-time code on its way to the person who must type it. */
export interface CodeLetter {
  readonly to: string;
  readonly name: string;
  readonly language: Language;
  readonly code: string;
  /** How long it works. */
  readonly minutes: number;
  readonly purpose: Bilingual;
}

/** One line of the web's log: facts only, never a token, a body or a name. */
export type LogLine = Readonly<Record<string, string | number | boolean | undefined>>;

/** All that the web stands on, opened by `web/http/server.ts` and handed to every request. */
export interface Services {
  readonly db: Db;
  /** Speaks for the ledger: its name, the key that outsiders verify with, signatures. */
  readonly ledger: LedgerKey;
  readonly auth: Auth;
  /** Without the right to destroy, which only the purge has. */
  readonly vault: Omit<Vault, "destroyKey" | "destroySafe" | "removeObjects">;
  readonly temporal: Client;
  /** The task queue on which the worker serves workflows. */
  readonly taskQueue: string;
  /** Where people reach us: the only origin that forms may come from, and the base of every link. */
  readonly publicUrl: URL;
  /** The header in which a proxy tells the caller's country; `undefined` where none does. */
  readonly countryHeader?: string | undefined;
  /** Certificates (DER) that signatures of this installation lead to. */
  readonly trustedRoots: () => Promise<readonly Uint8Array[]>;
  /** Signs with keys of people's own; `undefined` where none is set up. */
  readonly remoteSigning: RemoteSigning | undefined;
  /** At least 32 bytes of secret text; `keyFor` derives a key for each purpose. */
  readonly secret: string;
  /** Where mails can be read when a catcher stands in for the mail server. */
  readonly mailCatcherUrl: URL | undefined;
  /** Whom to tell of a weakness: a `mailto:` or `https:` address. */
  readonly securityContact: string;
  /** Looks through every file that arrives; `undefined` where none is configured. */
  readonly scanner: Scanner | undefined;
  /** Where webhooks may go. */
  readonly destinations: Destinations;
  /** Sends a letter at once; rejects when the mail server cannot be reached. */
  readonly sendCode: (letter: CodeLetter) => Promise<void>;
  /** The way out for letters about accounts. */
  readonly post: Pick<Post, "deliver">;
  /** Address of a built asset by its name. */
  readonly asset: (name: string) => string;
  readonly now: () => Date;
  readonly log: (line: LogLine) => void;
}
