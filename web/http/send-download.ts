import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import { isRefusal, type Refusal } from "../../domain/refusal.ts";
import { rangeAsked } from "./range.ts";
import type { Download, RangedBytes } from "./route.ts";

/**
 * Sends bytes; where they can be read in parts, the part that was asked for (RFC 9110 §14).
 *
 * @returns the refusal where they are not there any more: then nothing was sent
 */
export const sendDownload = async (
  file: Download,
  request: Request,
  response: Response,
): Promise<Refusal | undefined> => {
  const disposition = file.inline && harmless.has(file.mediaType) ? "inline" : "attachment";
  const headers = {
    "Content-Type": file.mediaType,
    "Content-Disposition": `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, percent)}`,
    ...(file.bytes !== undefined && { "Content-Length": String(file.bytes) }),
  };
  const { content } = file;
  if (!(content instanceof Readable)) return sendRange(content, headers, request, response);
  response.set(headers);
  if (request.method === "HEAD") {
    content.destroy();
    response.end();
  } else await pipeline(content, response);
};

const sendRange = async (
  { size, sha256, open }: RangedBytes,
  headers: Readonly<Record<string, string>>,
  request: Request,
  response: Response,
): Promise<Refusal | undefined> => {
  const etag = `"${sha256}"`;
  const whole = { ...headers, "Accept-Ranges": "bytes", ETag: etag };
  // A range is only a matter of GET (RFC 9110 §14.2), and HEAD needs no byte of it.
  if (request.method === "HEAD") return void response.set(whole).end();
  const range = rangeAsked(request.headers, size, etag);
  if (range === "unsatisfiable") return void response.status(416).set("Content-Range", `bytes */${size}`).end();
  const { start, end } = range ?? { start: 0, end: size };
  const stream = await open(start, end);
  if (isRefusal(stream)) return stream;
  response.set(whole);
  if (range) {
    response.status(206).set({
      "Content-Range": `bytes ${start}-${end - 1}/${size}`,
      "Content-Length": String(end - start),
    });
  }
  await pipeline(stream, response);
};

/** Types that a browser shows without running anything; all others are saved. */
const harmless: ReadonlySet<string> = new Set(["application/pdf", "image/png", "image/jpeg"]);

/** RFC 8187 §3.2.1: characters that `encodeURIComponent` leaves and an extended parameter may not hold. */
const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
