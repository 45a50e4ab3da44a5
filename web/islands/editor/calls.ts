import type { Fields } from "./fields.ts";
import { randomId } from "./random-id.ts";

/** What the server made of a request. */
export type Answer<T> =
  | { readonly kind: "done"; readonly value: T }
  /** Nothing was heard of: no connection, or a server that is away for now. */
  | { readonly kind: "unheard" }
  | { readonly kind: "signed-out" }
  | { readonly kind: "too-old" }
  | { readonly kind: "disputed" }
  | { readonly kind: "refused"; readonly sentence: string };

export interface SavedPart {
  readonly base: string;
  readonly fields: Fields;
  /** Whether what others wrote meanwhile is in it. */
  readonly merged: boolean;
  readonly removed: boolean;
  readonly added: string | null;
}

/** The calls of an open editor. */
export interface Calls {
  /** Saves what the fields of a part hold. */
  readonly save: (part: string, fields: Fields) => Promise<Answer<SavedPart>>;
  /** Does something with a clause. */
  readonly step: (part: string, step: string) => Promise<Answer<SavedPart>>;
  readonly tellPresence: (body: Readonly<Record<string, unknown>>) => Promise<Answer<unknown>>;
  /** The page as it is now. */
  readonly page: () => Promise<Answer<Document>>;
  /** The page that shows both versions of a part whose text was refused. */
  readonly disputedPage: (part: string, fields: Fields) => Promise<Answer<Document>>;
  readonly eventsAddress: string;
}

/** @param csrf asked anew for every call: a page that stays open gets fresh ones */
export const callsFor = (contract: string, csrf: () => string): Calls => {
  const path = `/contracts/${contract}/edit`;
  const post = async <T>(to: string, body: string | URLSearchParams): Promise<Answer<T>> => {
    const response = await fetch(`/api/v1${path}/${to}`, {
      method: "POST",
      headers: {
        "X-CSRF-Token": csrf(),
        "Idempotency-Key": randomId(),
        ...(typeof body === "string" && { "Content-Type": "application/json" }),
      },
      body,
      // Goes on when the page is left; browsers carry no more than this then.
      keepalive: String(body).length < 60_000,
    });
    return response.ok
      ? { kind: "done", value: response.status === 204 ? undefined : await response.json() }
      : refusal(response);
  };
  const savedText = async (body: URLSearchParams): Promise<Answer<SavedPart>> => {
    const answer = await post<SavedPart & { readonly heading: string; readonly wording: string }>("text", body);
    if (answer.kind !== "done") return answer;
    const { heading, wording, ...saved } = answer.value;
    return { kind: "done", value: { ...saved, fields: { heading, wording } } };
  };
  const savedAnswer = async (body: URLSearchParams): Promise<Answer<SavedPart>> => {
    const answer = await post<Omit<SavedPart, "removed" | "added">>("answer", body);
    return answer.kind === "done" ? { kind: "done", value: { ...answer.value, removed: false, added: null } } : answer;
  };
  const html = async (response: Response): Promise<Answer<Document>> => {
    if (new URL(response.url).pathname === "/sign-in") return { kind: "signed-out" };
    if (response.status >= 500 || response.status === 429) return { kind: "unheard" };
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (page.querySelector("[data-editor]")) return { kind: "done", value: page };
    const answer = await fetch(`/api/v1${path}`);
    return answer.ok ? { kind: "unheard" } : refusal(answer);
  };
  return {
    save: (part, fields) => {
      const body = bodyOf(part, fields);
      return heard(addressOf(part) === "text" ? savedText(body) : savedAnswer(body));
    },
    step: (part, step) => heard(savedText(new URLSearchParams({ part, step }))),
    tellPresence: (body) => heard(post<unknown>("presence", JSON.stringify(body))),
    page: () => heard(fetch(path, { headers: { Accept: "text/html" } }).then(html)),
    disputedPage: (part, fields) => {
      const body = bodyOf(part, { ...fields, csrf: csrf(), idempotencyKey: randomId() });
      return heard(
        fetch(`${path}/${addressOf(part)}`, { method: "POST", headers: { Accept: "text/html" }, body }).then(html),
      );
    },
    eventsAddress: `/api/v1${path}/events`,
  };
};

const addressOf = (part: string): "text" | "answer" => (part.startsWith("value.") ? "answer" : "text");

const bodyOf = (part: string, fields: Fields): URLSearchParams =>
  new URLSearchParams({
    ...(addressOf(part) === "text" ? { part } : { variable: part.slice("value.".length) }),
    ...fields,
  });

const heard = <T>(answer: Promise<Answer<T>>): Promise<Answer<T>> => answer.catch(() => ({ kind: "unheard" }) as const);

const refusal = async (response: Response): Promise<Answer<never>> => {
  if (response.status >= 500 || response.status === 429) return { kind: "unheard" };
  const { code, detail = "", title = "", reasons } = await response.json().catch(() => ({ code: "" }));
  if (code === "sign-in-required") return { kind: "signed-out" };
  if (code === "forged-form") return { kind: "too-old" };
  if (code === "text-disputed") return { kind: "disputed" };
  return { kind: "refused", sentence: (Array.isArray(reasons) && reasons[0]) || detail || title };
};
