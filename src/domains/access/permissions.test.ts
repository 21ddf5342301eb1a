// The table of role by action: what is not declared may nobody, and roles grow one out of the other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { accessDomain } from "./domain.ts";
import { createPermissions } from "./permissions.ts";

const permissions = createPermissions(accessDomain.permissions);

test("a permission that no domain declares cannot be asked for", () => {
  assert.throws(() => permissions.permits("owner", "access.invented"), /no domain declares/);
});

test("a permission is declared once", () => {
  assert.throws(() => createPermissions([...accessDomain.permissions, ...accessDomain.permissions]), /declared twice/);
});

test("an owner may all that others may, and a viewer changes nothing", () => {
  for (const name of permissions.names) assert.ok(permissions.permits("owner", name), name);
  assert.deepEqual(permissions.ofRole("viewer"), ["access.read"]);
});
