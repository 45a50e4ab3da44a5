import { createHash } from "node:crypto";

/** Names of RFC 7643 §7 and RFC 7644 §3.12. */
export const urn = {
  user: "urn:ietf:params:scim:schemas:core:2.0:User",
  enterprise: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  group: "urn:ietf:params:scim:schemas:core:2.0:Group",
  list: "urn:ietf:params:scim:api:messages:2.0:ListResponse",
  patch: "urn:ietf:params:scim:api:messages:2.0:PatchOp",
  error: "urn:ietf:params:scim:api:messages:2.0:Error",
  config: "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig",
  resourceType: "urn:ietf:params:scim:schemas:core:2.0:ResourceType",
  schema: "urn:ietf:params:scim:schemas:core:2.0:Schema",
} as const;

/** RFC 7644 table 9. */
export type ScimType =
  | "invalidFilter"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue";

/** Why a directory's request is not done; thrown within a request, so that its transaction is rolled back. */
export class ScimProblem extends Error {
  override readonly name = "ScimProblem";
  readonly status: number;
  readonly scimType: ScimType | undefined;

  constructor(status: number, detail: string, scimType?: ScimType) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

/** RFC 7644 §3.12. */
export const errorBody = ({ status, message, scimType }: ScimProblem) => ({
  schemas: [urn.error],
  status: String(status),
  ...(scimType && { scimType }),
  detail: message,
});

/** A resource as it is sent. */
export interface Resource {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly meta: {
    readonly resourceType: "User" | "Group";
    readonly created: string;
    readonly lastModified: string;
    readonly location: string;
    readonly version: string;
  };
  readonly [attribute: string]: unknown;
}

interface Dated {
  readonly resourceType: "User" | "Group";
  readonly created: Date;
  readonly lastModified: Date;
  readonly location: string;
}

/** The resource with its version: a hash of what it says, so that changes by anybody count. */
export const versioned = (
  facts: { readonly id: string; readonly schemas: readonly string[] } & Readonly<Record<string, unknown>>,
  { resourceType, created, lastModified, location }: Dated,
): Resource => {
  const hash = createHash("sha256").update(JSON.stringify(facts)).digest("base64url").slice(0, 22);
  return {
    ...facts,
    meta: {
      resourceType,
      created: created.toISOString(),
      lastModified: lastModified.toISOString(),
      location,
      version: `W/"${hash}"`,
    },
  };
};
