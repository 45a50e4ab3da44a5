import { randomBytes, randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { ContractRow } from "../../db/contract.ts";
import type { Language } from "../../domain/language.ts";
import type { Refusal } from "../../domain/refusal.ts";
import type { PolicyId } from "../../domain/right.ts";
import { refusalSentence } from "../../i18n/refusal.ts";
import type { Theme } from "../design/page.ts";
import { readPreferences } from "../design/preferences.ts";
import { type Session, sessionOf } from "../sign-in/session.ts";
import { cookieIn, cookieName, setCookie } from "./cookie.ts";
import type { FormFields } from "./form.ts";
import type { Route } from "./route.ts";
import { csrfToken, type FormHolder, uuidOf } from "./security.ts";
import type { Services } from "./services.ts";
import { visitOf } from "./visit.ts";

/** Programs see the API, people see pages; the same routes serve both. */
export type Face = "api" | "page";

/** What a handler knows of the request beside its parsed input. */
export interface RequestContext {
  readonly services: Services;
  readonly face: Face;
  /** Who is signed in. Always `undefined` on link routes: a link speaks for itself. */
  readonly session: Session | undefined;
  readonly language: Language;
  readonly theme: Theme;
  /** The address asked for, on `publicUrl`. */
  readonly url: URL;
  /** The caller's network address, for rate limits. */
  readonly address: string;
  readonly userAgent: string;
  /** Where the caller is, ISO 3166-1 alpha-2, if a proxy of ours tells it (`COUNTRY_HEADER`). */
  readonly country: string | null;
  /** Asks for a later part of bytes whose beginning it has. */
  readonly isFurtherPart: boolean;
  /** The only scripts that run carry this (CSP). */
  readonly nonce: string;
  /** Whose forms these are; `formToken` proves it, and `formSecrets` puts that into forms. */
  readonly formHolder: FormHolder;
  /**
   * A UUID derived from the person, the operation, its address and the `Idempotency-Key` (or the form's hidden key): the
   * same command sent twice has the same id. It is the Temporal update id, and the id of what a command creates.
   */
  readonly commandId: string;
  /** The policies that allowed what is asked; `undefined` where nobody signed in asks. */
  readonly allowedBy: readonly PolicyId[] | undefined;
  /** The version that the person saw: `If-Match` of the API, `expectedVersion` of a form. */
  readonly expectedVersion: number | undefined;
  /** On a page shown again: why the form just sent was refused, and what had been typed into it. */
  readonly refused: { readonly refusal: Refusal; readonly entered: FormFields } | undefined;
  /** The value of a cookie that the request brought, by the name that `setCookie` was given. */
  readonly cookie: (name: string) => string | undefined;
  /** Adds a response header, such as `Set-Cookie`. */
  readonly addHeader: (name: string, value: string) => void;
}

export interface SignedInContext extends RequestContext {
  readonly session: Session;
  readonly allowedBy: readonly PolicyId[];
  /** The contract that the path names, as it was when the person was let in. */
  readonly admittedTo: ContractRow | undefined;
}

/** What proves that a form sent to us comes from a page that we gave to its holder; programs never need one. */
export const formToken = ({ services, formHolder }: RequestContext): string =>
  csrfToken(services.secret, formHolder, services.now());

/** The hidden fields of a form that changes something: `<ActionForm action="…" {...formSecrets(context, version)}>`. */
export const formSecrets = (context: RequestContext, expectedVersion?: number) => ({
  csrf: formToken(context),
  idempotencyKey: randomUUID(),
  ...(expectedVersion !== undefined && { expectedVersion }),
});

/** What was entered in a field of the form being shown again. */
export const entered = (context: RequestContext, field: string): string =>
  context.refused?.entered.get(field)?.[0] ?? "";

/** What is wrong with each field of the form being shown again: for `ErrorSummary`, and by `mistakeIn` for one field. */
export const mistakes = ({
  refused,
  language,
}: RequestContext): readonly { readonly field: string; readonly message: string }[] => {
  const { fields, reasons } = refused?.refusal.facts ?? {};
  if (!refused || !Array.isArray(fields)) return [];
  const sentence = refusalSentence(refused.refusal, language);
  return fields.map((field: string, i) => ({ field, message: (Array.isArray(reasons) && reasons[i]) || sentence }));
};

export const mistakeIn = (context: RequestContext, field: string): string | undefined =>
  mistakes(context).find((mistake) => mistake.field === field)?.message;

/** Everything about a request that is known from its line and headers, before its body is read. */
export const contextOf = async (
  services: Services,
  route: Route,
  face: Face,
  request: Request,
  response: Response,
): Promise<RequestContext> => {
  const session = route.who === "link" ? undefined : await sessionOf(services.auth, services.db, request);
  const formHolder = holderOf(services, route, session, request, response);
  const url = new URL(request.originalUrl, services.publicUrl);
  return {
    services,
    face,
    session,
    ...readPreferences(request, session?.person.language),
    url,
    address: request.ip ?? "unknown",
    userAgent: request.get("user-agent") ?? "",
    country: countryOf(services, request),
    isFurtherPart: /^bytes=0*[1-9]/.test(request.get("range") ?? ""),
    nonce: visitOf(request).nonce,
    formHolder,
    commandId: commandId(route, session, url, request.get("idempotency-key")),
    expectedVersion: versionIn(request.get("if-match")),
    allowedBy: undefined,
    refused: undefined,
    cookie: (name) => cookieIn(request.headers.cookie, cookieName(services.publicUrl, name)),
    addHeader: (name, value) => void response.append(name, value),
  };
};

/** The context of a form's command: what a program says in headers, a form says in hidden fields. */
export const withHiddenFields = (context: RequestContext, route: Route, fields: FormFields): RequestContext => {
  const key = fields.get("idempotencyKey")?.[0];
  return {
    ...context,
    commandId: key ? commandId(route, context.session, context.url, key) : context.commandId,
    expectedVersion: context.expectedVersion ?? versionIn(fields.get("expectedVersion")?.[0]),
  };
};

/** Without a key every request is a command of its own. */
const commandId = (route: Route, session: Session | undefined, url: URL, key: string = randomUUID()): string =>
  uuidOf("command", session?.person.id ?? "", route.id, url.pathname.replace(/^\/api\/v1/, ""), key);

/** `"7"`, `"v7"` and `7`: the version that an `ETag` of ours tells. Anything else is no version. */
const versionIn = (text: string | undefined): number | undefined => {
  const digits = /^"?v?(\d{1,15})"?$/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** Believed only where a proxy of ours stands before us: anybody else could write the header themselves. */
const countryOf = ({ countryHeader }: Services, request: Request): string | null => {
  if (countryHeader === undefined || !request.app.get("trust proxy")) return null;
  return /^[A-Z]{2}$/i.exec(request.get(countryHeader) ?? "")?.[0].toUpperCase() ?? null;
};

const visitorCookie = "engross.visitor";

/** A visitor's first page gives them a random name, so that the form on it can be bound to their browser. */
const holderOf = (
  services: Services,
  route: Route,
  session: Session | undefined,
  request: Request,
  response: Response,
): FormHolder => {
  if (route.who === "link") return `link ${String(request.params["token"])}`;
  if (session) return `session ${session.id}`;
  const kept = cookieIn(request.headers.cookie, cookieName(services.publicUrl, visitorCookie));
  const known = kept !== undefined && /^[\w-]{22}$/.test(kept) ? kept : undefined;
  const visitor = known ?? randomBytes(16).toString("base64url");
  if (!known && route.method === "get" && route.faces.page)
    response.append("Set-Cookie", setCookie(services.publicUrl, { name: visitorCookie, value: visitor }));
  return `visitor ${visitor}`;
};
