/** Whoever drives Engross over HTTP, as one person who signed in. */
export interface Caller {
  readonly get: <T>(path: string) => Promise<T>;
  readonly post: <T>(path: string, body?: unknown) => Promise<T>;
  /** Sends fields, then one file, as a form does. */
  readonly upload: <T>(path: string, fields: Readonly<Record<string, string>>, file: Attached) => Promise<T>;
  readonly download: (path: string) => Promise<Buffer>;
  /** The status of the answer to a GET, for what should be refused. */
  readonly statusOf: (path: string) => Promise<number>;
  /** The same session in the hands of a program that calls itself so. */
  readonly calling: (userAgent: string) => Caller;
}

export interface Attached {
  /** Name of the form's file input. */
  readonly field: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Signs in by `POST /api/v1/session` and keeps the bearer token. */
export const signIn = async (
  publicUrl: string,
  email: string,
  password: string,
  userAgent = "engross-demonstration",
): Promise<Caller> => {
  const api = `${publicUrl}/api/v1`;
  const asking = { "content-type": "application/json", "user-agent": userAgent };
  const opened = await ask(`${api}/session`, {
    method: "POST",
    headers: asking,
    body: JSON.stringify({ email, password }),
  });
  const { token }: { readonly token: string } = await opened.json();
  return holding(api, token, userAgent);
};

const holding = (api: string, token: string, userAgent: string): Caller => {
  const asking = { "content-type": "application/json" };
  const own = { authorization: `Bearer ${token}`, "user-agent": userAgent };
  const send = (path: string, init: Sent = {}) =>
    ask(`${api}${path}`, { ...init, headers: { ...init.headers, ...own } });

  return {
    calling: (another) => holding(api, token, another),
    get: async (path) => (await send(path)).json(),
    post: async (path, body) =>
      answerOf(
        await send(path, {
          method: "POST",
          ...(body !== undefined && { headers: asking, body: JSON.stringify(body) }),
        }),
      ),
    upload: async (path, fields, { field, name, mediaType, bytes }) => {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) form.set(key, value);
      form.set(field, new Blob([bytes], { type: mediaType }), name);
      return answerOf(await send(path, { method: "POST", body: form }));
    },
    download: async (path) => Buffer.from(await (await send(path)).arrayBuffer()),
    statusOf: async (path) => (await fetch(`${api}${path}`, { headers: own })).status,
  };
};

type Sent = Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> };

const answerOf = async <T>(response: Response): Promise<T> =>
  response.status === 204 ? (undefined as T) : response.json();

/** @throws Error telling what was asked and the problem that was answered (RFC 9457) */
const ask = async (address: string, init: RequestInit): Promise<Response> => {
  const response = await fetch(address, init);
  if (response.ok) return response;
  const { pathname } = new URL(address);
  throw new Error(`${init.method ?? "GET"} ${pathname} was answered ${response.status}: ${await response.text()}`);
};
