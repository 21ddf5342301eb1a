// What a report says nothing about is told everywhere, and "nothing" only when it is so.

import assert from "node:assert/strict";
import { test } from "node:test";

import { listLeftOut, tellHowRead, tellLeftOut } from "./left-out.ts";
import { sampleFacets } from "./sample-facets.ts";
import { emptyReport } from "./sample-reports.ts";

test("files that were passed over and versions that were not searched are among what was left out", () => {
  const { coverage } = sampleFacets();
  assert.ok(coverage !== undefined);
  const of = (change: Partial<typeof coverage>): string[] => listLeftOut({ limits: [], facets: { coverage: { ...coverage, unread: [], pastUnread: [], ...change } } }).map(tellLeftOut);
  assert.deepEqual(of({}), []);
  assert.deepEqual(of({ unread: [{ reason: "passed-over", files: 1, bytes: 9 }] }), ["1 text files whose content was not analysed: the isolated process died or hung on it"]);
  assert.deepEqual(of({ pastUnread: [{ reason: "missing", files: 1200 }] }), ["1,200 versions of files in the history that are missing, not searched for secrets"]);
  assert.deepEqual(listLeftOut({ limits: [{ code: "submodule", count: 2 }], facets: {} }).map(({ count }) => count), [2]);
});

test("how files were read is said of the source that it was", () => {
  const { source } = emptyReport();
  assert.match(tellHowRead({ ...source, kind: "git", commit: "0".repeat(40) }), /git objects/);
  assert.match(tellHowRead({ ...source, kind: "folder", commit: "0".repeat(40) }), /git objects/);
  assert.match(tellHowRead({ ...source, kind: "folder", commit: null }), /from the folder/);
  assert.match(tellHowRead({ ...source, kind: "archive", commit: null }), /archive/);
});
