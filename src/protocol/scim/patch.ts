// PATCH (RFC 7644, section 3.5.2), as providers send it: `op` in any case, a path or an object of paths, values in brackets. What concerns attributes that we
// do not keep is passed over, so that a provider's usual mappings work.

import { AppError } from "#base/app-error.ts";
import { z } from "zod";

import { findAttribute, type FoundAttribute, type ResourceSchema } from "./attributes.ts";
import { comparedPart, type Filter } from "./filter.ts";
import { isList, isObject, matchesWithin, type Json, type JsonObject } from "./match.ts";
import { parsePatchPath, type PatchPath } from "./patch-path.ts";

export const PATCH_URN = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** Providers send members of groups in messages of some hundred operations. */
const MAX_OPERATIONS = 1000;
const MAX_PATH_LENGTH = 512;

export interface PatchOperation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string | null;
  readonly value: Json | undefined;
}

const messageSchema = z.object({
  schemas: z.array(z.string().max(200)).min(1).max(10),
  Operations: z.array(z.object({ op: z.string().max(10), path: z.string().max(MAX_PATH_LENGTH).optional(), value: z.json().optional() })).min(1).max(MAX_OPERATIONS),
});

/** @throws AppError `scim.invalid-syntax`. */
export function parsePatch(body: unknown): readonly PatchOperation[] {
  const message = messageSchema.safeParse(withOperations(body));
  if (!message.success || !message.data.schemas.some((urn) => urn.toLowerCase() === PATCH_URN.toLowerCase())) {
    throw new AppError("scim.invalid-syntax", `Expected a message of ${PATCH_URN} with 1 to ${MAX_OPERATIONS} operations.`);
  }
  return message.data.Operations.map(({ op, path, value }) => {
    const known = (["add", "replace", "remove"] as const).find((each) => each === op.toLowerCase());
    if (known === undefined) throw new AppError("scim.invalid-syntax", "Expected add, replace or remove as the operation.");
    return { op: known, path: path === undefined || path.trim() === "" ? null : path.trim(), value: value as Json | undefined };
  });
}

/** Some providers write it small. */
function withOperations(body: unknown): unknown {
  return typeof body === "object" && body !== null && "operations" in body && !("Operations" in body) ? { ...body, Operations: body.operations } : body;
}

/** The resource as it is after all of them. @throws AppError `scim.invalid-path`, `scim.no-target`, `scim.mutability`, `scim.invalid-value`, `scim.invalid-filter`. */
export function applyPatch(schema: ResourceSchema, resource: JsonObject, operations: readonly PatchOperation[]): JsonObject {
  return operations.reduce((current, operation) => applyOne(schema, current, operation), resource);
}

/** What a client sends along although it is ours: passed over where it stands among other attributes. */
const SENT_ALONG: ReadonlySet<string> = new Set(["id", "schemas", "meta", "groups"]);

function applyOne(schema: ResourceSchema, resource: JsonObject, { op, path, value }: PatchOperation): JsonObject {
  if (path !== null) return applyAt(resource, { op, path: parsePatchPath(path, schema), value });
  if (op === "remove") throw new AppError("scim.no-target", "Expected a path of what to remove.");
  if (!isObject(value)) throw new AppError("scim.invalid-value", "Expected an object of attributes where there is no path.");
  return Object.entries(value)
    .filter(([name]) => !SENT_ALONG.has(name.toLowerCase()))
    .reduce((current, [name, each]) => applyAt(current, { op, path: parsePatchPath(name, schema), value: each }), resource);
}

interface Target {
  readonly op: PatchOperation["op"];
  /** Null: of an attribute that we do not keep. */
  readonly path: PatchPath | null;
  readonly value: Json | undefined;
}

function applyAt(resource: JsonObject, { op, path, value }: Target): JsonObject {
  if (path === null) return resource;
  const { attribute, part } = path.target;
  if (attribute.readOnly || part?.readOnly === true) throw new AppError("scim.mutability", `Expected no change of ${attribute.name}.`);
  if (op !== "remove" && value === undefined) throw new AppError("scim.invalid-value", "Expected a value.");
  const before = resource[attribute.name];
  const after = attribute.multiple ? changeValues(path, op, { before: isList(before) ? before : [], value }) : changeValue(path.target, op, { before, value });
  if (after === undefined && (attribute.required || attribute.name === "active")) throw new AppError("scim.mutability", `Expected a value of ${attribute.name}.`);
  const { [attribute.name]: _, ...others } = resource;
  return after === undefined ? others : { ...others, [attribute.name]: after };
}

function changeValue({ attribute, part }: FoundAttribute, op: Target["op"], { before, value }: { readonly before: Json | undefined; readonly value: Json | undefined }): Json | undefined {
  if (part !== null) return withPart(isObject(before) ? before : {}, part.name, op === "remove" ? undefined : value);
  if (op === "remove" || value === null) return undefined;
  // The parts that are given take the place of those that are there (section 3.5.2.3).
  return attribute.kind === "complex" && isObject(value) ? { ...(isObject(before) ? before : {}), ...canonical(attribute.parts, value) } : value;
}

function changeValues(path: PatchPath, op: Target["op"], { before, value }: { readonly before: readonly Json[]; readonly value: Json | undefined }): Json | undefined {
  const { attribute, part } = path.target;
  if (path.filter !== null) return changeMatching({ ...path, filter: path.filter }, op, { before, value });
  if (part !== null) return before.map((each) => withPart(isObject(each) ? each : {}, part.name, op === "remove" ? undefined : value));
  const given = (isList(value) ? value : value === undefined || value === null ? [] : [value]).map((each) => asValue(attribute.parts, each));
  if (op === "remove") {
    // Some providers name what to remove in the value instead of the path.
    const gone = new Set(given.map(keyOf));
    return gone.size === 0 ? [] : before.filter((each) => !gone.has(keyOf(each)));
  }
  const kept = op === "replace" ? [] : before;
  const known = new Set(kept.map(keyOf));
  return [...kept, ...given.filter((each) => !known.has(keyOf(each)) && known.add(keyOf(each)))];
}

function changeMatching(path: PatchPath & { readonly filter: Filter }, op: Target["op"], { before, value }: { readonly before: readonly Json[]; readonly value: Json | undefined }): Json {
  const { part, attribute } = path.target;
  const fits = (each: Json): boolean => isObject(each) && matchesWithin(path.filter, each);
  if (op === "remove" && part === null) return before.filter((each) => !fits(each));
  const change = (each: JsonObject): JsonObject => (part !== null ? withPart(each, part.name, op === "remove" ? undefined : value) : { ...each, ...(isObject(value) ? canonical(attribute.parts, value) : {}) });
  if (before.some(fits)) return before.map((each) => (isObject(each) && fits(each) ? change(each) : each));
  if (op === "remove") return before;
  if (op === "replace") throw new AppError("scim.no-target");
  return [...before, change(demanded(path.filter))];
}

/** The value that a filter of equalities describes: added where there is none yet. */
function demanded(filter: Filter): JsonObject {
  if (filter.kind === "and") return { ...demanded(filter.left), ...demanded(filter.right) };
  if (filter.kind !== "compare" || filter.operator !== "eq") throw new AppError("scim.no-target");
  return { [comparedPart(filter.target).name]: filter.value };
}

function withPart(value: JsonObject, name: string, part: Json | undefined): JsonObject {
  const { [name]: _, ...others } = value;
  return part === undefined || part === null ? others : { ...others, [name]: part };
}

/** A bare text is the part `value`. */
function asValue(parts: FoundAttribute["attribute"]["parts"], value: Json): Json {
  return isObject(value) ? canonical(parts, value) : { value };
}

function keyOf(value: Json): string {
  return JSON.stringify(isObject(value) ? (value["value"] ?? null) : value);
}

/** Names as the schema writes them; what it does not have is left out. */
function canonical(parts: FoundAttribute["attribute"]["parts"], value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      const part = parts.find((known) => known.name.toLowerCase() === name.toLowerCase());
      return part === undefined ? [] : [[part.name, each]];
    }),
  );
}

/** A whole resource with names as the schema writes them; what we do not keep, and what is ours, is left out. */
export function canonicalResource(schema: ResourceSchema, value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      const attribute = findAttribute(schema, name, null)?.attribute;
      if (attribute === undefined || attribute.readOnly) return [];
      const parts = (one: Json): Json => (attribute.kind === "complex" && isObject(one) ? canonical(attribute.parts, one) : one);
      return [[attribute.name, isList(each) ? each.map(parts) : each === undefined ? undefined : parts(each)]];
    }),
  );
}
