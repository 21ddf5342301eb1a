// What can be asked for by name is made of permissions that are declared; none of them is lost by a renaming, and none is administration.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createPermissions } from "#domains/access/index.ts";
import { BUNDLES, DECIDERS, permissionsOf } from "#domains/access/requests/bundles.ts";
import { DOMAINS } from "#roles/domains.ts";

const permissions = createPermissions(DOMAINS.flatMap((domain) => domain.permissions));

test("every permission of a bundle is declared by a domain", () => {
  for (const bundle of BUNDLES) {
    const found = permissionsOf(bundle, permissions);
    assert.ok(found.length > 0, bundle.id);
    if ("permissions" in bundle.contents) assert.deepEqual(found, bundle.contents.permissions.toSorted(), bundle.id);
  }
  assert.equal(new Set(BUNDLES.map(({ id }) => id)).size, BUNDLES.length);
});

test("a bundle without a role holds no administration", () => {
  const administration = new Set(permissions.declarations.filter(({ elevation }) => elevation === "required").map(({ name }) => name));
  for (const bundle of BUNDLES) {
    if ("permissions" in bundle.contents) assert.deepEqual(bundle.contents.permissions.filter((name) => administration.has(name)), [], bundle.id);
  }
});

test("whoever approves a bundle is somebody who decides", () => {
  for (const { id, approvers } of BUNDLES) {
    assert.ok(approvers.length > 0 && approvers.every((role) => DECIDERS.some((decider) => decider === role) && permissions.permits(role, "access.decide")), id);
  }
});
