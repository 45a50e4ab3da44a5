import { urn } from "./protocol.ts";

export const mostResults = 200;

/** RFC 7643 §5. */
export const serviceProviderConfig = (base: string) => ({
  schemas: [urn.config],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: mostResults },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: "oauthbearertoken",
      name: "Bearer token",
      description: "A token that an administrator made for this directory.",
      primary: true,
    },
  ],
  meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
});

/** RFC 7643 §6. */
export const resourceTypes = (base: string) =>
  [
    { id: "User", endpoint: "/Users", schema: urn.user, extensions: [{ schema: urn.enterprise, required: false }] },
    { id: "Group", endpoint: "/Groups", schema: urn.group, extensions: [] },
  ].map(({ id, endpoint, schema, extensions }) => ({
    schemas: [urn.resourceType],
    id,
    name: id,
    endpoint,
    schema,
    ...(extensions.length > 0 && { schemaExtensions: extensions }),
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${id}` },
  }));

interface Attribute {
  readonly name: string;
  readonly type: "string" | "boolean" | "complex" | "reference";
  readonly multiValued?: boolean;
  readonly required?: boolean;
  readonly mutability?: "readWrite" | "readOnly";
  readonly uniqueness?: "none" | "server";
  readonly subAttributes?: readonly Attribute[];
}

const described = (attribute: Attribute): Readonly<Record<string, unknown>> => {
  const { name, type, multiValued = false, required = false, mutability = "readWrite" } = attribute;
  const { uniqueness = "none", subAttributes } = attribute;
  return {
    ...{ name, type, multiValued, required, mutability, uniqueness },
    ...{ caseExact: false, returned: "default" },
    ...(subAttributes && { subAttributes: subAttributes.map(described) }),
  };
};

const text = (name: string, facts: Partial<Attribute> = {}): Attribute => ({ name, type: "string", ...facts });

const schemasKnown: readonly { id: string; name: string; attributes: readonly Attribute[] }[] = [
  {
    id: urn.user,
    name: "User",
    attributes: [
      text("userName", { required: true, uniqueness: "server" }),
      {
        name: "name",
        type: "complex",
        subAttributes: ["formatted", "familyName", "givenName"].map((name) => text(name)),
      },
      text("displayName"),
      {
        ...{ name: "emails", type: "complex", multiValued: true },
        subAttributes: [text("value"), text("type"), { name: "primary", type: "boolean" }],
      },
      { name: "active", type: "boolean" },
      text("preferredLanguage"),
      text("timezone"),
      {
        ...{ name: "groups", type: "complex", multiValued: true, mutability: "readOnly" },
        subAttributes: [text("value", { mutability: "readOnly" }), text("display", { mutability: "readOnly" })],
      },
    ],
  },
  {
    id: urn.enterprise,
    name: "EnterpriseUser",
    attributes: [text("department"), { name: "manager", type: "complex", subAttributes: [text("value")] }],
  },
  {
    id: urn.group,
    name: "Group",
    attributes: [
      text("displayName", { required: true, uniqueness: "server" }),
      { name: "members", type: "complex", multiValued: true, subAttributes: [text("value"), text("display")] },
    ],
  },
];

/** RFC 7643 §7. */
export const schemas = (base: string) =>
  schemasKnown.map(({ id, name, attributes }) => ({
    schemas: [urn.schema],
    ...{ id, name, description: name },
    attributes: attributes.map(described),
    meta: { resourceType: "Schema", location: `${base}/Schemas/${id}` },
  }));
