import type { Readable } from "node:stream";
import type { VNode } from "preact";
import { z } from "zod";
import type { AccessedContent } from "../../domain/access-log.ts";
import type { Bilingual } from "../../domain/language.ts";
import { isRefusal, type Refusal, type RefusalCode, refuse } from "../../domain/refusal.ts";
import type { CampaignRight, ContractRight, IncidentRight, OrganisationRight, Right } from "../../domain/right.ts";
import { noteRefused, noteShown, type Shows } from "../oversight/access-log.ts";
import { isConfirmed } from "../sign-in/session.ts";
import { admit, type Named } from "./admission.ts";
import type { RequestContext, SignedInContext } from "./context.ts";
import { parseInput } from "./input.ts";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/**
 * Who may ask: `anyone`; only people `signed-in`; or the holder of a `link`, whose secret is the path's `:token` and who
 * is nobody else on this request even when signed in.
 */
export type Who = "anyone" | "signed-in" | "link";

export interface UploadRule {
  /** The name of the form's file input, which must be the form's last part. */
  readonly field: string;
  readonly maxBytes: number;
  readonly required: boolean;
}

/** A file as it arrives, not kept in memory. The handler must read `stream` to its end or let it fail. */
export interface Upload {
  readonly name: string;
  /** What the sender claims; look at the bytes before believing it. */
  readonly mediaType: string;
  readonly stream: Readable;
}

/** Bytes that are read only when they are sent, and only those that are asked for (`Range`). */
export interface RangedBytes {
  readonly size: number;
  /** Of all bytes, in hexadecimal: their `ETag`. */
  readonly sha256: string;
  /** Bytes from `start` up to, not including, `end`. */
  readonly open: (start: number, end: number) => Promise<Readable | Refusal>;
}

/** Bytes instead of data as an answer. */
export class Download {
  readonly content: Readable | RangedBytes;
  readonly mediaType: string;
  readonly name: string;
  readonly bytes: number | undefined;
  readonly inline: boolean;

  constructor(
    file: { mediaType: string; name: string; inline?: boolean } & (
      | { stream: Readable; bytes?: number }
      | { ranged: RangedBytes }
    ),
  ) {
    this.content = "ranged" in file ? file.ranged : file.stream;
    this.mediaType = file.mediaType;
    this.name = file.name;
    this.bytes = "ranged" in file ? file.ranged.size : file.bytes;
    this.inline = file.inline ?? false;
  }
}

type Fields = z.ZodObject;
type NoFields = z.ZodObject<Record<never, never>>;
type ContextOf<W extends Who> = W extends "signed-in" ? SignedInContext : RequestContext;
type UploadOf<U> = U extends { readonly required: true }
  ? Upload
  : U extends UploadRule
    ? Upload | undefined
    : undefined;

/** The rights that may be asked for: those on the contract, incident or audit that the path names, else on neither. */
type RightFor<P extends Fields> = P["shape"] extends { readonly contract: z.ZodType }
  ? ContractRight
  : P["shape"] extends { readonly incident: z.ZodType }
    ? IncidentRight
    : P["shape"] extends { readonly campaign: z.ZodType }
      ? CampaignRight
      : OrganisationRight;

/** Whoever is signed in needs a right, which the policies in `access/` grant; a link carries its own. */
type Taking<W extends Who, P extends Fields> = W extends "signed-in"
  ? { readonly right: RightFor<P> }
  : { readonly right?: never };

/** A request's input after its schemas. */
export interface Input<P extends Fields, Q extends Fields, B extends z.ZodType, U> {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  readonly upload: UploadOf<U>;
}

interface PageDefinition<W extends Who, P extends Fields, Q extends Fields, R, I> {
  /** The operation's name, a verb and a noun: `submitContract`. */
  readonly id: string;
  /** As Express writes it: `/contracts/:contract`. The API serves it under `/api/v1`. */
  readonly path: `/${string}`;
  readonly summary: Bilingual;
  readonly who: W;
  /** Demands that the signed-in person confirmed by a mailed code in the last minutes. */
  readonly stepUp?: boolean;
  /** Open to whoever has to set up a factor anew: it is how they do. */
  readonly enrols?: boolean;
  readonly params?: P;
  readonly query?: Q;
  /**
   * What of contracts it shows, for the access log. A page about a contract is noted as a look at the contract unless
   * this says better; one about none shows none unless this says so.
   */
  readonly shows?: Shows<R, I>;
  readonly handle: (context: ContextOf<W>, input: I) => Promise<R | Download | Refusal>;
  /** What people see: a whole document. */
  readonly page?: (context: ContextOf<W>, answer: R, input: I) => VNode;
}

interface RouteDefinition<
  W extends Who,
  P extends Fields,
  Q extends Fields,
  B extends z.ZodType,
  A extends z.ZodType,
  U extends UploadRule | undefined,
> extends PageDefinition<W, P, Q, z.input<A>, Input<P, Q, B, U>> {
  readonly method: Method;
  /** One schema for JSON and forms: a form's fields are read as the JSON they stand for (`web/http/form.ts`). */
  readonly body?: B;
  readonly upload?: U;
  /** What the API sends: only what this schema names leaves. Without it the API answers 204. */
  readonly answer?: A;
  /** For a handler that answers a `Download`: its media types. */
  readonly download?: readonly string[];
  /** Whether the command makes something new (201 and `Location` in the API). */
  readonly creates?: boolean;
  /** The refusals peculiar to this route, for the API's description. */
  readonly refusals?: readonly RefusalCode[];
  /** The version of what was answered: its `ETag`. */
  readonly version?: (answer: z.input<A>) => number;
  /** For a command that people send as a form: the page to go to when it is done (303). */
  readonly done?: (answer: z.input<A>, input: Input<P, Q, B, U>) => string;
  /** The page that holds the form, shown again with the refusal. It must take the same path parameters. */
  readonly again?: Route;
}

/** What came over the wire, after decoding and before any schema. */
export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly upload: Upload | undefined;
}

/** What a route did, ready for either face. */
export interface Outcome {
  /** The answer as the API sends it; `undefined` when there is none. */
  readonly answer: unknown;
  readonly version: number | undefined;
  readonly page: (() => VNode) | undefined;
  readonly location: string | undefined;
}

/** A route whose types have done their work: what the server mounts and the API's description walks. */
export interface Route {
  readonly id: string;
  readonly method: Method;
  readonly path: `/${string}`;
  readonly summary: Bilingual;
  readonly who: Who;
  readonly right: Right | undefined;
  readonly stepUp: boolean;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType;
  readonly upload: UploadRule | undefined;
  readonly answer: z.ZodType | undefined;
  readonly download: readonly string[];
  readonly creates: boolean;
  readonly refusals: readonly RefusalCode[];
  readonly again: Route | undefined;
  readonly faces: { readonly api: boolean; readonly page: boolean };
  readonly run: (context: RequestContext, raw: RawInput) => Promise<Outcome | Download | Refusal>;
}

/**
 * Defines something that Engross does or shows, once, for the API and for people.
 *
 * A GET with `page` is served as HTML at `path` and as JSON at `/api/v1` + `path`. A command with `done` is a form's
 * target at `path` (303 to `done`, or the page `again` with the refusal) and a JSON command at `/api/v1` + `path`.
 * Without `page` and `done` there is only the API, unless it is a `download`, which people get at `path` too.
 *
 * @example
 * export const withdrawContract = defineRoute({
 *   id: "withdrawContract",
 *   method: "post",
 *   path: "/contracts/:contract/withdraw",
 *   summary: { en: "Withdraw a contract", "zh-CN": "撤回合同" },
 *   who: "signed-in",
 *   right: "submit",
 *   params: z.object({ contract: z.uuid() }),
 *   body: z.object({ reason: z.string().min(1) }),
 *   handle: (context, { params, body }) => withdraw(context, params.contract, body.reason),
 *   done: (_answer, { params }) => `/contracts/${params.contract}`,
 *   again: contractPage,
 * });
 */
export const defineRoute = <
  const W extends Who,
  P extends Fields = NoFields,
  Q extends Fields = NoFields,
  B extends z.ZodType = z.ZodUndefined,
  A extends z.ZodType = z.ZodVoid,
  const U extends UploadRule | undefined = undefined,
>(
  route: RouteDefinition<W, P, Q, B, A, U> & Taking<W, P>,
): Route => routeOf<W, P, Q, B, A, U>(route, route.right);

const routeOf = <
  W extends Who,
  P extends Fields,
  Q extends Fields,
  B extends z.ZodType,
  A extends z.ZodType,
  U extends UploadRule | undefined,
>(
  route: RouteDefinition<W, P, Q, B, A, U>,
  right: Right | undefined,
): Route => {
  const { stepUp = false, enrols = false, answer, download = [], page, done, version } = route;
  const schemas = {
    params: route.params ?? z.object({}),
    query: route.query ?? z.object({}),
    body: route.body ?? z.undefined(),
    upload: route.upload,
  };
  return {
    ...schemas,
    id: route.id,
    method: route.method,
    path: route.path,
    summary: route.summary,
    who: route.who,
    right,
    stepUp,
    answer,
    download,
    creates: route.creates ?? false,
    refusals: route.refusals ?? [],
    again: route.again,
    faces: { api: true, page: page !== undefined || done !== undefined || download.length > 0 },
    run: async (context, raw) => {
      const refusal = unknownAsker(route.who, { stepUp, enrols }, context);
      if (refusal) return refusal;
      const input = parseInput<Input<P, Q, B, U>>(schemas, raw, context.language);
      if (isRefusal(input)) return input;
      const asker = await askerOf<W>(right, context, input.params);
      const refused = async (refusal: Refusal): Promise<Refusal> => {
        await noteRefused(context, right, input.params, refusal);
        return refusal;
      };
      if (isRefusal(asker)) return refused(asker);
      const result = await route.handle(asker, input);
      if (isRefusal(result)) return refused(result);
      if (result instanceof Download) return result;
      const shown = shownBy(route, result, input);
      if (shown) await noteShown(asker, shown);
      return {
        answer: answer?.parse(result),
        version: version?.(result),
        page: page && (() => page(asker, result, input)),
        location: done?.(result, input),
      };
    },
  };
};

/** A page only for people, such as an empty form: the API has no use for it, so what it shows needs no schema. */
export const definePage = <const W extends Who, R, P extends Fields = NoFields, Q extends Fields = NoFields>(
  page: PageDefinition<W, P, Q, R, Input<P, Q, z.ZodUndefined, undefined>> & Taking<W, P>,
): Route => {
  const plain: PageDefinition<W, P, Q, R, Input<P, Q, z.ZodUndefined, undefined>> = page;
  const route = routeOf({ ...plain, method: "get", answer: z.custom<R>() }, page.right);
  return { ...route, faces: { api: false, page: true } };
};

/** What is about to be shown of contracts, unless the handler noted it in the transaction that found it. */
const shownBy = <R, I extends { readonly params: Named }>(
  { shows, method, who }: { readonly shows?: Shows<R, I>; readonly method: Method; readonly who: Who },
  result: R,
  input: I,
): AccessedContent | undefined => {
  if (typeof shows === "function") return shows(result, input);
  if (shows === "noted" || who !== "signed-in" || method !== "get") return undefined;
  const { contract } = input.params;
  return contract || shows ? { act: "viewed", object: shows ?? "contract", contract } : undefined;
};

/** Why a route refuses whoever asks before it looks at what they ask: they must sign in, or confirm who they are. */
const unknownAsker = (
  who: Who,
  { stepUp, enrols }: { readonly stepUp: boolean; readonly enrols: boolean },
  { session, services }: RequestContext,
): Refusal | null => {
  if (who !== "signed-in") return null;
  if (!session) return refuse("sign-in-required");
  if (stepUp && !enrols && session.mustEnrol) return refuse("enrol-first");
  return stepUp && !isConfirmed(session, services.now()) ? refuse("step-up-required") : null;
};

/** Whoever may ask for what the path names: anybody, unless the route takes a right. */
const askerOf = async <W extends Who>(
  right: Right | undefined,
  context: RequestContext,
  params: Named,
): Promise<ContextOf<W> | Refusal> =>
  (right === undefined ? context : await admit(context, right, params)) as ContextOf<W> | Refusal;
