// What a provider can find out by itself: what we can do, which resources there are, which attributes they have (RFC 7643, sections 5 to 7).

import { GROUP_SCHEMA, USER_SCHEMA, type Attribute, type ResourceSchema } from "./attributes.ts";
import type { JsonObject } from "./match.ts";

/** Longest page of a list. */
export const MAX_PAGE = 200;
const SCHEMA_URN = "urn:ietf:params:scim:schemas:core:2.0:Schema";
const TYPE_URN = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
const CONFIG_URN = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";

export function composeConfig(base: string): JsonObject {
  return {
    schemas: [CONFIG_URN],
    patch: { supported: true },
    // None: each change is settled in its own transaction, and of thousands in one request a client could not tell which hold.
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MAX_PAGE },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [{ type: "oauthbearertoken", name: "Bearer token", description: "The token of the team's connection, in the Authorization header", specUri: "https://www.rfc-editor.org/info/rfc6750", primary: true }],
    meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
  };
}

export function composeResourceTypes(base: string): readonly JsonObject[] {
  return [USER_SCHEMA, GROUP_SCHEMA].map(({ name, about, urn }) => ({
    schemas: [TYPE_URN],
    id: name,
    name,
    endpoint: `/${name}s`,
    description: about,
    schema: urn,
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${name}` },
  }));
}

export function composeSchemas(base: string): readonly JsonObject[] {
  return [USER_SCHEMA, GROUP_SCHEMA].map((schema: ResourceSchema) => ({
    schemas: [SCHEMA_URN],
    id: schema.urn,
    name: schema.name,
    description: schema.about,
    attributes: schema.attributes.map(describe),
    meta: { resourceType: "Schema", location: `${base}/Schemas/${schema.urn}` },
  }));
}

const TYPES = { string: "string", boolean: "boolean", instant: "dateTime", reference: "reference", complex: "complex" } as const;

function describe(attribute: Attribute): JsonObject {
  const { name, about, kind, multiple, caseExact, readOnly, required, parts } = attribute;
  return {
    name,
    type: TYPES[kind],
    multiValued: multiple,
    description: about,
    required,
    caseExact,
    mutability: readOnly ? "readOnly" : "readWrite",
    returned: "default",
    uniqueness: name === "userName" ? "server" : "none",
    ...(kind === "reference" ? { referenceTypes: ["User"] } : {}),
    ...(parts.length === 0 ? {} : { subAttributes: parts.map(describe) }),
  };
}
