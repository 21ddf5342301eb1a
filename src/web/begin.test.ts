// What is begun at the very beginning of a page is what its client asks for first, and only where somebody has to be signed in.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createSessionToken, getSession } from "#protocol/api/session.ts";

import { BEGUN_ADDRESSES, type BegunId, isForSignedIn, takeBegun } from "./begin.ts";
import { PAGES } from "./pages.ts";

test("who is signed in is asked for on the pages that need it, on no other", () => {
  for (const { path, access } of PAGES) assert.equal(isForSignedIn(path.replaceAll("$", "")), access === "signed-in", path);
});

test("the operations that are begun go by the ids that the client asks by", async () => {
  assert.deepEqual([getSession.id, createSessionToken.id] satisfies BegunId[], ["session.get", "session.token"]);
  assert.deepEqual([getSession, createSessionToken].map(({ method, path }) => [method, path]), [["GET", BEGUN_ADDRESSES["session.get"]], ["POST", BEGUN_ADDRESSES["session.token"]]]);
  assert.equal(await takeBegun(getSession.id), null);
});
