// The description of the API is whole and consistent: ids and places are unique, parameters are declared, nothing unknown is let in.

import assert from "node:assert/strict";
import { test } from "node:test";

import { z } from "zod";

import { endpointUrl, isSchema } from "./endpoint.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { refSchema, sourceRequestSchema } from "./sources.ts";
import { nameSchema, uuidSchema } from "./values.ts";

test("each endpoint has an id and a place of its own", () => {
  assert.ok(ENDPOINTS.length > 20);
  assert.equal(new Set(ENDPOINTS.map((endpoint) => endpoint.id)).size, ENDPOINTS.length);
  assert.equal(new Set(ENDPOINTS.map((endpoint) => `${endpoint.method} ${endpoint.path}`)).size, ENDPOINTS.length);
});

test("the parameters of each path are exactly those of its schema", () => {
  for (const endpoint of ENDPOINTS) {
    const inPath = [...endpoint.path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1] ?? "").sort();
    const declared = endpoint.input.params === "none" ? [] : Object.keys(endpoint.input.params.shape).sort();
    assert.deepEqual(declared, inPath, endpoint.id);
  }
});

test("no object of any request lets an unknown field in", () => {
  for (const endpoint of ENDPOINTS) {
    for (const schema of [endpoint.input.params, endpoint.input.query, endpoint.input.body]) {
      if (!isSchema(schema)) continue;
      const json = JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
      const objects = json.split('"type":"object"').length - 1;
      const closed = json.split('"additionalProperties":false').length - 1;
      assert.equal(closed, objects, `${endpoint.id}: ${json}`);
    }
  }
});

test("a url is built with its parameters encoded and its query behind it", () => {
  const endpoint = ENDPOINTS.find((each) => each.id === "vault.list");
  assert.ok(endpoint !== undefined);
  assert.equal(endpointUrl(endpoint, { params: { teamId: "a/b" }, query: { limit: 2, cursor: undefined } }), "/api/v1/teams/a%2Fb/vaults?limit=2");
  assert.throws(() => endpointUrl(endpoint), /teamId is missing/);
});

test("identifiers are UUIDs of version 4 in lower case only", () => {
  const good = "5c5b9f0a-7a44-4d5d-9d0c-3f1f3c1b9d11";
  assert.ok(uuidSchema.safeParse(good).success);
  for (const bad of [good.toUpperCase(), `${good} `, `{${good}}`, good.replaceAll("-", ""), "00000000-0000-0000-0000-000000000000", good.replace("-4d5d", "-1d5d"), ""]) {
    assert.ok(!uuidSchema.safeParse(bad).success, bad);
  }
});

test("names are trimmed text on one line without characters that hide or turn text", () => {
  assert.equal(nameSchema.parse("  Café 東京  "), "Café 東京");
  for (const bad of ["", "   ", "a\nb", "a\u0000b", "a\u202eb", "a\u200bb", "a\u2028b", "x".repeat(121)]) {
    assert.ok(!nameSchema.safeParse(bad).success, JSON.stringify(bad));
  }
});

test("names of branches are those that git allows and none reads as an option", () => {
  for (const good of ["main", "feature/a-b", "refs/heads/main", "v1.0", "ünïcode"]) assert.ok(refSchema.safeParse(good).success, good);
  for (const bad of ["-x", "--upload-pack=x", "a..b", "a b", "a~1", "a^", "a:b", "a?", "a*", "a[", "a\\b", "/a", "a/", "a//b", ".a", "a/.b", "a.", "a.lock", "a@{1}", "a\nb", ""]) {
    assert.ok(!refSchema.safeParse(bad).success, JSON.stringify(bad));
  }
});

test("a source takes only the fields of its kind", () => {
  assert.ok(sourceRequestSchema.safeParse({ kind: "git", url: "https://example.org/a.git", token: "t" }).success);
  assert.ok(sourceRequestSchema.safeParse({ kind: "sample" }).success);
  for (const bad of [
    { kind: "folder", path: "/" },
    { kind: "upload", url: "https://example.org/" },
    { kind: "archive", url: "https://example.org/a.zip", sshKey: "x" },
    { kind: "git" },
    { kind: "git", url: "https://example.org/", token: "a\r\nb" },
    { kind: "git", url: "https://example.org/", username: "-oProxyCommand=x" },
    { kind: "git", url: "https://example.org/", sshKey: "not a key" },
  ]) {
    assert.ok(!sourceRequestSchema.safeParse(bad).success, JSON.stringify(bad));
  }
});
