// The order of a list (RFC 7644, section 3.4.2.3): by one value of each resource, of several the primary or else the first; what has none comes last,
// and with `descending` first.

import { AppError } from "#base/app-error.ts";

import { foldText, type Attribute, type ResourceSchema } from "./attributes.ts";
import { comparedPart } from "./filter.ts";
import { isList, isObject, type Json, type JsonObject } from "./match.ts";
import { parsePatchPath } from "./patch-path.ts";

/** Longest path of an attribute, with its schema's name before it. */
export const MAX_SORT_LENGTH = 150;

export interface Sort {
  readonly attribute: Attribute;
  /** What is compared: the attribute, or the part of a complex one. */
  readonly compared: Attribute;
  readonly descending: boolean;
}

export interface SortAsked {
  readonly sortBy?: string | undefined;
  readonly sortOrder?: "ascending" | "descending" | undefined;
}

/** Null where no order is asked for: an order without an attribute is none. @throws AppError `scim.invalid-path`, `scim.invalid-value`. */
export function parseSort({ sortBy, sortOrder }: SortAsked, schema: ResourceSchema): Sort | null {
  if (sortBy === undefined || sortBy.trim() === "") return null;
  const path = parsePatchPath(sortBy.trim(), schema);
  if (path === null || path.filter !== null) throw new AppError("scim.invalid-value", "Expected sortBy to name an attribute of the resource, as userName or name.familyName.");
  const compared = comparedPart(path.target);
  if (compared.kind === "complex") throw new AppError("scim.invalid-value", `Expected sortBy to name a part of ${compared.name}, as ${compared.name}.${compared.parts[0]?.name ?? "value"}.`);
  return { attribute: path.target.attribute, compared, descending: sortOrder === "descending" };
}

/** Those that compare as equal stay in the order that they came in. */
export function sortResources({ attribute, compared, descending }: Sort, resources: readonly JsonObject[]): readonly JsonObject[] {
  const keyed = resources.map((resource) => ({ resource, key: keyOf(valueOf(attribute, compared, resource), compared) }));
  const sign = descending ? -1 : 1;
  return keyed.toSorted((one, other) => sign * compareKeys(one.key, other.key)).map(({ resource }) => resource);
}

function valueOf(attribute: Attribute, compared: Attribute, resource: JsonObject): Json | undefined {
  const value = resource[attribute.name];
  const one = isList(value) ? (value.find((each) => isObject(each) && each["primary"] === true) ?? value[0]) : value;
  return attribute === compared || !isObject(one) ? one : one[compared.name];
}

type Key = string | number | null;

function keyOf(value: Json | undefined, { kind, caseExact }: Attribute): Key {
  if (kind === "boolean") return typeof value === "boolean" ? Number(value) : null;
  if (typeof value !== "string" || value === "") return null;
  if (kind === "instant") return Date.parse(value);
  return caseExact ? value : foldText(value);
}

function compareKeys(one: Key, other: Key): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one < other ? -1 : one > other ? 1 : 0;
}
