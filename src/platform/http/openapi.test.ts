// The published description is OpenAPI 3.1 and says of every route what the table says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { composeOpenApi } from "./openapi.ts";
import { createTestServer } from "./testing.ts";

/** What the tests look at. */
interface Described {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody: { readonly content: Readonly<Record<string, { readonly schema: { readonly additionalProperties: unknown } }>> };
  readonly security: unknown;
}

const { routes } = createTestServer();
const document = JSON.parse(JSON.stringify(composeOpenApi(routes, "1.2.3"))) as Described;

test("every route is described, with its parameters, and nothing else is", () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`));
  assert.deepEqual(described.sort(), routes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`).sort());
  assert.equal(document.openapi, "3.1.0");
  const create = document.paths["/api/v1/teams/{teamId}/things"]?.["post"];
  assert.ok(create !== undefined);
  assert.deepEqual(create.parameters.map((each) => [each.name, each.in, each.required]), [["teamId", "path", true], ["dry", "query", false]]);
  assert.equal(create.requestBody.content["application/json"]?.schema.additionalProperties, false);
  assert.deepEqual(create.security, [{ session: [], page: [], csrf: [] }, { apiToken: [] }]);
});

test("every reference leads somewhere", () => {
  for (const [, name = ""] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)) {
    const [kind = "", key = ""] = name.split("/");
    assert.ok(document.components[kind]?.[key] !== undefined, name);
  }
});
