import assert from "node:assert/strict";
import { test } from "node:test";

import { readHeadFile } from "#analyzers/facets/head-file.ts";
import { composeDependencies, listComponents } from "./compose-dependencies.ts";

test("a lock file that was not looked into is among those that could not be read, with the reason", () => {
  const files = [
    { path: "go.sum", unread: "too-large" },
    { path: "web/yarn.lock", unread: "passed-over" },
    { path: "vendor/x/yarn.lock", unread: "too-large" },
    { path: "src/big.ts", unread: "too-large" },
    { path: "big.yml", unread: "too-large" },
  ].map(({ path, unread }) => readHeadFile({ path, size: 1, fact: null, content: { unread: unread as "too-large" } }));
  const { results, evidence } = composeDependencies({ files, components: () => listComponents(files) });
  assert.deepEqual([results.total, results.manifestFiles, results.unreadable], [0, 2, 2]);
  assert.deepEqual(evidence.manifests.map(({ path, problems }) => [path, problems[0]?.message]), [["go.sum", "too large to be analysed"], ["web/yarn.lock", "passed over: a sandbox ended on it"]]);
});
