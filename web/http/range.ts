import type { IncomingHttpHeaders } from "node:http";

/** Bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Which bytes a GET asks for (RFC 9110 §14.2, §13.1.5). All of them when it asks for several ranges, in a unit other than
 * bytes, in no known form, or if its `If-Range` names other bytes: a server may always send the whole.
 *
 * @param size bytes in all
 * @param etag of these bytes, strong, in quotes
 * @returns `undefined` for the whole, `"unsatisfiable"` for what begins past the end (416)
 */
export const rangeAsked = (
  headers: IncomingHttpHeaders,
  size: number,
  etag: string,
): ByteRange | "unsatisfiable" | undefined => {
  const ifRange = headers["if-range"];
  const form = headers.range?.match(/^bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i);
  if (!form || (ifRange !== undefined && ifRange !== etag)) return undefined;
  const [, first = "", last = ""] = form;
  if (first === "") {
    if (last === "") return undefined;
    const suffix = Math.min(Number(last), size);
    return suffix === 0 ? "unsatisfiable" : { start: size - suffix, end: size };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) return "unsatisfiable";
  return { start, end: last === "" ? size : Math.min(Number(last) + 1, size) };
};
