import assert from "node:assert/strict";
import { test } from "node:test";

import type { PermissionDeclaration } from "#platform/domain/domain.ts";
import { DOMAINS } from "#roles/domains.ts";

import { lookAtAdministration } from "./administration.ts";

const PERMISSIONS = DOMAINS.flatMap(({ permissions }) => permissions);
const changed = (name: string, part: Partial<PermissionDeclaration>): readonly PermissionDeclaration[] => PERMISSIONS.map((each) => (each.name === name ? { ...each, ...part } : each));

test("every permission that there is stands in one of the two lists, and nothing else does", () => {
  const { standing, unnamed, needing, free } = lookAtAdministration(PERMISSIONS);
  assert.deepEqual([standing, unnamed, needing + free], [[], [], PERMISSIONS.length]);
  assert.equal(needing, PERMISSIONS.filter(({ elevation }) => elevation === "required").length, "what needs an elevation is in the list of what does");
});

test("whichever of them loses its elevation is named, and so is one that nobody has thought about", () => {
  for (const { name } of PERMISSIONS.filter(({ elevation }) => elevation === "required")) {
    assert.deepEqual(lookAtAdministration(changed(name, { elevation: "none" })).standing, [name]);
    assert.deepEqual(lookAtAdministration(PERMISSIONS.filter((each) => each.name !== name)).standing, [name], "and when it is gone");
  }
  assert.deepEqual(lookAtAdministration(changed("vaults.read", { name: "vaults.sell" })).unnamed, ["vaults.sell"]);
});
