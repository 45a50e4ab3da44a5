import { ScimError, type ScimPatchOperation, type ScimResource, scimPatch } from "scim-patch";
import { z } from "zod";
import { type Resource, ScimProblem, type ScimType, urn } from "./protocol.ts";

/** RFC 7644 §3.5.2, as Okta and Entra send it: operations in any case. */
const body = z.object({
  schemas: z.array(z.string()).refine((all) => all.includes(urn.patch)),
  Operations: z
    .array(
      z.object({
        op: z
          .string()
          .transform((op) => op.toLowerCase())
          .pipe(z.enum(["add", "remove", "replace"])),
        path: z.string().min(1).max(500).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(200),
});

/** Names that are no attributes of anything, and would reach into the objects that hold them. */
const reaching = /(^|[.[\]:"\s])(__proto__|constructor|prototype)($|[.[\]:"\s])/;

/**
 * The resource as a directory's PATCH would have it.
 *
 * @throws ScimProblem where the request cannot be read or leads nowhere
 */
export const patched = (resource: Resource, sent: unknown): Readonly<Record<string, unknown>> => {
  const read = body.safeParse(sent);
  if (!read.success) throw new ScimProblem(400, "The body is no PatchOp that can be read.", "invalidSyntax");
  const operations = read.data.Operations;
  for (const { op, path, value } of operations) {
    if (path !== undefined && reaching.test(path)) throw new ScimProblem(400, "There is no such path.", "invalidPath");
    if (op === "remove" && path === undefined) throw new ScimProblem(400, "What is removed needs a path.", "noTarget");
    if (op !== "remove" && value === undefined) throw new ScimProblem(400, "A value is missing.", "invalidValue");
    if (hasReachingKey(value)) throw new ScimProblem(400, "The value cannot be read.", "invalidValue");
  }
  const copy = structuredClone(resource) as unknown as ScimResource;
  try {
    return scimPatch(copy, operations as ScimPatchOperation[], {
      mutateDocument: true,
      treatMissingAsAdd: true,
    }) as unknown as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (error instanceof ScimError) throw new ScimProblem(400, "The patch leads nowhere.", error.scimCode as ScimType);
    // What the library does not foresee is a body that nobody can carry out.
    throw new ScimProblem(400, "The patch cannot be carried out.", "invalidPath");
  }
};

const hasReachingKey = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).some(([name, inner]) => reaching.test(name) || hasReachingKey(inner));
