// The page whose code is loaded ahead is the one that the router shows.

import assert from "node:assert/strict";
import { test } from "node:test";

import { findPage, PAGES } from "./pages.ts";

test("an address has the page whose pattern it fits, words before parameters", () => {
  const pathOf = (pathname: string): string | null => findPage(pathname)?.path ?? null;
  assert.equal(pathOf("/"), "/");
  assert.equal(pathOf("/teams/a/vaults/new"), "/teams/$teamId/vaults/new");
  assert.equal(pathOf("/teams/a/vaults/b"), "/teams/$teamId/vaults/$vaultId");
  assert.equal(pathOf("/teams/a/requests/break-glass"), "/teams/$teamId/requests/break-glass");
  assert.equal(pathOf("/teams/a/nothing"), null);
  assert.equal(pathOf("/teams"), "/teams");
  for (const page of PAGES) assert.equal(pathOf(page.path.replaceAll("$", "")), page.path);
});
