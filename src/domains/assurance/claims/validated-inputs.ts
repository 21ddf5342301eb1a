// CA-02: every input is validated before it is accepted. Looked at on the endpoints that are served: each part of each request has
// a schema that names all it may hold and bounds every text, list and number, so that nothing reaches a handler unparsed.

import { z } from "zod";

import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { isSchema, isUpload, type Endpoint } from "#protocol/api/endpoint.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

export function validatedInputs(endpoints: readonly Endpoint[]): Claim {
  return {
    id: "CA-02",
    statement: "Every input is validated before it is accepted: one schema a request, nothing unnamed and nothing unbounded.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "weekly", check: { run: async () => checkInputs(endpoints) } },
  };
}

function checkInputs(endpoints: readonly Endpoint[]): CheckOutcome {
  const faults = endpoints.flatMap(faultsOf);
  const fields = endpoints.reduce((sum, endpoint) => sum + countFields(endpoint), 0);
  const evidence = { endpoints: endpoints.length, fields, faults: faults.join("; ") || "none" };
  if (faults.length > 0) return claimFails(`Inputs that are not closed: ${faults.join("; ")}.`.slice(0, 480), evidence);
  if (endpoints.length === 0) return claimFails("No endpoint was found to look at.", evidence);
  return claimPasses(`${endpoints.length} endpoints with ${fields} fields: all named, all bounded.`, evidence);
}

function faultsOf(endpoint: Endpoint): string[] {
  const { params, query, body } = endpoint.input;
  const faults = (["params", "query", "body"] as const).flatMap((part) => schemaFaults(endpoint.input[part], `${endpoint.id} ${part}`));
  const placeholders = [...endpoint.path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name ?? "");
  const named = params === "none" ? [] : Object.keys(params.shape);
  if (placeholders.toSorted().join() !== named.toSorted().join()) faults.push(`${endpoint.id} has parameters without a schema`);
  if (isUpload(body) && !(body.upload.maxBytes > 0)) faults.push(`${endpoint.id} takes an upload without a limit`);
  if (endpoint.method === "GET" && body !== "none") faults.push(`${endpoint.id} reads a body with GET`);
  if (query !== "none" && !isSchema(query)) faults.push(`${endpoint.id} has a query without a schema`);
  return faults;
}

function countFields({ input }: Endpoint): number {
  return [input.params, input.query, input.body].reduce((sum, part) => sum + (isSchema(part) && part instanceof z.ZodObject ? Object.keys(part.shape).length : 0), 0);
}

function schemaFaults(part: Endpoint["input"]["params" | "query" | "body"], place: string): string[] {
  if (!isSchema(part)) return [];
  return walk(z.toJSONSchema(part, { io: "input", unrepresentable: "any" }), place);
}

function walk(schema: unknown, place: string): string[] {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return [`${place} accepts anything`];
  const node = schema as JsonSchema;
  const alternatives = [node["anyOf"], node["oneOf"], node["allOf"]].find(Array.isArray);
  if (alternatives !== undefined) return alternatives.flatMap((alternative) => walk(alternative, place));
  if ("const" in node || "enum" in node) return [];
  // A value that may be null: each type by itself.
  if (Array.isArray(node["type"])) return node["type"].flatMap((type: unknown) => walk({ ...node, type }, place));
  switch (node["type"]) {
    case "object":
      return walkObject(node, place);
    case "array":
      return [...("maxItems" in node ? [] : [`${place} is a list without an end`]), ...walk(node["items"], `${place}[]`)];
    case "string":
      return "maxLength" in node || hasFixedForm(node) ? [] : [`${place} is a text without a limit`];
    case "integer":
    case "number":
      return "maximum" in node ? [] : [`${place} is a number without a limit`];
    case "boolean":
    case "null":
      return [];
    default:
      return [`${place} accepts anything`];
  }
}

function walkObject(node: JsonSchema, place: string): string[] {
  const closed = node["additionalProperties"] === false;
  const properties = Object.entries((node["properties"] ?? {}) as JsonSchema);
  return [...(closed ? [] : [`${place} accepts fields that nobody named`]), ...properties.flatMap(([name, value]) => walk(value, `${place}.${name}`))];
}

/** Forms whose length is given by themselves: UUIDs, instants, and anchored patterns that repeat nothing without end. */
function hasFixedForm(node: JsonSchema): boolean {
  if (node["format"] === "uuid" || node["format"] === "date-time") return true;
  const pattern = node["pattern"];
  return typeof pattern === "string" && /^\^.*\$$/.test(pattern) && !pattern.includes("|") && !/[*+]|\{\d+,\}/.test(withoutClasses(pattern));
}

/** The pattern without its escapes and classes of characters, in which `*` and `+` are themselves. */
function withoutClasses(pattern: string): string {
  return pattern.replaceAll(/\\./g, "x").replaceAll(/\[[^\]]*\]/g, "x");
}
