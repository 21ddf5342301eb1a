// The filters of RFC 7644, section 3.4.2.2, from text to a tree. Read once from left to right, without going back: time is linear in the length,
// whatever is sent. Only attributes of the schema can be named; everything is bounded.

import { AppError } from "#base/app-error.ts";

import { findAttribute, type FoundAttribute, type ResourceSchema } from "./attributes.ts";
import { readTokens, type FilterToken } from "./filter-tokens.ts";

export const COMPARISONS = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const;
export type Comparison = (typeof COMPARISONS)[number];
export type FilterValue = string | boolean | number | null;

export type Filter =
  | { readonly kind: "and" | "or"; readonly left: Filter; readonly right: Filter }
  | { readonly kind: "not"; readonly inner: Filter }
  | { readonly kind: "compare"; readonly target: FoundAttribute; readonly operator: Comparison; readonly value: FilterValue }
  | { readonly kind: "present"; readonly target: FoundAttribute }
  /** Values of a complex attribute of which each has to fit by itself: `emails[type eq "work" and value co "@"]`. */
  | { readonly kind: "within"; readonly target: FoundAttribute; readonly inner: Filter };

/** Longest filter: four times what providers send. */
export const MAX_FILTER_LENGTH = 1024;
/** Deepest nesting of parentheses, brackets and negations. */
const MAX_DEPTH = 10;
/** Most comparisons in one filter. */
const MAX_TERMS = 30;

interface Reader {
  readonly tokens: readonly FilterToken[];
  readonly schema: ResourceSchema;
  at: number;
  terms: number;
}

/** @throws AppError `scim.invalid-filter`. */
export function parseFilter(text: string, schema: ResourceSchema): Filter {
  if (text.length > MAX_FILTER_LENGTH) throw refuse(`a filter of at most ${MAX_FILTER_LENGTH} characters`);
  const reader: Reader = { tokens: readTokens(text), schema, at: 0, terms: 0 };
  const filter = readOr(reader, { depth: 0, within: null });
  if (reader.at < reader.tokens.length) throw refuse("nothing behind the filter");
  return filter;
}

interface Place {
  readonly depth: number;
  /** The complex attribute whose brackets we are in: names are those of its parts. */
  readonly within: FoundAttribute | null;
}

function readOr(reader: Reader, place: Place): Filter {
  let left = readAnd(reader, place);
  while (takeWord(reader, "or")) left = { kind: "or", left, right: readAnd(reader, place) };
  return left;
}

function readAnd(reader: Reader, place: Place): Filter {
  let left = readTerm(reader, place);
  while (takeWord(reader, "and")) left = { kind: "and", left, right: readTerm(reader, place) };
  return left;
}

function readTerm(reader: Reader, place: Place): Filter {
  if (place.depth > MAX_DEPTH) throw refuse(`at most ${MAX_DEPTH} levels`);
  const deeper = { ...place, depth: place.depth + 1 };
  if (peek(reader)?.kind === "word" && wordAt(reader) === "not" && reader.tokens[reader.at + 1]?.kind === "(") {
    reader.at += 1;
    return { kind: "not", inner: readGroup(reader, deeper, ["(", ")"]) };
  }
  if (peek(reader)?.kind === "(") return readGroup(reader, deeper, ["(", ")"]);
  return readComparison(reader, deeper);
}

function readGroup(reader: Reader, place: Place, [open, close]: readonly [FilterToken["kind"], FilterToken["kind"]]): Filter {
  if (take(reader)?.kind !== open) throw refuse(`a ${open}`);
  const inner = readOr(reader, place);
  if (take(reader)?.kind !== close) throw refuse(`a ${close}`);
  return inner;
}

function readComparison(reader: Reader, place: Place): Filter {
  reader.terms += 1;
  if (reader.terms > MAX_TERMS) throw refuse(`at most ${MAX_TERMS} comparisons`);
  const token = take(reader);
  if (token?.kind !== "word") throw refuse("an attribute");
  const target = resolveTarget(reader.schema, token.text, place.within);
  if (peek(reader)?.kind === "[") {
    if (place.within !== null || target.attribute.kind !== "complex" || target.part !== null) throw refuse("brackets behind an attribute with parts, once");
    const inner = readGroup(reader, { ...place, within: target }, ["[", "]"]);
    return { kind: "within", target, inner: withPart(reader, target, inner) };
  }
  return readOperator(reader, target);
}

/** `emails[type eq "work"].value eq "…"`: not in the grammar, but providers send it; the part is of the same value. */
function withPart(reader: Reader, target: FoundAttribute, inner: Filter): Filter {
  const next = peek(reader);
  if (next?.kind !== "word" || !next.text.startsWith(".")) return inner;
  reader.at += 1;
  return { kind: "and", left: inner, right: readOperator(reader, resolveTarget(reader.schema, next.text.slice(1), target)) };
}

function readOperator(reader: Reader, target: FoundAttribute): Filter {
  const operator = take(reader);
  if (operator?.kind !== "word") throw refuse("an operator");
  const word = operator.text.toLowerCase();
  if (word === "pr") return { kind: "present", target };
  const comparison = COMPARISONS.find((each) => each === word);
  if (comparison === undefined) throw refuse("one of eq, ne, co, sw, ew, gt, ge, lt, le, pr");
  return { kind: "compare", target, operator: comparison, value: checkValue(target, comparison, readValue(reader)) };
}

/** With or without the schema before it; `emails` for `emails.value`. */
export function resolveTarget(schema: ResourceSchema, text: string, within: FoundAttribute | null): FoundAttribute {
  const prefix = `${schema.urn.toLowerCase()}:`;
  const bare = text.toLowerCase().startsWith(prefix) ? text.slice(prefix.length) : text;
  const [name = "", part, ...rest] = bare.split(".");
  const found = rest.length > 0 ? null : within === null ? findAttribute(schema, name, part ?? null) : part === undefined ? findAttribute(schema, within.attribute.name, name) : null;
  if (found === null) throw refuse("an attribute of the schema");
  return found;
}

function readValue(reader: Reader): FilterValue {
  const token = take(reader);
  if (token?.kind === "string") return token.text;
  if (token?.kind !== "word") throw refuse("a value");
  const word = token.text.toLowerCase();
  if (word === "true") return true;
  if (word === "false") return false;
  if (word === "null") return null;
  const number = Number(token.text);
  if (!Number.isFinite(number)) throw refuse("a value in quotes, a number, true, false or null");
  return number;
}

/** What is compared: the part `value` of a complex attribute that has one. */
export function comparedPart({ attribute, part }: FoundAttribute): FoundAttribute["attribute"] {
  return part ?? attribute.parts.find(({ name }) => name === "value") ?? attribute;
}

function checkValue(target: FoundAttribute, operator: Comparison, value: FilterValue): FilterValue {
  const { kind } = comparedPart(target);
  if (value === null && (operator === "eq" || operator === "ne")) return null;
  if (kind === "complex") throw refuse("an attribute with a value");
  if (kind === "boolean") {
    const meant = typeof value === "string" ? ({ true: true, false: false } as const)[value.toLowerCase()] : value;
    if (typeof meant !== "boolean" || (operator !== "eq" && operator !== "ne")) throw refuse("true or false with eq or ne");
    return meant;
  }
  if (typeof value !== "string") throw refuse("a text in quotes");
  if (kind === "instant" && (Number.isNaN(Date.parse(value)) || ["co", "sw", "ew"].includes(operator))) throw refuse("a time as 2026-11-22T17:00:00Z with eq, ne, gt, ge, lt or le");
  return value;
}

function takeWord(reader: Reader, word: string): boolean {
  if (wordAt(reader) !== word) return false;
  reader.at += 1;
  return true;
}

function wordAt(reader: Reader): string | null {
  const token = peek(reader);
  return token?.kind === "word" ? token.text.toLowerCase() : null;
}

function peek({ tokens, at }: Reader): FilterToken | undefined {
  return tokens[at];
}

function take(reader: Reader): FilterToken | undefined {
  const token = reader.tokens[reader.at];
  reader.at += 1;
  return token;
}

function refuse(expected: string): AppError {
  return new AppError("scim.invalid-filter", `Expected ${expected} in the filter.`);
}
