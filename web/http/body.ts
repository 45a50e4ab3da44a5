import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import busboy from "busboy";
import { type Refusal, Refused, refuse } from "../../domain/refusal.ts";
import type { FormFields } from "./form.ts";
import type { Upload, UploadRule } from "./route.ts";

/** A request's body after decoding. */
export type Sent =
  | { readonly kind: "nothing" }
  | { readonly kind: "json"; readonly value: unknown }
  | {
      readonly kind: "form";
      readonly fields: FormFields;
      readonly upload: Upload | undefined;
      /** Lets go of what the handler has not read of the file. */
      readonly abandon: () => void;
    };

/** Most bytes of JSON, or of all fields of a form together. */
const maxBytes = 1024 * 1024;
const maxFields = 2000;

/** The connection broke before all of the request had come: there is nobody to answer. */
export class SenderGone extends Error {
  override readonly name = "SenderGone";
}

/**
 * Reads a body as far as its file: a file's bytes stay in the connection until the handler reads them.
 * @param upload what file the route takes; without it a form must have none
 * @throws SenderGone
 */
export const readBody = async (request: IncomingMessage, upload: UploadRule | undefined): Promise<Sent | Refusal> => {
  const length = request.headers["content-length"];
  const empty = request.headers["transfer-encoding"] === undefined && (length === undefined || length === "0");
  if (empty) return { kind: "nothing" };
  const encoding = request.headers["content-encoding"] ?? "identity";
  const [type = "", ...parameters] = (request.headers["content-type"] ?? "").toLowerCase().split(";");
  const charset = parameters
    .map((p) => p.trim().split("="))
    .find(([name]) => name === "charset")?.[1]
    ?.replaceAll('"', "");
  if (encoding !== "identity" || (charset !== undefined && charset !== "utf-8"))
    return refuse("unsupported-type", { type: encoding });
  const limit = upload ? upload.maxBytes + maxBytes : maxBytes;
  if (Number(length ?? 0) > limit) return refuse("too-large", { maxMegabytes: megabytes(limit) });
  switch (type.trim()) {
    case "application/json":
      return readJson(request);
    case "application/x-www-form-urlencoded": {
      const text = await readText(request);
      return typeof text === "string" ? formWithoutFile(fieldsOf(new URLSearchParams(text))) : text;
    }
    case "multipart/form-data":
      return readMultipart(request, upload);
    default:
      return refuse("unsupported-type", { type: type.trim().slice(0, 100) });
  }
};

/** Query or form parameters by name, each with all of its values. */
export const fieldsOf = (parameters: URLSearchParams): FormFields => {
  const fields = new Map<string, string[]>();
  for (const [name, value] of [...parameters].slice(0, maxFields)) add(fields, name, value);
  return fields;
};

const add = (fields: Map<string, string[]>, name: string, value: string): void => {
  const values = fields.get(name);
  if (values) values.push(value);
  else fields.set(name, [value]);
};

const megabytes = (bytes: number): number => Math.floor(bytes / maxBytes);

const readJson = async (request: IncomingMessage): Promise<Sent | Refusal> => {
  const text = await readText(request);
  if (typeof text !== "string") return text;
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return refuse("malformed-request");
  }
};

const readText = async (request: IncomingMessage): Promise<string | Refusal> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Left open on the way out: the sender must still be able to hear the refusal.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > maxBytes) return refuse("too-large", { maxMegabytes: megabytes(maxBytes) });
      chunks.push(chunk);
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    if (cause instanceof TypeError) return refuse("malformed-request");
    throw new SenderGone("The request ended early", { cause });
  }
};

const formWithoutFile = (fields: FormFields): Sent => ({
  kind: "form",
  fields,
  upload: undefined,
  abandon: () => undefined,
});

const readMultipart = (request: IncomingMessage, rule: UploadRule | undefined): Promise<Sent | Refusal> =>
  new Promise((resolve, reject) => {
    let upload: Readable | undefined;
    const fields = new Map<string, string[]>();
    const fail = (refusal: Refusal): void => {
      request.unpipe();
      upload?.destroy(new Refused(refusal));
      resolve(refusal);
    };
    const parser = startParser(request, rule);
    if (!parser) return resolve(refuse("malformed-request"));

    parser.on("field", (name, value, info) => {
      if (info.valueTruncated || info.nameTruncated)
        return fail(refuse("too-large", { maxMegabytes: megabytes(maxBytes) }));
      if (upload) return fail(refuse("malformed-request")); // fields are believed before the file is read
      add(fields, name, value);
    });
    parser.on("file", (name, stream, info) => {
      if (!info.filename) return stream.resume(); // a file input left empty
      if (name !== rule?.field) return fail(refuse("invalid-input", { fields: [name.slice(0, 100)] }));
      upload = stream;
      stream.on("limit", () => fail(refuse("too-large", { maxMegabytes: megabytes(rule.maxBytes) })));
      const abandon = (): void => {
        request.unpipe(parser);
        stream.destroy();
      };
      resolve({ kind: "form", fields, upload: { name: info.filename, mediaType: info.mimeType, stream }, abandon });
      return undefined;
    });
    parser.on("fieldsLimit", () => fail(refuse("too-large", { maxMegabytes: megabytes(maxBytes) })));
    parser.on("filesLimit", () => fail(refuse("malformed-request")));
    parser.on("error", () => fail(refuse("malformed-request")));
    parser.on("close", () => resolve(formWithoutFile(fields)));
    request.once("close", () => {
      if (request.complete) return;
      const gone = new SenderGone("The upload ended early");
      upload?.destroy(gone);
      reject(gone);
    });
    request.pipe(parser);
  });

const startParser = (request: IncomingMessage, rule: UploadRule | undefined): busboy.Busboy | undefined => {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: "utf8", // browsers write file names in UTF-8
      limits: { fieldSize: maxBytes, fields: maxFields, files: 1, fileSize: rule?.maxBytes ?? 0, headerPairs: 100 },
    });
  } catch {
    return undefined; // no boundary
  }
};
