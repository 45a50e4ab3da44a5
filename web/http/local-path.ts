import { z } from "zod";

/** A path of ours to go on to. `//elsewhere.example` and `/\elsewhere.example` lead away, so they are none. */
export const localPath = z
  .string()
  .max(2000)
  .refine((path) => /^\/(?![/\\])/.test(path) && URL.parse(path, "http://engross.invalid")?.host === "engross.invalid");
