// The path of a PATCH operation (RFC 7644, figure 7): an attribute, one part of it, or the values that fit a filter in brackets.

import { AppError } from "#base/app-error.ts";

import { findAttribute, type FoundAttribute, type ResourceSchema } from "./attributes.ts";
import { parseFilter, type Filter } from "./filter.ts";

export interface PatchPath {
  readonly target: FoundAttribute;
  /** Of values of the attribute. */
  readonly filter: Filter | null;
}

const NAME = /^[A-Za-z$][A-Za-z0-9$_-]*$/;

/** Null for an attribute that we do not keep. @throws AppError `scim.invalid-path`, `scim.invalid-filter`. */
export function parsePatchPath(text: string, schema: ResourceSchema): PatchPath | null {
  const bare = withoutSchema(text, schema);
  if (bare === null) return null;
  const open = bare.indexOf("[");
  const close = bare.lastIndexOf("]");
  if ((open === -1) !== (close === -1) || close < open) throw new AppError("scim.invalid-path");
  const head = open === -1 ? bare : bare.slice(0, open);
  const tail = open === -1 ? "" : bare.slice(close + 1);
  const [name = "", part, ...rest] = head.split(".");
  const behind = tail === "" ? undefined : tail.slice(1);
  const names = [name, ...(part === undefined ? [] : [part]), ...(behind === undefined ? [] : [behind])];
  if (rest.length > 0 || (open !== -1 && part !== undefined) || (tail !== "" && !tail.startsWith(".")) || !names.every((each) => NAME.test(each))) throw new AppError("scim.invalid-path");
  const whole = findAttribute(schema, name, null);
  if (whole === null) return null;
  const target = findAttribute(schema, name, part ?? behind ?? null);
  if (target === null) return null;
  if (open === -1) return { target, filter: null };
  if (!whole.attribute.multiple || whole.attribute.kind !== "complex") throw new AppError("scim.invalid-path", `Expected brackets only behind what has several values.`);
  const filter = parseFilter(`${whole.attribute.name}[${bare.slice(open + 1, close)}]`, schema);
  if (filter.kind !== "within") throw new AppError("scim.invalid-path");
  return { target, filter: filter.inner };
}

/** Null for an attribute of another schema, as the enterprise extension. */
function withoutSchema(text: string, schema: ResourceSchema): string | null {
  if (!text.toLowerCase().startsWith("urn:")) return text;
  const prefix = `${schema.urn.toLowerCase()}:`;
  return text.toLowerCase().startsWith(prefix) ? text.slice(prefix.length) : null;
}
