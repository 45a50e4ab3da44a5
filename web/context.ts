import type { Language } from "../domain/language.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { FormFields } from "./form.ts";
import type { Services } from "./services.ts";
import type { Session } from "./session.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** What a handler knows of the request beside its parsed input. */
export interface RequestContext {
  readonly services: Services;
  /** Who is signed in. Always `undefined` on link routes: a link speaks for itself. */
  readonly session: Session | undefined;
  readonly language: Language;
  readonly theme: Theme;
  /** The address asked for, on `publicUrl`. */
  readonly url: URL;
  /** The caller's network address, for rate limits. */
  readonly address: string;
  /** The only inline scripts that run carry this (CSP). */
  readonly nonce: string;
  /** Proof that a form came from our page; `FormSecrets` puts it into every form. */
  readonly formToken: string;
  /**
   * A UUID derived from the person, the operation, its address and the `Idempotency-Key` (or the form's hidden key): the
   * same command sent twice has the same id. It is the Temporal update id, and the id of what a command creates.
   */
  readonly commandId: string;
  /** The version that the person saw: `If-Match` of the API, `expectedVersion` of a form. */
  readonly expectedVersion: number | undefined;
  /** On a page shown again: why the form just sent was refused, and what had been typed into it. */
  readonly refused: { readonly refusal: Refusal; readonly entered: FormFields } | undefined;
  /** Adds a response header, such as `Set-Cookie`. */
  readonly addHeader: (name: string, value: string) => void;
}

export interface SignedInContext extends RequestContext {
  readonly session: Session;
}
