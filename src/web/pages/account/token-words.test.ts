import assert from "node:assert/strict";
import { test } from "node:test";

import { describeExpiry, describePermissions, groupPermissions, readingOnly } from "./token-words.ts";

const ALL = ["vaults.read", "vaults.read-evidence", "vaults.create", "vaults.update", "access.read", "vaults.reader"].map((name) => ({ name, title: `To ${name}` }));

test("a token says what it may in the words of the permissions, not in a long row of them", () => {
  assert.equal(describePermissions(["vaults.read"], ALL), "To vaults.read");
  assert.equal(describePermissions(["vaults.read", "vaults.create"], ALL), "To vaults.read · To vaults.create");
  assert.equal(describePermissions(ALL.slice(0, 5).map(({ name }) => name), ALL), "To vaults.read · To vaults.read-evidence · To vaults.create · and 2 more");
  assert.equal(describePermissions(ALL.map(({ name }) => name), ALL), "Everything that a token can be for");
  assert.equal(describePermissions(["vaults.gone"], ALL), "vaults.gone");
});

test("its end is said in days while it is near, and as a date when it is not", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  assert.equal(describeExpiry("2026-11-23T11:00:00Z", now), "ends within a day");
  assert.equal(describeExpiry("2026-11-25T11:00:00Z", now), "ends in 3 days");
  assert.equal(describeExpiry("2027-02-20T12:00:00Z", now), "until 20 February 2027");
});

test("permissions stand by what they are about, and those that only look are found", () => {
  assert.deepEqual(groupPermissions(ALL).map(({ area, items }) => [area, items.length]), [["Vaults", 5], ["Team and people", 1]]);
  assert.deepEqual(readingOnly(ALL), ["vaults.read", "vaults.read-evidence", "access.read"]);
});
