// Records of `git status --porcelain=v2 -z`, as git-status(1) has them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parseStatus } from "./parse-status.ts";

const OID = "0".repeat(40);
const ORDINARY = `N... 100644 100644 100644 ${OID} ${OID}`;

test("states and paths, renames with what they were before, and what was cut off is left out", () => {
  const output = [
    `# branch.oid ${OID}`, "# branch.head feature/x", `1 .M ${ORDINARY} sub/a b.txt`, `1 A. ${ORDINARY} sub/new\nline`, `1 .D ${ORDINARY} sub/gone`, `2 R. ${ORDINARY} R100 sub/to`, "sub/from",
    `u UU N... 100644 100644 100644 100644 ${OID} ${OID} ${OID} sub/both`, "? sub/untracked/", "? other/x", "1 .M N... 100",
  ].join("\0");
  assert.deepEqual(parseStatus(output, "sub/"), {
    branch: "feature/x",
    files: [{ path: "a b.txt", state: "modified" }, { path: "new\nline", state: "added" }, { path: "gone", state: "deleted" }, { path: "to", state: "renamed" }, { path: "both", state: "conflict" }, { path: "untracked", state: "untracked" }],
  });
  assert.deepEqual(parseStatus("# branch.head (detached)\0", ""), { branch: null, files: [] });
});
