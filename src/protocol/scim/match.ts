// Whether a resource fits a filter, and which single value the filter demands of an attribute, so that an index can be asked first.

import { comparedPart, type Comparison, type Filter, type FilterValue } from "./filter.ts";
import { foldText, type Attribute, type FoundAttribute } from "./attributes.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export function matchesFilter(filter: Filter, resource: JsonObject): boolean {
  switch (filter.kind) {
    case "and":
      return matchesFilter(filter.left, resource) && matchesFilter(filter.right, resource);
    case "or":
      return matchesFilter(filter.left, resource) || matchesFilter(filter.right, resource);
    case "not":
      return !matchesFilter(filter.inner, resource);
    case "within":
      return valuesAt({ attribute: filter.target.attribute, part: null }, resource).some((value) => isObject(value) && matchesWithin(filter.inner, value));
    case "present":
      return valuesAt(filter.target, resource).some(isPresent);
    case "compare":
      return compares(filter, comparedValues(filter.target, resource));
  }
}

/** Of one value of a complex attribute, as in `members[value eq "…"]`. */
export function matchesWithin(filter: Filter, value: JsonObject): boolean {
  switch (filter.kind) {
    case "and":
      return matchesWithin(filter.left, value) && matchesWithin(filter.right, value);
    case "or":
      return matchesWithin(filter.left, value) || matchesWithin(filter.right, value);
    case "not":
      return !matchesWithin(filter.inner, value);
    case "within":
      return false;
    case "present":
      return isPresent(partOf(value, filter.target.part));
    case "compare": {
      const found = partOf(value, filter.target.part);
      return compares(filter, found === undefined || found === null ? [] : [found]);
    }
  }
}

/** The text that the attribute must equal for the filter to hold; null when the filter demands none. */
export function demandedText(filter: Filter, name: string, part: string | null): string | null {
  if (filter.kind === "and") return demandedText(filter.left, name, part) ?? demandedText(filter.right, name, part);
  if (filter.kind === "within" && filter.target.attribute.name === name) return demandedText(filter.inner, name, part);
  if (filter.kind !== "compare" || filter.operator !== "eq" || typeof filter.value !== "string" || filter.target.attribute.name !== name) return null;
  const compared = comparedPart(filter.target);
  return (part === null ? filter.target.part === null : compared.name === part) ? filter.value : null;
}

function compares({ target, operator, value }: Extract<Filter, { kind: "compare" }>, found: readonly Json[]): boolean {
  if (value === null) return (operator === "eq") === !found.some(isPresent);
  if (found.length === 0) return operator === "ne";
  const attribute = comparedPart(target);
  return found.some((each) => compareOne(attribute, operator, [each, value]));
}

function compareOne(attribute: Attribute, operator: Comparison, [found, wanted]: readonly [Json, FilterValue]): boolean {
  if (attribute.kind === "boolean") return (operator === "eq") === (found === wanted);
  if (typeof found !== "string" || typeof wanted !== "string") return false;
  if (attribute.kind === "instant") return ordered(operator, Math.sign(Date.parse(found) - Date.parse(wanted)));
  const [text, other] = attribute.caseExact ? [found, wanted] : [foldText(found), foldText(wanted)];
  if (operator === "co") return text.includes(other);
  if (operator === "sw") return text.startsWith(other);
  if (operator === "ew") return text.endsWith(other);
  return ordered(operator, text < other ? -1 : text > other ? 1 : 0);
}

function ordered(operator: Comparison, order: number): boolean {
  return { eq: order === 0, ne: order !== 0, gt: order > 0, ge: order >= 0, lt: order < 0, le: order <= 0, co: false, sw: false, ew: false }[operator];
}

function comparedValues(target: FoundAttribute, resource: JsonObject): readonly Json[] {
  const part = target.attribute.kind === "complex" ? comparedPart(target) : null;
  return valuesAt({ attribute: target.attribute, part: part === target.attribute ? null : part }, resource);
}

function valuesAt({ attribute, part }: FoundAttribute, resource: JsonObject): readonly Json[] {
  const value = resource[attribute.name];
  const values: readonly (Json | undefined)[] = isList(value) ? value : [value];
  const parts = part === null ? values : values.map((each) => (isObject(each) ? each[part.name] : undefined));
  return parts.filter((each) => each !== undefined && each !== null);
}

function partOf(value: JsonObject, part: Attribute | null): Json | undefined {
  return part === null ? value : value[part.name];
}

function isPresent(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "" && !(isList(value) && value.length === 0);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
