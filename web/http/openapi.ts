import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from "zod-openapi";
import type { Language } from "../../domain/language.ts";
import { type RefusalCode, refusalStatus } from "../../domain/refusal.ts";
import type { Route } from "./route.ts";

const problem = z
  .looseObject({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    reference: z.string().optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457. The facts of a refusal follow as further members." });

/** Describes every route that the API serves, in OpenAPI 3.1. */
export const describeApi = (routes: readonly Route[], publicUrl: URL, language: Language) => {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes.filter(({ faces }) => faces.api)) {
    const path = `/api/v1${route.path}`.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method]: operationOf(route, language) };
  }
  return createDocument({
    openapi: "3.1.1",
    info: { title: "Engross", version: "1" },
    servers: [{ url: publicUrl.origin }],
    components: { securitySchemes: { session: { type: "http", scheme: "bearer" } } },
    paths,
  });
};

const operationOf = (route: Route, language: Language): ZodOpenApiOperationObject => {
  const command = route.method !== "get";
  const takesBody = !(route.body instanceof z.ZodUndefined) || route.upload !== undefined;
  return {
    operationId: route.id,
    summary: route.summary[language],
    security: route.who === "signed-in" ? [{ session: [] }] : [],
    requestParams: {
      path: route.params,
      query: route.query,
      ...(command && { header: commandHeaders }),
    },
    ...(takesBody && { requestBody: { required: true, content: bodyOf(route) } }),
    responses: { ...successOf(route), ...problemsOf(route) },
  };
};

const commandHeaders = z.object({
  "Idempotency-Key": z.string().max(255).optional().meta({ description: "The same key sent again does nothing more." }),
  "If-Match": z
    .string()
    .optional()
    .meta({ description: "The ETag of what was seen; a newer version refuses the command." }),
});

/** A file comes as `multipart/form-data` only; the other fields of its form are those of the body. */
const bodyOf = ({ body, upload }: Route) => {
  if (!upload) return { "application/json": { schema: body }, "application/x-www-form-urlencoded": { schema: body } };
  const file = z.string().meta({ format: "binary" });
  const fields = body instanceof z.ZodObject ? body.shape : {};
  const schema = z.object({ ...fields, [upload.field]: upload.required ? file : file.optional() });
  return { "multipart/form-data": { schema } };
};

const successOf = (route: Route): ZodOpenApiResponsesObject => {
  const description = route.summary.en;
  if (route.download.length > 0) {
    const binary = { schema: { type: "string", format: "binary" } } as const;
    return { "200": { description, content: Object.fromEntries(route.download.map((type) => [type, binary])) } };
  }
  if (!route.answer) return { "204": { description } };
  return {
    [route.creates ? "201" : "200"]: { description, content: { "application/json": { schema: route.answer } } },
  };
};

/** What any route of its kind can be refused, and what this one names. */
const problemsOf = (route: Route): ZodOpenApiResponsesObject => {
  const codes = new Set<RefusalCode>(["not-found", "invalid-input", ...route.refusals]);
  if (route.who === "signed-in") codes.add("sign-in-required").add("not-allowed");
  if (route.stepUp) codes.add("step-up-required");
  if (route.method !== "get") {
    for (const code of ["malformed-request", "too-large", "unsupported-type", "stale-version"] as const)
      codes.add(code);
  }
  const byStatus = Map.groupBy(codes, (code) => String(refusalStatus[code]));
  const content = { "application/problem+json": { schema: problem } };
  return {
    ...Object.fromEntries([...byStatus].map(([status, named]) => [status, { description: named.join(", "), content }])),
    "503": { description: "unavailable", content },
  };
};
