// Our readers of git's objects and files, with whatever bytes.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import { createTestRepository } from "#platform/git/testing/test-repository.ts";

import { parseCommitHeader } from "./commit-object.ts";
import { parseMailmap } from "./mailmap.ts";
import { diffTrees, parseTree, type TreeEntry } from "./tree-object.ts";

/** Cases of a fast run; STRONGROOM_TEST_RUNS raises it. */
const RUNS = Number(process.env["STRONGROOM_TEST_RUNS"] ?? "0") * 1_000 || 2_000;

function answersOrRefuses(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    assert.ok(isAppError(error, "git.damaged"), String(error));
  }
}

const nearlyTree = fc.array(fc.oneof(
  fc.record({ mode: fc.constantFrom("40000", "100644", "120000", "160000", "0", "-1", "99999999999"), name: fc.uint8Array({ maxLength: 6 }), oid: fc.uint8Array({ minLength: 18, maxLength: 21 }) })
    .map(({ mode, name, oid }) => Buffer.concat([Buffer.from(`${mode} `), name, Buffer.from([0]), oid])),
  fc.uint8Array({ maxLength: 8 }),
)).map((parts) => Buffer.concat(parts));

test("a tree of any bytes is read or refused", () => {
  fc.assert(fc.property(nearlyTree, fc.constantFrom("sha1" as const, "sha256" as const), (bytes, format) => answersOrRefuses(() => parseTree(bytes, format))), { numRuns: RUNS });
});

test("a commit of any bytes is read or refused", () => {
  const nearlyCommit = fc.array(fc.oneof(fc.constantFrom("tree ", "parent ", "a".repeat(40), "0".repeat(64), "\n", "author x"), fc.string())).map((parts) => Buffer.from(parts.join("")));
  fc.assert(fc.property(nearlyCommit, (bytes) => answersOrRefuses(() => parseCommitHeader(bytes))), { numRuns: RUNS });
});

test("a mailmap of any text gives a name and an address for everyone", () => {
  const nearlyMailmap = fc.array(fc.oneof(fc.constantFrom("<", ">", "\n", "#", " ", "A", "<a@example.com>"), fc.string())).map((parts) => parts.join(""));
  fc.assert(fc.property(nearlyMailmap, fc.string(), fc.string(), (text, name, email) => {
    const person = parseMailmap(text).resolve({ name, email });
    assert.ok(typeof person.name === "string" && typeof person.email === "string");
  }), { numRuns: RUNS });
});

test("a tree is read as git ls-tree lists it", (t) => {
  const repository = createTestRepository();
  t.after(() => repository.remove());
  repository.commit("first", { "a b.ts": "1\n", "ü.md": "2\n", "sub/x": "3\n" });
  const listed = repository.git("-c", "core.quotePath=false", "ls-tree", "HEAD").split("\n").map((line) => /^\d+ (\w+) (\w+)\t(.*)$/.exec(line)?.slice(1));
  const bytes = execFileSync("git", ["cat-file", "tree", "HEAD^{tree}"], { cwd: repository.dir });
  assert.deepEqual(parseTree(bytes, "sha1").map(({ kind, oid, name }) => [kind === "tree" ? "tree" : "blob", oid, name]), listed);
});

test("a difference names both sides of what changed, and nothing else", () => {
  const file = (name: string, oid: string): TreeEntry => ({ kind: "file", name, oid });
  const folder = (name: string, oid: string): TreeEntry => ({ kind: "tree", name, oid });
  const old = [file("same", "1"), file("changed", "2"), file("gone", "3"), folder("in", "4"), folder("kept", "5"), file("becomes", "6")];
  const current = [file("same", "1"), file("changed", "7"), file("new", "8"), folder("in", "9"), folder("kept", "5"), folder("becomes", "10")];
  const { blobs, trees } = diffTrees(old, current);
  assert.deepEqual([...blobs].sort(), ["2", "3", "6", "7", "8"]);
  assert.deepEqual(trees, [{ old: "4", new: "9" }, { old: null, new: "10" }]);
  assert.deepEqual(diffTrees(null, [folder("x", "1")]), { blobs: [], trees: [{ old: null, new: "1" }] });
});
