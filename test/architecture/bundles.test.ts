// What can be asked for by name is made of permissions that are declared; none of them is lost by a renaming, and none is administration.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createPermissions } from "#domains/access/index.ts";
import { BUNDLES, DECIDERS, permissionsOf } from "#domains/access/requests/bundles.ts";
import { REVIEWER_ROLES } from "#domains/access/reviews/review-views.ts";
import { APPROVERS_BESIDE_OWNERS } from "#protocol/api/policies.ts";
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

test("whoever a policy can name as an approver is somebody who decides", () => {
  for (const [kind, roles] of Object.entries(APPROVERS_BESIDE_OWNERS)) {
    for (const role of ["owner" as const, ...roles]) {
      assert.ok(DECIDERS.some((decider) => decider === role) && permissions.permits(role, "access.decide"), `${kind}: ${role}`);
      if (kind !== "access") assert.ok(permissions.permits(role, "access.decide-changes"), `${kind}: ${role}`);
    }
  }
});

test("what runs or watches over the team is the owners' to lend", () => {
  for (const { id, contents, ownersAlone } of BUNDLES) assert.equal(ownersAlone, "role" in contents && DECIDERS.some((decider) => decider === contents.role), id);
});

test("whoever decides lines of a review has the permission, and nobody else", () => {
  assert.deepEqual(permissions.declarations.find(({ name }) => name === "access.review")?.roles, REVIEWER_ROLES);
});
