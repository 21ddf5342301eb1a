// Lists in order: RFC 7644, section 3.4.2.3, by each kind of attribute, with what has no value, and what cannot be an order.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";

import { GROUP_SCHEMA, USER_SCHEMA } from "./attributes.ts";
import type { JsonObject } from "./match.ts";
import { parseSort, sortResources, type SortAsked } from "./sort.ts";

const USERS: readonly JsonObject[] = [
  { id: "1", userName: "bea", externalId: "b", active: true, name: { familyName: "Zuse" }, emails: [{ value: "z@x.example" }, { value: "a@x.example", primary: true }], meta: { created: "2026-03-01T00:00:00Z" } },
  { id: "2", userName: "Ada", externalId: "C", active: false, name: { givenName: "Ada" }, emails: [{ value: "m@x.example" }], meta: { created: "2026-01-01T00:00:00Z" } },
  { id: "3", userName: "ADE", externalId: "a", active: true, emails: [], meta: { created: "2026-02-01T00:00:00+05:00" } },
  { id: "4", userName: "carl", active: false, name: { familyName: "hopper" }, emails: [{ value: "b@x.example" }], meta: { created: "2026-02-01T00:00:00Z" } },
];

const ORDERS: readonly (readonly [by: string, ascending: string])[] = [
  ["userName", "2314"],
  ["USERNAME", "2314"],
  ["urn:ietf:params:scim:schemas:core:2.0:User:userName", "2314"],
  // Case counts: capital letters stand before small ones. Who has none is last.
  ["externalId", "2314"],
  ["name.familyName", "4123"],
  ["emails", "1423"],
  ["emails.value", "1423"],
  ["active", "2413"],
  ["meta.created", "2341"],
  ["id", "1234"],
];

function idsOf(asked: SortAsked, resources = USERS): string {
  const sort = parseSort(asked, USER_SCHEMA);
  assert.ok(sort !== null);
  return sortResources(sort, resources).map(({ id }) => (typeof id === "string" ? id : "?")).join("");
}

for (const [sortBy, ascending] of ORDERS) {
  test(`sorted by ${sortBy}: ${ascending}`, () => {
    assert.equal(idsOf({ sortBy }), ascending);
    assert.equal(idsOf({ sortBy, sortOrder: "ascending" }), ascending);
  });
}

test("descending turns the order round, so that what has no value comes first, and equals stay as they were", () => {
  assert.equal(idsOf({ sortBy: "name.familyName", sortOrder: "descending" }), "2314");
  assert.equal(idsOf({ sortBy: "active", sortOrder: "descending" }), "1324");
});

test("without an attribute there is no order", () => {
  for (const asked of [{}, { sortBy: "" }, { sortBy: "  " }, { sortOrder: "descending" as const }]) assert.equal(parseSort(asked, USER_SCHEMA), null);
});

for (const sortBy of ["name", "meta", "password", "userName.x", "emails[type eq \"work\"].value", "a.b.c", "urn:ietf:params:scim:schemas:core:2.0:Group:displayName", "__proto__", "constructor"]) {
  test(`refused as an order of users: ${sortBy}`, () => {
    assert.throws(() => parseSort({ sortBy }, USER_SCHEMA), (error) => isAppError(error, "scim.invalid-value") || isAppError(error, "scim.invalid-path"));
  });
}

test("groups are sorted by their own attributes", () => {
  assert.notEqual(parseSort({ sortBy: "displayName" }, GROUP_SCHEMA), null);
  assert.throws(() => parseSort({ sortBy: "userName" }, GROUP_SCHEMA), (error) => isAppError(error, "scim.invalid-value"));
});
