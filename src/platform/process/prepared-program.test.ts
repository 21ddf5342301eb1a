import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";

import { importClosure } from "./import-closure.ts";
import { prepareProgram, relativeSpecifier } from "./prepared-program.ts";

const SANDBOX = join(import.meta.dirname, "../../sandbox/main.ts");

test("a program of ours is kept without its types, file for file", () => {
  const { entry, files } = prepareProgram(SANDBOX);
  assert.deepEqual(files.map((file) => basename(file).replace(/\.mjs$/, ".ts")), importClosure(SANDBOX).map((file) => basename(file)));
  assert.ok(files.includes(entry));
  if (entry === SANDBOX) return; // Nothing can be written here: it runs as it is.
  for (const file of files.filter((path) => path.endsWith(".mjs"))) {
    const text = readFileSync(file, "utf8");
    assert.doesNotMatch(text, /^import type|^interface |from "(?:#|[^"]*\.ts")/m, file);
    assert.equal(statSync(file).mode & 0o777, 0o644);
  }
});

test("a program elsewhere runs as it is", () => {
  assert.deepEqual(prepareProgram("/bin/cat"), { entry: "/bin/cat", files: ["/bin/cat"] });
});

test("a file names another from its own folder", () => {
  assert.equal(relativeSpecifier("a/b.ts", "a/c.ts"), "./c.ts");
  assert.equal(relativeSpecifier("a/b.ts", "d/e/c.ts"), "../d/e/c.ts");
});
