// The published description is OpenAPI 3.1 and says of every route what the table says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { composeOpenApi } from "./openapi.ts";
import { createTestServer } from "./testing.ts";

const { routes } = createTestServer();
const document = JSON.parse(JSON.stringify(composeOpenApi(routes, "1.2.3")));

test("every route is described, with its parameters, and nothing else is", () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`));
  assert.deepEqual(described.sort(), routes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`).sort());
  assert.equal(document.openapi, "3.1.0");
  const create = document.paths["/api/v1/teams/{teamId}/things"].post;
  assert.deepEqual(create.parameters.map((each: { name: string; in: string; required: boolean }) => [each.name, each.in, each.required]), [["teamId", "path", true], ["dry", "query", false]]);
  assert.equal(create.requestBody.content["application/json"].schema.additionalProperties, false);
  assert.deepEqual(create.security, [{ session: [], csrf: [] }]);
});

test("every reference leads somewhere", () => {
  for (const [, name = ""] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)) {
    const [kind = "", key = ""] = name.split("/");
    assert.ok(document.components[kind]?.[key] !== undefined, name);
  }
});
