// The messages that answer: lists, errors, a resource with the attributes that were asked for (RFC 7644, sections 3.4.2, 3.4.3, 3.9 and 3.12).

import type { ErrorCode } from "#base/error-catalogue.ts";

import type { ResourceSchema } from "./attributes.ts";
import type { JsonObject } from "./match.ts";

export const LIST_URN = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
export const ERROR_URN = "urn:ietf:params:scim:api:messages:2.0:Error";
export const SCIM_MEDIA_TYPE = "application/scim+json";

const SCIM_TYPES: Readonly<Partial<Record<ErrorCode, string>>> = {
  "request.invalid": "invalidSyntax",
  "scim.invalid-filter": "invalidFilter",
  "scim.invalid-path": "invalidPath",
  "scim.invalid-syntax": "invalidSyntax",
  "scim.invalid-value": "invalidValue",
  "scim.mutability": "mutability",
  "scim.no-target": "noTarget",
  "scim.too-many": "tooMany",
  "scim.uniqueness": "uniqueness",
};

export function composeScimError({ code, status, message }: { readonly code: ErrorCode; readonly status: number; readonly message: string }): JsonObject {
  const scimType = SCIM_TYPES[code];
  return { schemas: [ERROR_URN], status: String(status), ...(scimType === undefined ? {} : { scimType }), detail: message };
}

export interface ListPlace {
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
}

export function composeList(resources: readonly JsonObject[], { totalResults, startIndex }: { readonly totalResults: number; readonly startIndex: number }): JsonObject {
  return { schemas: [LIST_URN], totalResults, startIndex, itemsPerPage: resources.length, Resources: resources };
}

export interface Projection {
  readonly attributes?: string | undefined;
  readonly excludedAttributes?: string | undefined;
}

/** What is always there: without them nobody knows what it is. */
const ALWAYS: ReadonlySet<string> = new Set(["schemas", "id", "meta"]);

/** Whole attributes are left out; a part that is named keeps its attribute whole. */
export function project(schema: ResourceSchema, resource: JsonObject, { attributes, excludedAttributes }: Projection): JsonObject {
  const [wanted, excluded] = [namesOf(schema, attributes), namesOf(schema, excludedAttributes)];
  return Object.fromEntries(Object.entries(resource).filter(([name]) => ALWAYS.has(name) || (wanted === null ? excluded?.has(name.toLowerCase()) !== true : wanted.has(name.toLowerCase()))));
}

function namesOf(schema: ResourceSchema, list: string | undefined): ReadonlySet<string> | null {
  if (list === undefined || list.trim() === "") return null;
  const prefix = `${schema.urn.toLowerCase()}:`;
  return new Set(list.toLowerCase().split(",").map((each) => each.trim()).map((each) => (each.startsWith(prefix) ? each.slice(prefix.length) : each)).map((each) => each.split(".")[0] ?? ""));
}
